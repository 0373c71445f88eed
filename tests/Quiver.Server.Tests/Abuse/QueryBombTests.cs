using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Quiver.Admission;
using Quiver.Queries;
using Quiver.Server.Tests.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Abuse;

/// <summary>Queries that want more than there is: time, memory, depth, length, permits.</summary>
public sealed class QueryBombTests : IAsyncLifetime
{
    const long MemoryLimit = 64L << 20;

    /// <summary>What the process may grow by: memory that is not counted, and what the garbage collector leaves lying about.</summary>
    const long Slack = 2L << 30;

    /// <summary>How long a bomb may take; other queries have as long as they need, however busy the machine is.</summary>
    const string Limit = "1s";

    LocalServer _server = null!;
    NumberedWriter _writer = null!;

    /// <summary>Names and statements; some may succeed where that costs little.</summary>
    static IEnumerable<(string Name, string Sql)> Bombs =>
    [
        ("cross joins", "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c"),
        ("cross joins with rows", "SELECT max(a.i * b.i + c.i) FROM range(1000000) a(i), range(1000000) b(i), range(1000000) c(i)"),
        ("a join of everything", "SELECT count(*) FROM range(100000000) a(i) JOIN range(100000000) b(i) ON a.i % 2 = b.i % 2"),
        ("a huge limit", "SELECT max(i) FROM (SELECT i FROM range(100000000000000) r(i) LIMIT 99999999999999)"),
        ("a huge offset", "SELECT i FROM range(100000000000000) r(i) OFFSET 99999999999998"),
        ("a limit beyond numbers", "SELECT i FROM range(10) r(i) LIMIT 99999999999999999999999999"),
        ("a huge top", "SELECT i FROM range(10000000000) r(i) ORDER BY i DESC LIMIT 9000000000000"),
        ("parentheses", "SELECT " + new string('(', 100_000) + "1" + new string(')', 100_000)),
        ("half the parentheses", "SELECT " + new string('(', 100_000)),
        ("brackets", "SELECT " + new string('[', 100_000) + new string(']', 100_000)),
        ("NOT", "SELECT " + Many("NOT ", 100_000) + "true"),
        ("minus", "SELECT " + Many("- ", 100_000) + "1"),
        ("plus", "SELECT 1" + Many(" + 1", 100_000)),
        ("OR", "SELECT * FROM range(3) r(i) WHERE i = 1" + Many(" OR i = 2", 30_000)),
        ("CASE", "SELECT " + Many("CASE WHEN true THEN ", 20_000) + "1" + Many(" END", 20_000)),
        ("functions", "SELECT " + Many("abs(", 50_000) + "1" + Many(")", 50_000)),
        ("subqueries", Many("SELECT * FROM (", 20_000) + "SELECT 1" + Many(")", 20_000)),
        ("UNION", "SELECT 1" + Many(" UNION SELECT 1", 10_000)),
        ("UNION ALL", "SELECT 1" + Many(" UNION ALL SELECT 1", 10_000)),
        ("joins", "SELECT count(*) FROM range(2) t" + string.Concat(Enumerable.Range(0, 2000).Select(i => $" JOIN range(2) t{i} ON true"))),
        ("WITH", "WITH t0 AS (SELECT 1 AS a) " + string.Concat(Enumerable.Range(1, 60).Select(
            i => $", t{i} AS (SELECT x.a FROM t{i - 1} x, t{i - 1} y)")) + " SELECT count(*) FROM t60"),
        ("recursion", "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t"),
        ("recursion that doubles", "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT a.n FROM t a, range(2)) SELECT count(*) FROM t"),
        ("a long text", "SELECT length('" + new string('x', 1 << 20) + "')"),
        ("a long name", "SELECT 1 AS " + new string('x', 1 << 20)),
        ("a long comment", "SELECT 1 /* " + new string('x', 1 << 20) + " */"),
        ("comments in comments", "SELECT 1 " + Many("/*", 100_000)),
        ("a list", "SELECT count(*) FROM range(3) r(i) WHERE i IN (" + string.Join(',', Enumerable.Range(0, 50_000)) + ")"),
        ("columns", "SELECT " + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"i + {i}")) + " FROM range(3) r(i)"),
        ("statements", Many("SELECT 1;", 50_000)),
        ("repeat", "SELECT repeat('x', 2000000000)"),
        ("repeat by repeat", "SELECT length(repeat(repeat(repeat('x', 100000), 100000), 100000))"),
        ("repeat of rows", "SELECT max(length(repeat('x', CAST(1000000 + i AS BIGINT)))) FROM range(100000000) r(i)"),
        ("lpad", "SELECT lpad('x', 2000000000, 'y')"),
        ("replace", "SELECT length(replace(repeat('x', 1000000), 'x', repeat('y', 1000000)))"),
        ("a regular expression", "SELECT regexp_matches(repeat('a', 100000) || 'b', '(a+)+$')"),
        ("a regular expression of repetitions", "SELECT regexp_matches('a', '((((a{1000}){1000}){1000}){1000})')"),
        ("a regular expression that nests", "SELECT regexp_matches('a', '" + Many("(", 50_000) + "a" + Many(")", 50_000) + "')"),
        ("LIKE", "SELECT repeat('a', 1000000) LIKE '" + Many("%a", 5_000) + "%b'"),
        ("range", "SELECT count(DISTINCT i) FROM range(1000000000000000000) r(i)"),
        ("range beyond numbers", "SELECT count(*) FROM range(1e18)"),
        ("generate_series of time", "SELECT count(DISTINCT t) FROM "
            + "generate_series(TIMESTAMP '1900-01-01', TIMESTAMP '2200-01-01', INTERVAL 1 MICROSECOND) g(t)"),
        ("a list of all", "SELECT length(array_agg(i)) FROM range(10000000000) r(i)"),
        ("a text of all", "SELECT length(string_agg(CAST(i AS VARCHAR), ',')) FROM range(10000000000) r(i)"),
        ("an order of all", "SELECT i FROM range(10000000000) r(i) ORDER BY i * 7 % 1000003 DESC"),
        ("groups of all", "SELECT i, count(*) FROM range(10000000000) r(i) GROUP BY i ORDER BY 2 LIMIT 1"),
        ("windows of all", "SELECT sum(i) OVER (ORDER BY i % 1000 DESC) FROM range(10000000000) r(i)"),
        ("medians of all", "SELECT median(i) FROM range(10000000000) r(i)"),
        ("a division", "SELECT i / 0 FROM range(10) r(i)"),
        ("numbers beyond numbers", "SELECT 9223372036854775807 + 1, 10 ^ 400, CAST(1e300 AS BIGINT)"),
        ("null bytes", "SELECT '\0\0\0', \0"),
        ("half characters", "SELECT '\\uD800', U&'\\D800'"),
        ("a file", "SELECT * FROM read_csv('/dev/zero')"),
        ("a copy", "COPY (SELECT 1) TO '/dev/full'"),
        ("parameters that are missing", "SELECT " + string.Join(',', Enumerable.Range(1, 5_000).Select(i => $"${i}"))),
    ];

    public async ValueTask InitializeAsync()
    {
        _server = await LocalServer.StartAsync(options =>
        {
            options.Server.Queries = new QueryOptions
            {
                Admission = new AdmissionOptions { MaxRunning = 4, MaxPending = 4 },
                MemoryLimitBytes = MemoryLimit,
            };
        });
        _writer = await NumberedWriter.StartAsync(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Bombs_end_in_an_error_that_says_why()
    {
        long before = ResidentBytes();
        var wrong = new List<string>();
        await Parallel.ForEachAsync(Bombs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (bomb, stop) =>
        {
            long start = Stopwatch.GetTimestamp();
            (HttpStatusCode status, string text, _) = await AskAsync(new { db = "ledger", q = bomb.Sql, format = "csv", timeout = Limit });
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            lock (wrong)
            {
                string shown = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{bomb.Name}: {(int)status} {time.TotalSeconds:0.0} s {ResidentBytes() - before >> 20} MiB");
                shown += " " + text[..Math.Min(200, text.Length)];
                TestContext.Current.TestOutputHelper?.WriteLine(shown);
                if (!IsAnswer(status, text) || time > TimeSpan.FromMinutes(3))
                {
                    wrong.Add(shown);
                }
            }
        });
        Assert.Empty(wrong);
        Assert.InRange(ResidentBytes() - before, long.MinValue, Slack);
        await _writer.VerifyAsync();
    }

    [Fact]
    public async Task Views_do_not_nest_without_end()
    {
        // Each view doubles the one before: all of it would be 2^40 scans.
        await AskAsync(new { db = "ledger", q = "CREATE VIEW v0 AS SELECT 1 AS a" });
        for (int i = 1; i <= 40; i++)
        {
            await AskAsync(new { db = "ledger", q = $"CREATE VIEW v{i} AS SELECT x.a FROM v{i - 1} x, v{i - 1} y" });
        }

        (HttpStatusCode status, string text, _) = await AskAsync(new { db = "ledger", q = "SELECT count(*) FROM v40", timeout = Limit });
        Assert.True(IsAnswer(status, text) && status != HttpStatusCode.OK, text);
        await _writer.VerifyAsync();
    }

    [Fact]
    public async Task Parameters_by_the_thousand_are_bound_or_refused()
    {
        int[] values = [.. Enumerable.Range(1, 5_000)];
        string names = string.Join('+', values.Select(value => $"$p{value}"));
        foreach (string sql in new[] { $"SELECT {names}", "SELECT $p7" })
        {
            (HttpStatusCode status, string text, _) = await AskAsync(new
            {
                db = "ledger", q = sql, format = "csv", @params = values.ToDictionary(value => $"p{value}", value => value),
            });
            Assert.True(IsAnswer(status, text), text);
        }

        string deep = "{\"db\":\"ledger\",\"q\":\"SELECT $a\",\"params\":{\"a\":" + Many("[", 100_000);
        (HttpStatusCode refused, string why, _) = await AskAsync(deep);
        Assert.True(refused == HttpStatusCode.BadRequest, why);
        await _writer.VerifyAsync();
    }

    [Fact]
    public async Task Crowds_are_turned_away_and_little_questions_are_answered()
    {
        const string bomb = "SELECT max(a.i * b.i + c.i) FROM range(1000000) a(i), range(1000000) b(i), range(1000000) c(i)";
        Task<(HttpStatusCode Status, string Text, int? RetryAfter)>[] crowd =
        [
            .. Enumerable.Range(0, AbuseCounts.Crowd)
                .Select(_ => AskAsync(new { db = "ledger", q = bomb, format = "csv", timeout = Limit })),
        ];
        await Task.WhenAny(crowd);
        for (int i = 0; i < 5; i++)
        {
            (HttpStatusCode status, string text, _) = await AskAsync(new { db = "ledger", q = $"SELECT {i} AS a", format = "csv" });
            Assert.Equal((HttpStatusCode.OK, $"a\n{i}\n"), (status, text));
        }

        (HttpStatusCode Status, string Text, int? RetryAfter)[] answers = await Task.WhenAll(crowd);
        Assert.All(answers, answer =>
        {
            Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, answer.Text);
            Assert.Equal(answer.Status == HttpStatusCode.ServiceUnavailable, answer.RetryAfter is not null);
        });
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.GatewayTimeout);
        AdmissionLane lane = _server.Server.Database.Queries.Gate.Queries;
        Assert.True(SpinWait.SpinUntil(() => lane.Running == 0, TimeSpan.FromMinutes(3)));
        await _writer.VerifyAsync();
    }

    /// <summary>Whether a server may say so: rows, or a sentence about what is wrong or which limit was reached.</summary>
    static bool IsAnswer(HttpStatusCode status, string text) => (int)status switch
    {
        200 => true,
        (>= 400 and < 500) or 500 or 503 or 504 => text.Length > 10 && !text.Contains("the server failed", StringComparison.Ordinal),
        _ => false,
    };

    static string Many(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    static long ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    Task<(HttpStatusCode Status, string Text, int? RetryAfter)> AskAsync(object fields) => AskAsync(JsonSerializer.Serialize(fields));

    async Task<(HttpStatusCode Status, string Text, int? RetryAfter)> AskAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage answer = await _server.Client.PostAsync(new Uri("/api/v3/query_sql", UriKind.Relative), content);
            string text = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, text, (int?)answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        }
        catch (HttpRequestException error) when (error.InnerException is HttpIOException)
        {
            // Rows were on their way when a limit was reached: the connection was closed, so that they do not look whole.
            return (HttpStatusCode.GatewayTimeout, "the answer was cut off", null);
        }
    }
}
