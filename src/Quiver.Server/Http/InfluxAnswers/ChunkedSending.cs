using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.Server.Http.Output;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// Writes a document for each series and for each so many rows of one, and sends it as soon as the next begins, since a document says
/// whether another follows.
/// </summary>
/// <param name="body">Where they go.</param>
/// <param name="writer">How they are written.</param>
/// <param name="query">The statements.</param>
/// <param name="chunkRows">The most rows of a document.</param>
/// <param name="clock">The time: documents in quick succession are sent together.</param>
sealed class ChunkedSending(IAnswerSink body, IInfluxWriter writer, InfluxQuery query, int chunkRows, TimeProvider clock)
    : InfluxSending(body, writer)
{
    const int FullBytes = 16 << 10;

    static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(50);

    long _lastSent = clock.GetTimestamp();
    bool _isOpen;
    bool _isSeriesOpen;
    int _rows;

    /// <inheritdoc/>
    public override async Task WriteAsync(StatementAnswer answer)
    {
        ChunkRule rule = answer.Error is null ? ChunkRules.Of(query.Statements[answer.StatementId]) : ChunkRule.Whole;
        string? error = answer.Error;
        if (error is null)
        {
            try
            {
                await foreach (SeriesRows rows in answer.Rows.WithCancellation(Body.Aborted).ConfigureAwait(false))
                {
                    await WriteRowsAsync(answer, rows, rule).ConfigureAwait(false);
                }
            }
            catch (Exception failure) when (TextOf(failure) is { } text)
            {
                error = text;
            }
        }

        if (!_isOpen)
        {
            BeginResult(answer.StatementId);
            _isOpen = true;
        }

        await CloseAsync(answer, isSeriesPartial: false, isPartial: false, error).ConfigureAwait(false);
        await SendAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override ValueTask FinishAsync() => default;

    async ValueTask WriteRowsAsync(StatementAnswer answer, SeriesRows rows, ChunkRule rule)
    {
        try
        {
            OpenRows open = OpenRows.Of(rows, answer.Zone);
            if (!rows.IsContinuation || !_isSeriesOpen)
            {
                if (_isSeriesOpen && rule != ChunkRule.Whole)
                {
                    await CloseAsync(answer, isSeriesPartial: false, rule == ChunkRule.Rows, null).ConfigureAwait(false);
                }
                else if (_isSeriesOpen)
                {
                    Writer.EndSeries(isPartial: false);
                }

                Begin(answer, rows);
            }

            for (int first = 0; first < rows.RowCount;)
            {
                if (_rows == chunkRows && rule == ChunkRule.Rows)
                {
                    await CloseAsync(answer, isSeriesPartial: true, isPartial: true, null).ConfigureAwait(false);
                    Begin(answer, rows);
                }

                int count = rule == ChunkRule.Rows ? Math.Min(rows.RowCount - first, chunkRows - _rows) : rows.RowCount - first;
                await AppendAsync(open, first, count).ConfigureAwait(false);
                _rows += count;
                first += count;
            }
        }
        finally
        {
            SeriesMemory.Release(rows);
        }
    }

    void Begin(StatementAnswer answer, SeriesRows rows)
    {
        if (!_isOpen)
        {
            BeginResult(answer.StatementId);
            _isOpen = true;
        }

        Writer.BeginSeries(rows);
        _isSeriesOpen = true;
        _rows = 0;
    }

    async ValueTask CloseAsync(StatementAnswer answer, bool isSeriesPartial, bool isPartial, string? error)
    {
        EndResult(isPartial ? answer with { Messages = [] } : answer, _isSeriesOpen, isSeriesPartial, isPartial, error);
        EndDocument();
        _isOpen = false;
        _isSeriesOpen = false;
        if (Body.Buffer.Length >= FullBytes || clock.GetElapsedTime(_lastSent) >= _patience)
        {
            await SendAsync().ConfigureAwait(false);
        }
    }

    async ValueTask SendAsync()
    {
        await Body.SendAsync(isFlush: true).ConfigureAwait(false);
        _lastSent = clock.GetTimestamp();
    }
}
