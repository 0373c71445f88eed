using Quiver.Arrow.Batches;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Windows;

/// <summary>Windows over rows that come in order: the same answers without a sort, and no more rows read than are asked for.</summary>
public sealed class StreamingWindowTests
{
    static readonly string[] _calls =
    [
        "row_number()", "rank()", "dense_rank()", "lag(s, 3, 'none')", "lead(k, 2, -id)", "first_value(s)", "count(s)", "sum(k)", "max(s)",
        "string_agg(s, ',')",
    ];

    [Theory]
    [InlineData(1, 1, 2048)]
    [InlineData(2, 2, 2048)]
    [InlineData(3, 2, 7)]
    [InlineData(4, 1, 1)]
    public async Task Answers_are_those_of_a_window_that_sorts(int seed, int threads, int batchSize)
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = threads, BatchSize = batchSize });
        Connection connection = database.Connect();
        var random = new Random(seed);
        for (int i = 0; i < 12; i++)
        {
            FrameCase frame;
            do
            {
                frame = FrameCase.Create(random);
            }
            while (frame.Exclusion != "NO OTHERS" || frame.End == FrameCase.Unbounded);

            string calls = string.Join(", ", Enumerable.Range(0, 3).Select(c => $"{Any(random, _calls)} OVER ({frame.Sql}) AS c{c}"));
            string order = frame.Sql[(frame.Sql.IndexOf("ORDER BY", StringComparison.Ordinal) + 9)..];
            order = order[..order.IndexOf(frame.Unit + " BETWEEN", StringComparison.Ordinal)];
            string rows = "SELECT range AS id, range * 48271 % 5 AS p, CASE WHEN range % 9 > 0 THEN range * 7919 % 61 END AS k, "
                + $"'value ' || range % 13 AS s FROM range(700)";
            string sorted = $"SELECT *, {calls} FROM (SELECT * FROM ({rows}) t ORDER BY p, {order}, id LIMIT 600) t";
            string sorts = $"SELECT *, {calls} FROM (SELECT * FROM (SELECT * FROM ({rows}) t ORDER BY p, {order}, id LIMIT 600) t "
                + $"UNION ALL SELECT * FROM ({rows}) t WHERE id < 0) t";
            Assert.Contains(await LinesAsync(connection, "EXPLAIN " + sorted), l => l.Contains("StreamingWindow:"));
            Assert.DoesNotContain(await LinesAsync(connection, "EXPLAIN " + sorts), l => l.Contains("StreamingWindow:"));
            Assert.Equal(await LinesAsync(connection, sorts), await LinesAsync(connection, sorted));
        }
    }

    [Fact]
    public async Task Limit_ends_a_window_over_rows_without_end()
    {
        await using Database database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 16 << 20 });
        Connection connection = database.Connect();
        Assert.Equal(
            ["0|0|1", "1|1|2", "2|3|3"],
            await LinesAsync(
                connection,
                "SELECT range, sum(range) OVER (ORDER BY range), lead(range) OVER (ORDER BY range) FROM range(1000000000000) LIMIT 3"));
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_rows()
    {
        await using Database database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 16 << 20, Threads = 2 });
        Connection connection = database.Connect();
        Assert.Equal(
            ["2000000|1999999"],
            await LinesAsync(
                connection,
                "SELECT max(n), max(m) FROM (SELECT row_number() OVER (ORDER BY range DESC) AS n, "
                    + "max(range) OVER (ORDER BY range DESC ROWS 100 PRECEDING) AS m FROM range(1999999, -1, -1))"));
    }

    static string Any(Random random, string[] from) => from[random.Next(from.Length)];

    static async Task<List<string>> LinesAsync(Connection connection, string sql)
    {
        var lines = new List<string>();
        await using QueryResult result = await connection.QueryAsync(sql, TestContext.Current.CancellationToken);
        await foreach (RecordBatch batch in result.Batches.WithCancellation(TestContext.Current.CancellationToken))
        {
            using (batch)
            {
                lines.AddRange(EngineUnderTest.Lines(batch));
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
