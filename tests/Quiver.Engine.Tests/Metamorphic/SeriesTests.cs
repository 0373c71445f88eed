using Xunit;

namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>Queries over sorted series, which are grouped by runs, give the same over shuffled rows, in every configuration.</summary>
public sealed class SeriesTests
{
    static readonly string[] _queries =
    [
        "SELECT host, count(*), count(x), sum(x), avg(x), min(x), max(x), sum(n), min(n), max(n), sum(u), max(u) FROM t GROUP BY host",
        "SELECT host, region, date_bin(INTERVAL '1 minute', time), sum(x), count(n), max(y), stddev(y) IS NULL FROM t GROUP BY ALL",
        "SELECT host, date_trunc('hour', time) AS h, avg(y), max(s), min(ok), count(DISTINCT s), sum(x) FILTER (WHERE ok) "
            + "FROM t GROUP BY host, h",
        "SELECT date_trunc('hour', time) AS h, max(y), min(n) FROM t WHERE x > 100 GROUP BY h",
        "SELECT date_bin(INTERVAL '5 minutes', time) AS m, max(x) FROM t WHERE host = 'host_01' "
            + "AND time >= TIMESTAMP '2024-01-01 00:10:00' AND time < TIMESTAMP '2024-01-01 01:00:00' GROUP BY m ORDER BY m",
        "SELECT * FROM t WHERE time >= TIMESTAMP '2024-01-01 00:02:00' AND time < TIMESTAMP '2024-01-01 00:20:00' AND y > 20",
        "SELECT ok, host, count(*), sum(y) FROM t WHERE x IS NOT NULL GROUP BY ok, host",
        "SELECT x, count(*) FROM t GROUP BY x",
        "SELECT DISTINCT ON (host) * FROM t ORDER BY host, time DESC",
        "SELECT DISTINCT ON (host, date_trunc('hour', time)) host, date_trunc('hour', time), time, x, s FROM t "
            + "ORDER BY host, date_trunc('hour', time), time",
        "SELECT host, first(x ORDER BY time), last(s ORDER BY time), last(ok ORDER BY time DESC), first(n ORDER BY x, time) "
            + "FROM t GROUP BY host",
        "SELECT host, last(y ORDER BY s, time), first(u ORDER BY s DESC NULLS LAST, time), "
            + "last(x ORDER BY n NULLS FIRST, time) FROM t GROUP BY host",
        "SELECT region, arg_max(x, time), arg_min(s, n), arg_max(time, n), last(host ORDER BY host, time) "
            + "FROM t WHERE host > 'host_03' GROUP BY region",
        "SELECT host, selector_last(x, time, s, ok), selector_max(n, time), selector_min(x, time), selector_first(s, time, u) "
            + "FROM t GROUP BY host",
        "SELECT first(x ORDER BY time), last(n ORDER BY time, host), arg_max(s, n) FROM t",
        "SELECT host, first(x ORDER BY time) FILTER (WHERE ok), last(y ORDER BY time) FILTER (WHERE x > 0) FROM t GROUP BY host",
    ];

    /// <summary>What depends on the order of rows: the same for any number of threads.</summary>
    static readonly string[] _ordered =
    [
        "SELECT host, first(x), last(s), any_value(n), arg_max(x, ok), arg_min(s, u) FROM t GROUP BY host",
        "SELECT first(time), last(time), any_value(x), arg_max(time, y) FROM t",
        "SELECT last(x ORDER BY ok), first(s ORDER BY ok DESC) FROM t",
        "SELECT region, last(s ORDER BY ok), first(time ORDER BY y) FROM (SELECT * FROM t UNION ALL SELECT * FROM t) GROUP BY region",
        "SELECT region, last(s), first(time) FROM (SELECT * FROM t WHERE ok UNION ALL SELECT * FROM t) GROUP BY region",
        "SELECT DISTINCT ON (region) region, time, s FROM t",
        "SELECT s, selector_max(y, time, host) FROM t GROUP BY s",
    ];

    [Theory]
    [InlineData(1, 9, 40)]
    [InlineData(2, 3, 900)]
    [InlineData(3, 20, 60)]
    public async Task Sorted_series_give_the_rows_of_shuffled_ones(int seed, int hosts, int times)
    {
        var table = new SeriesTable(seed, hosts, times);
        var plain = new EngineUnderTest(8192, 1, false, ("t", table.Shuffled));
        var sorted = new EngineUnderTest(8192, 1, false, ("t", table.Sorted));
        var failures = new List<string>();
        foreach ((EngineUnderTest engine, bool keepsOrder) in Engines(table))
        {
            foreach (string sql in _queries)
            {
                Compare(failures, engine, sql, await plain.QueryAsync(sql, false), await engine.QueryAsync(sql, false));
            }

            foreach (string sql in keepsOrder ? _ordered : [])
            {
                Compare(failures, engine, sql, await sorted.QueryAsync(sql, false), await engine.QueryAsync(sql, false));
            }

            Assert.Equal(0, engine.UsedBytes);
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    // A sort, which is what the optimizer saves, may put equal rows of different workers in any order.
    static IEnumerable<(EngineUnderTest Engine, bool KeepsOrder)> Engines(SeriesTable table)
    {
        foreach (int batchSize in new[] { 8192, 200, 17 })
        {
            foreach (int threads in new[] { 1, 3 })
            {
                foreach (bool optimizes in new[] { true, false })
                {
                    yield return (new EngineUnderTest(batchSize, threads, optimizes, ("t", table.Sorted)), optimizes || threads == 1);
                }
            }
        }
    }

    static void Compare(List<string> failures, EngineUnderTest engine, string sql, List<string> expected, List<string> actual)
    {
        if (!actual.SequenceEqual(expected))
        {
            failures.Add($"{engine.Name}: {sql}\n  missing {string.Join(" ; ", expected.Except(actual).Take(3))}"
                + $"\n  surplus {string.Join(" ; ", actual.Except(expected).Take(3))}");
        }
    }
}
