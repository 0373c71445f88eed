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

    public Database Database => database;

    public long Count(string table)
    {
        var rows = RowsAsync($"SELECT count(*) FROM {table}").GetAwaiter().GetResult();
        return (long)rows[0][0]!;
    }

    public void Require(string sql) => _connection.ExecuteAsync(sql).GetAwaiter().GetResult();

    /// <summary>Runs a query over a table.</summary>
    public EngineAnswer Execute(TsbsQuery query, string table, bool keepRows)
    {
        try
        {
            return ExecuteAsync(query, query.SqlOver(table), keepRows).GetAwaiter().GetResult();
        }
        catch (QuiverException exception)
        {
            return EngineAnswer.Failed(exception.Message);
        }
    }

    public void Dispose() => database.DisposeAsync().AsTask().GetAwaiter().GetResult();

    async Task<IReadOnlyList<object?[]>> RowsAsync(string sql)
    {
        await using var result = await _connection.QueryAsync(sql).ConfigureAwait(false);
        return await result.ToRowsAsync().ConfigureAwait(false);
    }

    async Task<EngineAnswer> ExecuteAsync(TsbsQuery query, string sql, bool keepRows)
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
        List<Cell[]> rows = [.. keepRows ? batches.SelectMany(batch => Rows(batch, query.IsRows)) : []];
        batches.ForEach(batch => batch.Dispose());
        return new EngineAnswer(rows, null, elapsed);
    }

    /// <summary>The rows of a batch; those of the table with its columns in the order of the other databases.</summary>
    static IEnumerable<Cell[]> Rows(RecordBatch batch, bool isTable)
    {
        IEnumerable<int> ordinals = isTable ? TsbsSchema.Columns.Select(batch.Schema.IndexOf) : Enumerable.Range(0, batch.Columns.Count);
        Column[] columns = [.. ordinals.Select(ordinal => batch.Columns[ordinal])];
        for (var row = 0; row < batch.Length; row++)
        {
            yield return [.. columns.Select(column => CellOf(column, row))];
        }
    }

    static Cell CellOf(Column column, int row) =>
        column.IsNull(row) ? new Cell(null, false) : new Cell(ValueText.Of(column, row), column.Type.IsFloating);
}
