using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Engine.Tests.Spilling;

/// <summary>Joins whose build side memory has no room for: the same answers from disk, whatever the kind, keys and their spread.</summary>
public sealed class JoinSpillTests : IDisposable
{
    /// <summary>Keys with nulls, one of them in a fifth of the rows.</summary>
    const string Skewed = "(SELECT range AS i, "
        + "CASE WHEN range % 11 = 0 THEN NULL WHEN range % 5 = 0 THEN 7 ELSE range * 48271 % {0} END AS k, "
        + "'some text ' || (range % 500) AS s FROM range({0}))";

    /// <summary>Keys with nulls, each of the others three times.</summary>
    const string Thrice = "(SELECT range AS i, CASE WHEN range % 13 > 0 THEN range * 16807 % {0} // 3 * 2 END AS k, "
        + "'other text ' || (range % 700) AS s FROM range({0}))";

    /// <summary>Nearly all rows have one key, which partitioning does not help with.</summary>
    const string Giant = "(SELECT range AS i, CASE WHEN range % 16 > 0 THEN 7 WHEN range % 5 > 0 THEN range END AS k, "
        + "'a text that is longer than a view ' || range AS s FROM range({0}))";

    /// <summary>Few rows have the key that nearly all of <see cref="Giant"/> have.</summary>
    const string Partners = "(SELECT range AS i, CASE WHEN range % ({0} // 2) = 5 THEN 7 WHEN range % 17 > 0 THEN range END AS k, "
        + "'some text ' || (range % 500) AS s FROM range({0} * 3 // 2))";

    static readonly string[] _kinds =
    [
        "SELECT a.i, a.k, a.s, b.i, b.s FROM {2} a JOIN {3} b ON a.k = b.k",
        "SELECT a.i, a.k, a.s, b.i, b.s FROM {2} a LEFT JOIN {3} b ON a.k = b.k AND (a.i + b.i) % 3 > 0",
        "SELECT a.i, a.k, a.s, b.i, b.s FROM {2} a RIGHT JOIN {3} b ON a.k = b.k AND a.i % 7 <> b.i % 5",
        "SELECT a.i, a.k, a.s, b.i, b.s FROM {2} a FULL JOIN {3} b ON a.k = b.k AND a.i % 7 > b.i % 5",
        "SELECT a.i, b.i FROM {2} a FULL JOIN {3} b ON a.k = b.k",
        "SELECT i, s FROM {2} a WHERE EXISTS (SELECT 1 FROM {3} b WHERE a.k = b.k)",
        "SELECT i, s FROM {2} a WHERE EXISTS (SELECT 1 FROM {3} b WHERE a.k = b.k AND (a.i + b.i) % 3 = 0)",
        "SELECT i, s FROM {2} a WHERE NOT EXISTS (SELECT 1 FROM {3} b WHERE a.k = b.k)",
        "SELECT i, s FROM {2} a WHERE NOT EXISTS (SELECT 1 FROM {3} b WHERE a.k = b.k AND (a.i + b.i) % 3 = 0)",
        "SELECT i, k IN (SELECT k FROM {3} b) FROM {2} a",
        "SELECT i, k IN (SELECT k FROM {3} b WHERE k IS NOT NULL) FROM {2} a",
        "SELECT i FROM {2} a WHERE k NOT IN (SELECT k FROM {3} b WHERE k IS NOT NULL)",
        "SELECT i FROM {2} a WHERE k NOT IN (SELECT k FROM {3} b)",
    ];

    static readonly string[] _others =
    [
        "SELECT a.i, b.i FROM {2} a JOIN {3} b ON a.k IS NOT DISTINCT FROM b.k AND a.i % 20 = b.i % 20",
        "SELECT a.i, b.s FROM {2} a LEFT JOIN {3} b ON [a.k, a.i % 2] = [b.k, b.i % 2]",
        "SELECT a.i, b.i FROM {2} a LEFT JOIN {3} b ON 'a key of some length ' || a.k = 'a key of some length ' || b.k",
        "SELECT a.i, (SELECT b.i FROM {3} b WHERE b.i = a.k) FROM {2} a",
        "SELECT a.i, k IN (SELECT b.k FROM {3} b WHERE b.i % 3 = a.i % 3 AND b.i + a.i > 100) FROM {2} a WHERE a.i < 300",
        "SELECT a.i, c.i, b.i FROM {2} a JOIN {3} b ON a.k = b.k AND a.i < b.i JOIN {3} c ON b.i = c.i LEFT JOIN {2} d ON d.i = c.k",
        "SELECT a.i, b.i, b.k FROM {2} a ASOF JOIN {3} b ON a.k = b.k AND a.i >= b.i",
        "SELECT count(*), sum(a.i), sum(b.i) FROM (SELECT * FROM {2} LIMIT 200) a JOIN {3} b ON a.i > b.i AND b.k > a.k + 100",
        "SELECT count(*), sum(b.i) FROM (SELECT * FROM {2} LIMIT 20) a CROSS JOIN {3} b",
        "SELECT a.i, b.i, b.c FROM {2} a LEFT JOIN (SELECT i, k, 1 AS c FROM {3} x) b ON a.k = b.k AND a.i % 3 = b.c",
        "WITH RECURSIVE r AS (SELECT i, 1 AS depth FROM {2} a UNION ALL SELECT b.k, depth + 1 FROM r JOIN {3} b ON r.i = b.i "
            + "WHERE depth < 4) SELECT depth, count(*), sum(i) FROM r GROUP BY depth",
    ];

    readonly SpillingDatabases _databases = new();

    public static TheoryData<int, int, int, int> Cases => new()
    {
        { 20_000, 2000, 1, 2048 },
        { 20_000, 2000, 2, 2048 },
        { 4_000, 800, 2, 7 },
        { 4_000, 600, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_kind_gives_the_same_with_little_memory(int rows, int kilobytes, int threads, int batchSize)
    {
        await CompareAsync([.. _kinds, .. _others], Skewed, Thrice, rows, kilobytes, threads, batchSize);
        await CompareAsync(_kinds, Thrice, Skewed, rows, kilobytes, threads, batchSize);
    }

    [Theory]
    [InlineData(24_000, 1800, 1, 2048)]
    [InlineData(24_000, 1800, 2, 512)]
    [InlineData(6_000, 500, 1, 7)]
    public async Task One_key_of_many_rows_is_joined_in_pieces(int rows, int kilobytes, int threads, int batchSize)
    {
        await CompareAsync(_kinds, Partners, Giant, rows, kilobytes, threads, batchSize);
        await CompareAsync(_kinds, Giant, Partners, rows, kilobytes, threads, batchSize);
    }

    [Fact]
    public async Task Explain_says_what_went_to_disk()
    {
        await using Database little = _databases.Open(1400 << 10, 2, 2048);
        foreach (string query in _kinds)
        {
            List<string> plan = await SpillingDatabases.LinesAsync(little, "EXPLAIN ANALYZE " + Sql(query, Skewed, Thrice, 30_000));
            Assert.Contains(plan.SelectMany(l => l.Split('\n')), l => l.Contains("HashJoin", StringComparison.Ordinal)
                && l.Contains("spilled", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Partitions_too_large_are_split_again()
    {
        await using Database little = _databases.Open(3 << 20, 2, 2048);
        string sql = "SELECT count(*), sum(a.i), sum(b.i), max(length(b.s)) FROM "
            + "(SELECT range AS i, range * 7 % 400009 AS k FROM range(400009)) a "
            + "JOIN (SELECT range AS i, range * 11 % 400009 AS k, 'some longer text ' || range AS s FROM range(400009)) b ON a.k = b.k";
        Assert.Equal(["400009|80003400036|80003400036|23"], await SpillingDatabases.LinesAsync(little, sql));
        _databases.AssertNoFiles();
    }

    [Fact]
    public async Task Second_partner_of_a_value_is_an_error()
    {
        await using Database little = _databases.Open(2500 << 10, 2, 2048);
        string sql = Sql("SELECT sum(v) FROM (SELECT (SELECT b.i FROM {3} b WHERE b.k = a.i) AS v FROM {2} a)", Skewed, Thrice, 30_000);
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => SpillingDatabases.LinesAsync(little, sql));
        Assert.Equal(ErrorCode.SubqueryTooManyRows, error.Code);
        _databases.AssertNoFiles();
    }

    [Fact]
    public async Task Query_cancelled_midway_leaves_no_files()
    {
        await using Database little = _databases.Open(6 << 20, 2, 2048);
        for (int round = 1; round <= 5; round++)
        {
            using var source = new CancellationTokenSource(round * 60);
            QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => SpillingDatabases.LinesAsync(
                little, "SELECT max(a.range), max(b.range) FROM range(10000000) a FULL JOIN range(100000000) b "
                    + "ON a.range = b.range % 9999999", source.Token));
            Assert.Equal(ErrorKind.Cancelled, error.Kind);
            _databases.AssertNoFiles();
        }

        SpillingDatabases.AssertReturned(little.Engine);
    }

    public void Dispose() => _databases.Dispose();

    static string Sql(string query, string left, string right, int rows) =>
        string.Format(null, query, rows, rows / 2, string.Format(null, left, rows), string.Format(null, right, rows));

    async Task CompareAsync(
        IReadOnlyList<string> queries, string left, string right, int rows, int kilobytes, int threads, int batchSize)
    {
        await using Database ample = _databases.Open(SpillingDatabases.Ample, threads, 2048);
        await using Database little = _databases.Open((long)kilobytes << 10, threads, batchSize);
        foreach (string query in queries)
        {
            string sql = Sql(query, left, right, rows);
            List<string> expected = await SpillingDatabases.LinesAsync(ample, sql);
            long before = little.Engine.Budget.UsedBytes;
            Assert.Equal(query.EndsWith("NOT IN (SELECT k FROM {3} b)", StringComparison.Ordinal), expected.Count == 0);
            try
            {
                Assert.True(expected.SequenceEqual(await SpillingDatabases.LinesAsync(little, sql)), $"other rows of {sql}");
            }
            catch (QuiverException error)
            {
                Assert.Fail($"{error.Message} in {sql}");
            }

            SpillingDatabases.AssertReturned(little.Engine, before);
        }

        _databases.AssertNoFiles();
    }
}
