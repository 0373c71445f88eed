using Quiver.Engine.Catalog;
using Quiver.Engine.Session;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Answers;

/// <summary>Queries that read what a table has ready give the rows of a scan, and tables are asked only where that is certain.</summary>
public sealed class ReadyAnswersTests
{
    static readonly string[] _asking =
    [
        "SELECT DISTINCT ON (host) host, v, time FROM t ORDER BY host, time DESC => latest 1 of (host) with (host time v)",
        "SELECT DISTINCT ON (host) * FROM t ORDER BY host, time DESC => latest 1 of (host) with (host region rack time v w s)",
        "SELECT DISTINCT ON (host) host, v FROM t WHERE region = 'r1' ORDER BY host, time DESC"
            + " => latest 1 of (host region) with (host region time v) where region = 'r1'",
        "SELECT host, selector_last(v, time) FROM t GROUP BY host => latest 1 of (host) with (host time v) filled (v)",
        "SELECT host, last_value(v ORDER BY time) FROM t GROUP BY host => latest 1 of (host) with (host time v)",
        "SELECT host, first(v ORDER BY time DESC) FROM t GROUP BY host => latest 1 of (host) with (host time v)",
        "SELECT host, last(v ORDER BY time), arg_max(w, time), arg_max(s, time) FROM t GROUP BY host"
            + " => latest 1 of (host) with (host time v w s) filled (w s)",
        "SELECT max(time) FROM t => latest 1 of () with (time)",
        "SELECT host, max(time) FROM t GROUP BY host HAVING max(time) > TIMESTAMP '2026-01-01' => latest 1 of (host) with (host time)",
        "SELECT last(v ORDER BY time, rack) FROM t => latest 1 of (rack) with (rack time v)",
        "SELECT region, max(time), count(DISTINCT host) FROM t GROUP BY region => latest 1 of (host region) with (host region time)",
        "SELECT upper(host), max(time) FROM t GROUP BY 1 => latest 1 of (host) with (host time)",
        "SELECT max(time) FILTER (WHERE region = 'r1') FROM t => latest 1 of (region) with (region time)",
        "SELECT max(time) FILTER (WHERE v IS NOT NULL) FROM t => latest 1 of () with (time v) filled (v)",
        "SELECT * FROM t ORDER BY time DESC LIMIT 5 => latest 5 of () with (host region rack time v w s)",
        "SELECT time FROM t ORDER BY time DESC LIMIT 5 OFFSET 7 => latest 12 of () with (time)",
        "SELECT time FROM t ORDER BY time DESC LIMIT 2 + 3 => latest 5 of () with (time)",
        "SELECT time FROM t ORDER BY time DESC, host LIMIT 3 => latest 3 of (host) with (host time)",
        "SELECT v FROM t ORDER BY host, time DESC LIMIT 3 => latest 3 of (host) with (host time v)",
        "SELECT v FROM t WHERE host = 'h1' ORDER BY time DESC LIMIT 1 => latest 1 of (host) with (host time v) where host = 'h1'",
        "SELECT v FROM t WHERE time > TIMESTAMP '2026-01-01' ORDER BY time DESC LIMIT 2 => latest 2 of () with (time v)",
        "SELECT v FROM t WHERE time > now() - INTERVAL '1 hour' ORDER BY time DESC LIMIT 2 => latest 2 of () with (time v)",
        "SELECT v FROM t WHERE v IS NOT NULL ORDER BY time DESC LIMIT 1 => latest 0 of () with (time v) filled (v)",
        "SELECT host, selector_last(v, time) FROM t WHERE v IS NOT NULL GROUP BY host => latest 0 of (host) with (host time v) filled (v)",
        "SELECT avg(l) FROM (SELECT last(v ORDER BY time) AS l FROM t GROUP BY host) u => latest 1 of (host) with (host time v)",
        "SELECT a.n, l FROM (VALUES (1)) a(n), (SELECT max(time) AS l FROM t) b => latest 1 of () with (time)",
        "SELECT (SELECT max(time) FROM t) AS l => latest 1 of () with (time)",
        "WITH l AS (SELECT DISTINCT ON (host) host, v FROM t ORDER BY host, time DESC) SELECT sum(v) FROM l WHERE v > 3"
            + " => latest 1 of (host) with (host time v)",
        "SELECT max(time) FROM t UNION ALL SELECT TIMESTAMP '2026-01-01' => latest 1 of () with (time)",
        "SELECT DISTINCT host FROM t => distinct (host)",
        "SELECT DISTINCT host, region FROM t WHERE rack > 1 => distinct (host region rack) where rack > 1",
        "SELECT host FROM t GROUP BY host ORDER BY host LIMIT 2 => distinct (host)",
        "SELECT count(DISTINCT host) FROM t => distinct (host)",
        "SELECT region, count(DISTINCT host), min(rack) FROM t GROUP BY region => distinct (host region rack)",
        "SELECT count(*) FROM (SELECT DISTINCT host FROM t) u => distinct (host)",
        "SELECT DISTINCT host FROM t WHERE time >= TIMESTAMP '2026-01-01' => latest 1 of (host) with (host time)",
    ];

    static readonly string[] _silent =
    [
        // The rest of a group counts.
        "SELECT host, count(*), max(time) FROM t GROUP BY host",
        "SELECT selector_last(v, time), sum(v) FROM t",
        "SELECT count(DISTINCT host), count(*) FROM t",
        "SELECT count(host) FROM t",
        "SELECT string_agg(DISTINCT host, ',') FROM t",
        "SELECT array_agg(v ORDER BY time DESC) FROM t",

        // Other rows than the latest.
        "SELECT min(time) FROM t",
        "SELECT max(time), min(time) FROM t",
        "SELECT arg_min(v, time) FROM t",
        "SELECT selector_first(v, time) FROM t",
        "SELECT first(v ORDER BY time) FROM t",
        "SELECT last_value(v ORDER BY time DESC) FROM t",
        "SELECT last(v) FROM t",
        "SELECT any_value(v) FROM t",
        "SELECT last(v ORDER BY time + INTERVAL '1 s') FROM t",
        "SELECT DISTINCT ON (host) host, v FROM t ORDER BY host, time",
        "SELECT DISTINCT ON (host) host, v FROM t",
        "SELECT v FROM t ORDER BY time LIMIT 1",
        "SELECT v FROM t ORDER BY host LIMIT 1",
        "SELECT v FROM t ORDER BY time DESC",
        "SELECT v FROM t ORDER BY time DESC OFFSET 3",
        "SELECT v FROM t ORDER BY date_trunc('hour', time) DESC LIMIT 1",
        "SELECT v FROM t LIMIT 1",
        "SELECT v FROM t ORDER BY time DESC LIMIT 3000000000",

        // Filters that want older rows.
        "SELECT max(time) FROM t WHERE time < TIMESTAMP '2026-01-02'",
        "SELECT v FROM t WHERE time BETWEEN TIMESTAMP '2026-01-01' AND TIMESTAMP '2026-01-02' ORDER BY time DESC LIMIT 1",
        "SELECT v FROM t WHERE time = TIMESTAMP '2026-01-01' ORDER BY time DESC LIMIT 1",
        "SELECT v FROM t WHERE time <> TIMESTAMP '2026-01-01' ORDER BY time DESC LIMIT 1",
        "SELECT v FROM t WHERE TIMESTAMP '2026-01-01' >= time ORDER BY time DESC LIMIT 1",
        "SELECT v FROM t WHERE host = 'h1' OR time > TIMESTAMP '2026-01-01' ORDER BY time DESC LIMIT 1",
        "SELECT max(time) FILTER (WHERE time < TIMESTAMP '2026-01-02') FROM t",
        "SELECT max(time) FROM t WHERE random() < 0.5",
        "SELECT DISTINCT host FROM t WHERE time < TIMESTAMP '2026-01-02'",

        // Groups of times, and groups that change.
        "SELECT date_trunc('hour', time), max(time) FROM t GROUP BY 1",
        "SELECT DISTINCT host, time FROM t",
        "SELECT DISTINCT ON (time) host FROM t ORDER BY time DESC",
        "SELECT random() < 0.5, max(time) FROM t GROUP BY 1",
        "SELECT DISTINCT 1 FROM t WHERE time < TIMESTAMP '2026-01-02'",

        // Rows that are chosen below.
        "SELECT max(time) FROM (SELECT * FROM t LIMIT 3) u",
        "SELECT max(time) FROM (SELECT host, avg(v), min(time) AS time FROM t GROUP BY host) u",
        "SELECT max(time) FROM (SELECT time + INTERVAL '1 s' AS time FROM t) u",

        // Two scans see one moment.
        "SELECT (SELECT max(time) FROM t), (SELECT count(*) FROM t)",
        "SELECT max(time) FROM t UNION ALL SELECT max(time) FROM t WHERE v > 3",
        "SELECT max(a.time) FROM t a JOIN t b ON a.host = b.host",
        "SELECT max(time) FROM t WHERE host IN (SELECT host FROM other)",
        "SELECT * FROM (SELECT DISTINCT host FROM t) a, (SELECT max(time) FROM t) b",
        "SELECT DISTINCT host FROM t UNION SELECT name FROM other",

        // What writes reads its snapshot.
        "CREATE TABLE copy AS SELECT DISTINCT host FROM t",
        "INSERT INTO other SELECT max(host), DATE '2026-01-01' FROM t GROUP BY host",
    ];

    /// <summary>Asked about, but no cache of tags knows it.</summary>
    static readonly string[] _unknown =
    [
        "SELECT max(time) FROM t WHERE v > 3",
        "SELECT v FROM t WHERE host = 'h1' OR w = 1 ORDER BY time DESC LIMIT 1",
        "SELECT max(time) FILTER (WHERE s = 's1') FROM t",
        "SELECT last(s ORDER BY v, time) FROM t",
        "SELECT v, max(time) FROM t GROUP BY v",
        "SELECT DISTINCT s FROM t",
        "SELECT max(v), max(time) FROM t",
        "SELECT selector_last(v + 1, time) FROM t",
        "SELECT time FROM t WHERE v IS NULL ORDER BY time DESC LIMIT 1",
        "SELECT time FROM t WHERE v IS NOT NULL AND w IS NOT NULL ORDER BY time DESC LIMIT 1",
        "SELECT selector_last(v, time) FROM t WHERE w IS NOT NULL",
        "SELECT time FROM t ORDER BY time DESC, v LIMIT 1",
        "SELECT v FROM t WHERE v IS NOT NULL ORDER BY time DESC LIMIT 2",
        "SELECT time FROM t ORDER BY time DESC LIMIT 3",
    ];

    public static TheoryData<string> Asking => [.. _asking];

    public static TheoryData<string> Silent => [.. _silent];

    public static TheoryData<string> Unknown => [.. _unknown];

    static MemoryTable Other => ReadyTable.Table(
        new Arrow.Types.Schema([new("name", Arrow.Types.DataType.Utf8), new("day", Arrow.Types.DataType.Date)]), []);

    [Theory]
    [MemberData(nameof(Asking))]
    public async Task Query_asks_for_what_it_needs_and_gives_the_rows_of_a_scan(string text)
    {
        string[] parts = text.Split(" => ");
        foreach (Knowledge knowledge in (Knowledge[])[Knowledge.Exact, Knowledge.Surplus])
        {
            var table = new ReadyTable(Measurements.Create(5, 80), knowledge);
            List<string> rows = await Engine(table).QueryAsync(parts[0], false);
            Assert.Equal(parts[1], string.Join("; ", table.Asked));
            Assert.Equal(1, table.Answered);
            if (!parts[0].Contains('*', StringComparison.Ordinal))
            {
                Assert.Equal(await Engine(table, reads: false).QueryAsync(parts[0], false), rows);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Silent))]
    public async Task Query_that_needs_other_rows_does_not_ask(string sql)
    {
        var table = new ReadyTable(Measurements.Create(5, 80), Knowledge.Surplus);
        await Engine(table).QueryAsync(sql, false);
        Assert.Empty(table.Asked);
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task Query_without_answer_is_scanned(string sql)
    {
        var table = new ReadyTable(Measurements.Create(6, 80), Knowledge.Cached);
        List<string> rows = await Engine(table).QueryAsync(sql, false);
        Assert.Equal(0, table.Answered);
        Assert.Equal(await Engine(table, reads: false).QueryAsync(sql, false), rows);
    }

    [Theory]
    [InlineData(Knowledge.Exact)]
    [InlineData(Knowledge.Surplus)]
    [InlineData(Knowledge.Cached)]
    [InlineData(Knowledge.Nothing)]
    public async Task Random_queries_give_the_rows_of_a_scan(object knowledge)
    {
        int answered = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            List<object?[]> rows = Measurements.Create(seed, seed < 2 ? seed : 20 * (seed % 5) + 7);
            var table = new ReadyTable(rows, (Knowledge)knowledge, seed);
            EngineUnderTest engine = Engine(table);
            EngineUnderTest scanning = Engine(table, reads: false);
            var shapes = new QuestionShapes(seed);
            for (int i = 0; i < 40; i++)
            {
                string sql = shapes.Next();
                table.Asked.Clear();
                List<string> actual = await engine.QueryAsync(sql, false);
                string asked = string.Join("; ", table.Asked);
                List<string> expected = await scanning.QueryAsync(sql, false);
                Assert.True(expected.SequenceEqual(actual),
                    $"{sql}\nseed {seed} asked {asked}\nexpected {string.Join(" ; ", expected)}\nactual   {string.Join(" ; ", actual)}");
            }

            answered += table.Answered;
        }

        // Most of the queries have an answer, and half of them one about tags.
        Assert.InRange(answered, knowledge is Knowledge.Nothing ? 0 : knowledge is Knowledge.Cached ? 240 : 360, 480);
    }

    [Fact]
    public async Task Explain_tells_where_rows_come_from()
    {
        EngineUnderTest engine = Engine(new ReadyTable(Measurements.Create(1, 10), Knowledge.Exact));
        string text = string.Join("\n", await engine.QueryAsync(
            "EXPLAIN SELECT DISTINCT ON (host) host, v FROM t WHERE region = 'r1' ORDER BY host, time DESC", true));
        Assert.Equal(2, text.Split("Scan: t [host, region, time, v] from fake \"latest\" by ReadyAnswers").Length - 1);
        string rules = string.Join("\n", await engine.QueryAsync("EXPLAIN (RULES) SELECT DISTINCT host FROM t", true));
        string last = "ReadyAnswers|Distinct: host\n  Scan: t [host] from fake \"distinct\" by ReadyAnswers";
        Assert.Contains(last, rules, StringComparison.Ordinal);
    }

    static EngineUnderTest Engine(ReadyTable table, bool reads = true) => new(
        new EngineOptions { Threads = 2, ReadsReadyAnswers = reads, MemoryLimitBytes = 1L << 30 }, ("t", table), ("other", Other));
}
