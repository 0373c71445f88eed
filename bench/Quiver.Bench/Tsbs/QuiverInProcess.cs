using System.Diagnostics;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Bench.Run;
using Quiver.Compute.Text;

namespace Quiver.Bench.Tsbs;

/// <summary>Quiver as a program embeds it: a query ends when its last batch is there.</summary>
sealed class QuiverInProcess(Database database) : IDisposable
{
    readonly Connection _connection = database.Connect();

    public void Require(string sql) => _connection.ExecuteAsync(sql).GetAwaiter().GetResult();

    public EngineAnswer Execute(string sql, bool keepRows)
    {
        try
        {
            return ExecuteAsync(sql, keepRows).GetAwaiter().GetResult();
        }
        catch (QuiverException exception)
        {
            return EngineAnswer.Failed(exception.Message);
        }
    }

    public void Dispose() => database.DisposeAsync().AsTask().GetAwaiter().GetResult();

    async Task<EngineAnswer> ExecuteAsync(string sql, bool keepRows)
    {
        var batches = new List<RecordBatch>();
        var start = Stopwatch.GetTimestamp();
        await using (var result = await _connection.QueryAsync(sql).ConfigureAwait(false))
        {
            await foreach (var batch in result.Batches.ConfigureAwait(false))
            {
                batches.Add(batch);
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        List<Cell[]> rows = [.. keepRows ? batches.SelectMany(Rows) : []];
        batches.ForEach(batch => batch.Dispose());
        return new EngineAnswer(rows, null, elapsed);
    }

    static IEnumerable<Cell[]> Rows(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            yield return [.. batch.Columns.Select(column => CellOf(column, row))];
        }
    }

    static Cell CellOf(Column column, int row) =>
        column.IsNull(row) ? new Cell(null, false) : new Cell(ValueText.Of(column, row), column.Type.IsFloating);
}
