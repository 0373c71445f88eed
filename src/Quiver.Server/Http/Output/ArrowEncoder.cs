using Quiver.Arrow.Batches;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Server.Http.Output;

/// <summary>
/// Writes batches as a stream of Arrow IPC. Text has 32-bit offsets or a dictionary, which every client reads, never views.
/// </summary>
sealed class ArrowEncoder(Schema schema, AnswerBody body) : IResultEncoder
{
    readonly ArrowStreamWriter _writer = new(
        new BufferStream(body.Buffer), schema, new ArrowWriteOptions { Budget = body.Budget, StagingBytes = 0 });

    /// <inheritdoc/>
    public bool HasUsableRows { get; private set; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(RecordBatch batch)
    {
        using (batch)
        {
            _writer.Write(batch);
        }

        HasUsableRows = true;
        await body.SendIfFullAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask FinishAsync()
    {
        _writer.Finish();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
