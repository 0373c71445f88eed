using Quiver.InfluxQl.Results;
using Quiver.Server.Http.Output;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>Writes one document with all answers, up to a number of rows.</summary>
/// <param name="body">Where it goes.</param>
/// <param name="writer">How it is written.</param>
/// <param name="maxRows">The most rows of all statements together; 0 for no limit.</param>
sealed class WholeSending(IAnswerSink body, IInfluxWriter writer, long maxRows) : InfluxSending(body, writer)
{
    long _rows;

    /// <inheritdoc/>
    public override async Task WriteAsync(StatementAnswer answer)
    {
        BeginResult(answer.StatementId);
        string? error = answer.Error;
        bool isOpen = false;
        bool isCut = false;
        if (error is null)
        {
            try
            {
                await foreach (SeriesRows rows in answer.Rows.WithCancellation(Body.Aborted).ConfigureAwait(false))
                {
                    if (IsFull && !(isOpen && rows.IsContinuation))
                    {
                        SeriesMemory.Release(rows);
                        break;
                    }

                    if (isOpen && !rows.IsContinuation)
                    {
                        Writer.EndSeries(isPartial: false);
                        isOpen = false;
                    }

                    if (!isOpen)
                    {
                        Writer.BeginSeries(rows);
                        isOpen = true;
                    }

                    isCut = await WriteRowsAsync(answer, rows).ConfigureAwait(false);
                    if (isCut || DocumentError is not null)
                    {
                        break;
                    }
                }
            }
            catch (Exception failure) when (TextOf(failure) is { } text)
            {
                error = text;
            }
        }

        EndResult(answer, isOpen, isCut, isPartial: false, error);
        IsFull |= DocumentError is not null;
    }

    /// <inheritdoc/>
    public override ValueTask FinishAsync()
    {
        EndDocument();
        return default;
    }

    /// <summary>Writes rows; returns whether there is no room for all of them.</summary>
    async ValueTask<bool> WriteRowsAsync(StatementAnswer answer, SeriesRows rows)
    {
        try
        {
            int count = maxRows == 0 ? rows.RowCount : (int)Math.Min(rows.RowCount, maxRows - _rows);
            await AppendAsync(OpenRows.Of(rows, answer.Zone), 0, count).ConfigureAwait(false);
            _rows += count;
            IsFull = maxRows > 0 && _rows >= maxRows;
            return count < rows.RowCount;
        }
        finally
        {
            SeriesMemory.Release(rows);
        }
    }
}
