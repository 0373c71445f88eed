using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Compute.Text;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Engine.Session;
using Quiver.Engine.Sql.Ast;
using Quiver.Formats.Files;

namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>An engine of one configuration that answers queries as lines of text.</summary>
sealed class EngineUnderTest
{
    readonly SqlEngine _engine;

    public EngineUnderTest(int batchSize, int threads, bool optimizes, params (string Name, ITableProvider Table)[] tables)
        : this(
            new EngineOptions { BatchSize = batchSize, Threads = threads, Optimizes = optimizes, MemoryLimitBytes = 2L << 30 }, tables)
    {
    }

    public EngineUnderTest(EngineOptions options, params (string Name, ITableProvider Table)[] tables)
    {
        Name = $"batch {options.BatchSize}, threads {options.Threads}, optimizer {(options.Optimizes ? "on" : "off")}";
        _engine = new SqlEngine(options, new FileFormats(new FileFinder())) { Spill = Spill };
        BuiltInFunctions.Register(_engine.Functions);
        foreach ((string name, ITableProvider table) in tables)
        {
            _engine.Tables.Set([name], table);
        }
    }

    public string Name { get; }

    /// <summary>Where rows go when memory is short.</summary>
    public CountingSpill Spill { get; } = new();

    public long UsedBytes => _engine.Budget.UsedBytes;

    /// <summary>Runs a query; its rows become lines, sorted where the query gives no order. An error of the user becomes a line.</summary>
    public async Task<List<string>> QueryAsync(string sql, bool isOrdered)
    {
        try
        {
            List<string> lines = await RowsAsync(sql);
            if (!isOrdered)
            {
                lines.Sort(StringComparer.Ordinal);
            }

            return lines;
        }
        catch (QuiverException error) when (error.Kind == ErrorKind.Execution || error.Code == ErrorCode.OutOfMemory)
        {
            return [$"error {error.Code}"];
        }
    }

    async Task<List<string>> RowsAsync(string sql)
    {
        var lines = new List<string>();
        SqlStatement statement = (await SqlSession.ParseAsync(sql))[0];
        var session = new SqlSession(_engine);
        await using StatementResult result = await session.ExecuteAsync(sql, statement, StatementParameters.None, null,
            CancellationToken.None);
        while (await result.NextAsync() is { } batch)
        {
            using (batch)
            {
                lines.AddRange(Lines(batch));
            }
        }

        return lines;
    }

    /// <summary>Returns the rows of a batch as lines.</summary>
    public static IEnumerable<string> Lines(RecordBatch batch)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            yield return string.Join('|', batch.Columns.Select(c => Text(c, i)));
        }
    }

    // Zero and minus zero are one value to SQL; which of them stands for a group is open.
    static string Text(Column column, int row)
    {
        string text = column.IsNull(row) ? "NULL" : ValueText.Of(column, row);
        return text is "-0.0" or "-0" ? text[1..] : text;
    }
}
