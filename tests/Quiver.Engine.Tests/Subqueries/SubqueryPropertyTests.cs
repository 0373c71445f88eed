using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Session;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Subqueries;

/// <summary>
/// Random correlated queries give the same rows unnested as where every subquery is run for each row that it reads, which is what SQL
/// says that they mean.
/// </summary>
public sealed class SubqueryPropertyTests
{
    const int QueriesPerSeed = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Unnested_queries_answer_as_nested_ones_do(int seed)
    {
        (string, ITableProvider)[] tables = Tables(new Random(seed));
        var nested = new EngineUnderTest(
            new EngineOptions { Threads = 1, NestsSubqueries = true, MemoryLimitBytes = 1L << 30 }, tables);
        EngineUnderTest[] others =
        [
            new(new EngineOptions { Threads = 2, MemoryLimitBytes = 1L << 30 }, tables),
            new(new EngineOptions { Threads = 1, Optimizes = false, MemoryLimitBytes = 1L << 30 }, tables),
            new(new EngineOptions { Threads = 2, BatchSize = 1, NestsSubqueries = true, MemoryLimitBytes = 1L << 30 }, tables),
            new(new EngineOptions { Threads = 2, BatchSize = 2, MemoryLimitBytes = 1L << 30 }, tables),
        ];
        var queries = new CorrelatedQueries(seed);
        var failures = new List<string>();
        for (int i = 0; i < QueriesPerSeed; i++)
        {
            string sql = queries.Next();
            List<string> expected = await nested.QueryAsync(sql, isOrdered: false);
            foreach (EngineUnderTest engine in others)
            {
                List<string> actual = await engine.QueryAsync(sql, isOrdered: false);
                if (!actual.SequenceEqual(expected))
                {
                    failures.Add($"seed {seed}, query {i}, {engine.Name}: {sql}\n  nested: {string.Join(' ', expected)}\n"
                        + $"  now: {string.Join(' ', actual)}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.Equal([], others.Append(nested).Where(e => e.UsedBytes != 0).Select(e => $"{e.Name} still holds {e.UsedBytes} bytes"));
    }

    static (string, ITableProvider)[] Tables(Random random) =>
        [.. new[] { "t", "u", "v" }.Select(name => (name, (ITableProvider)Table(random, random.Next(4) * 3)))];

    static MemoryTable Table(Random random, int rows)
    {
        var schema = new Schema([.. "abc".Select(c => new Field(c.ToString(), DataType.Int64))]);
        if (rows == 0)
        {
            return new MemoryTable(schema);
        }

        object? Cell() => random.Next(5) == 0 ? null : (long)random.Next(4);
        return new MemoryTable(schema, new RecordBatch(
            schema, [.. schema.Fields.Select(f => ColumnBuilder.Build(f.Type, [.. Enumerable.Range(0, rows).Select(_ => Cell())]))], rows));
    }
}
