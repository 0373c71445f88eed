using Quiver.Arrow.Batches;
using Quiver.Formats.Text;

namespace Quiver.Server.Http.Output;

/// <summary>Writes rows as JSON or CSV.</summary>
/// <param name="encoder">The format.</param>
/// <param name="body">Where the bytes go.</param>
/// <param name="startsEmpty">Whether an answer without rows has its beginning and end all the same.</param>
sealed class TextEncoder(TextRowEncoder encoder, AnswerBody body, bool startsEmpty) : IResultEncoder
{
    const int RowsAtATime = 64;

    readonly TextRows _rows = new(encoder, body.Buffer);

    /// <inheritdoc/>
    public bool HasUsableRows => _rows.HasRows;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(RecordBatch batch)
    {
        using (batch)
        {
            for (int first = 0; first < batch.Length; first += RowsAtATime)
            {
                _rows.Append(batch, first, Math.Min(RowsAtATime, batch.Length - first));
                await body.SendIfFullAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask FinishAsync()
    {
        if (_rows.HasRows || startsEmpty)
        {
            _rows.End();
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
