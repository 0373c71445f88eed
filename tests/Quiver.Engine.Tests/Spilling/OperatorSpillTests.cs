using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Engine.Tests.Spilling;

/// <summary>Set operations, common tables, grouping sets, recursion and others with rows that memory has no room for.</summary>
public sealed class OperatorSpillTests : IDisposable
{
    /// <summary>Rows in an order that has nothing to do with their values: every number below ROWS once, and some text.</summary>
    const string Rows = "(SELECT range AS i, range * 48271 % {0} AS k, 'some text ' || (range % 5000) AS s FROM range({0}))";

    static readonly string[] _queries =
    [
        "SELECT k % {1}, s FROM " + Rows + " t INTERSECT SELECT i * 2 % {1}, s FROM " + Rows + " u",
        "SELECT k % {1}, s FROM " + Rows + " t EXCEPT SELECT i * 2, s FROM " + Rows + " u",
        "SELECT k % {1} FROM " + Rows + " t INTERSECT ALL SELECT i * 3 % {0} FROM " + Rows + " u",
        "SELECT CASE WHEN k % 3 > 0 THEN [k % {1}] END FROM " + Rows + " t EXCEPT ALL SELECT [i * 3 % {0}] FROM " + Rows + " u",
        "WITH c AS MATERIALIZED (SELECT * FROM " + Rows + ") SELECT (SELECT sum(i) FROM c), (SELECT max(s) FROM c), count(*), sum(k) "
            + "FROM c WHERE k % 3 = 0",
        "SELECT count(*), sum(i), max(s) FROM (SELECT * FROM " + Rows + " t LIMIT 40% OFFSET 100) u",
        "SELECT count(*), sum(i * j), sum(length(a)), sum(length(b)) FROM (SELECT i, s AS a FROM " + Rows + ") t "
            + "POSITIONAL JOIN (SELECT k AS j, s || s AS b FROM " + Rows + " LIMIT {1}) u",
        "SELECT k % {1} AS a, i % 3 AS b, count(*), sum(i), max(s), grouping(a, b) FROM " + Rows + " GROUP BY ROLLUP (a, b)",
        "SELECT k % {1} AS a, i % 700 AS b, count(*), count(DISTINCT i % 7), list(i ORDER BY i) FROM " + Rows
            + " GROUP BY GROUPING SETS ((a), (b), (a, b), (a))",
        "SELECT k % {1} AS a, s, first(i), arg_min(i, k), count(*) FILTER (WHERE i % 2 = 0) FROM " + Rows + " GROUP BY CUBE (a, s)",
        "WITH RECURSIVE r AS (SELECT i, s, 1 AS depth FROM " + Rows + " UNION ALL SELECT i + 1, s, depth + 1 FROM r WHERE depth < 3) "
            + "SELECT depth, count(*), sum(i), max(s) FROM r GROUP BY depth",
        "SELECT count(*), sum(v), min(t), max(t) FROM (SELECT date_bin_gapfill(INTERVAL '1 second', ts) AS t, g, locf(avg(i)) AS v "
            + "FROM (SELECT TIMESTAMP '2024-01-01' + INTERVAL '3 second' * (i // 500) AS ts, s || i % 500 AS g, i FROM " + Rows + ") x "
            + "WHERE ts >= TIMESTAMP '2024-01-01' AND ts < TIMESTAMP '2024-01-01 00:01:00' GROUP BY 1, 2) y",
    ];

    readonly SpillingDatabases _databases = new();

    public static TheoryData<int, int, int, int> Cases => new()
    {
        { 30_000, 4, 1, 2048 },
        { 8_000, 3, 2, 7 },
        { 60_000, 8, 2, 2048 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Rows_are_the_same_with_little_memory(int rows, int megabytes, int threads, int batchSize)
    {
        await using Database ample = _databases.Open(SpillingDatabases.Ample, threads, 2048);
        await using Database little = _databases.Open((long)megabytes << 20, threads, batchSize);
        foreach (string query in _queries)
        {
            string sql = Sql(query, rows);
            long before = little.Engine.Budget.UsedBytes;
            Assert.Equal(await SpillingDatabases.LinesAsync(ample, sql), await SpillingDatabases.LinesAsync(little, sql));
            SpillingDatabases.AssertReturned(little.Engine, before);
        }

        _databases.AssertNoFiles();
    }

    [Fact]
    public async Task Explain_says_what_went_to_disk()
    {
        await using Database little = _databases.Open(6 << 20, 2, 2048);
        foreach (string query in _queries)
        {
            string plan = string.Join('\n', await SpillingDatabases.LinesAsync(little, "EXPLAIN ANALYZE " + Sql(query, 100_000)));
            Assert.True(plan.Contains("spilled", StringComparison.Ordinal), query + "\n" + plan);
        }
    }

    [Fact]
    public async Task Partitions_of_a_set_operation_are_split_again()
    {
        await using Database little = _databases.Open(2 << 20, 2, 2048);
        string sql = Sql("SELECT count(*), sum(k) FROM (SELECT k, s || k FROM " + Rows + " t EXCEPT SELECT i * 2, s FROM " + Rows + " u) v", 300_000);
        await using Database ample = _databases.Open(SpillingDatabases.Ample, 2, 2048);
        Assert.Equal(await SpillingDatabases.LinesAsync(ample, sql), await SpillingDatabases.LinesAsync(little, sql));
        _databases.AssertNoFiles();
    }

    [Fact]
    public async Task Query_cancelled_midway_leaves_no_files()
    {
        await using Database little = _databases.Open(6 << 20, 2, 2048);
        foreach (string query in _queries)
        {
            using var source = new CancellationTokenSource(60);
            QuiverException error = await Assert.ThrowsAsync<QuiverException>(
                () => SpillingDatabases.LinesAsync(little, Sql(query, 20_000_000), source.Token));
            Assert.Equal(ErrorKind.Cancelled, error.Kind);
            _databases.AssertNoFiles();
        }

        SpillingDatabases.AssertReturned(little.Engine);
    }

    public void Dispose() => _databases.Dispose();

    static string Sql(string query, int rows) => string.Format(null, query, rows, rows / 2);
}
