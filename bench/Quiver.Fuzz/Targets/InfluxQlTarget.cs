using System.Text;
using System.Text.Json;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQueries;
using Quiver.Queries;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;

namespace Quiver.Fuzz.Targets;

/// <summary>
/// Statements of InfluxQL, run to their end over a few series: any text gives rows or an error, in bounded time and memory. Statements
/// that change something are only parsed.
/// </summary>
sealed class InfluxQlTarget() : FuzzTarget("influxql", "statements of InfluxQL over a few series")
{
    static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    readonly Lazy<Database> _database = new(() => Task.Run(OpenAsync).GetAwaiter().GetResult());

    public override IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            " GROUP BY time(1ns)", " GROUP BY time(7m,3m),*", " GROUP BY time(292y)", " fill(previous)", " fill(linear)", " fill(1e308)",
            " fill(-9223372036854775808)", " LIMIT 9223372036854775807", " OFFSET 9223372036854775807", " SLIMIT 1", " SOFFSET 9",
            " ORDER BY time DESC", " tz('Europe/Berlin')", " tz('Australia/Lord_Howe')", " tz('Asia/Kathmandu')",
            " WHERE time > now()-1000000w",
            " WHERE time >= -9223372036854775806", " WHERE time <= 9223372036854775806", " AND time < '2262-04-11T23:47:16.854775806Z'",
            "holt_winters(", "moving_average(", "derivative(", "elapsed(", "integral(", "top(", "bottom(", "sample(",
            "percentile(", "distinct(",
            "cumulative_sum(", "histogram(", "mode(", "stddev(", "triple_exponential_derivative(", "relative_strength_index(", "count(",
            "f", "i", "u", "s", "b", "host", "dc", "*", "*::tag", "/.*/", "::integer", "::float", "::field", "/(a|b)*c?$/", "=~ /x{1,9}/",
            "m", "n", "/./", "(SELECT ", ") ", ",", " FROM ", "1ns", "9223372036854775807ns", "106751d", "-1", "0", "1e400", "'", "\"",
            "$x", ";", "/*", "--", "\0", "é", "😀",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IEnumerable<byte[]> Seeds() => Texts().Select(Encoding.UTF8.GetBytes);

    public override string Run(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        return text.Length > 50_000 ? "left out" : RunAsync(text).GetAwaiter().GetResult();
    }

    async Task<string> RunAsync(string text)
    {
        var request = new InfluxQlRequest { Text = text, Database = "fuzz", Timeout = Most };
        InfluxQuery query = InfluxQlExecutor.Parse(request);
        if (!query.Statements.All(statement => statement is InfluxSelect { Target: null } or InfluxShow or InfluxSchemaQuery
            or InfluxExplain))
        {
            return "parsed";
        }

        var outcome = new StringBuilder();
        await foreach (var answer in _database.Value.InfluxQl!.RunAsync(query, request).ConfigureAwait(false))
        {
            outcome.Append(answer.Error);
            await foreach (var rows in answer.Rows.ConfigureAwait(false))
            {
                outcome.Append(rows.Name).Append(Math.Min(rows.RowCount, 3))
                    .AppendJoin(',', rows.Columns.Select(column => column.Type));
                foreach (var column in rows.Columns)
                {
                    column.Dispose();
                }

                if (outcome.Length > 500)
                {
                    break;
                }
            }
        }

        return outcome.ToString();
    }

    static async Task<Database> OpenAsync()
    {
        var database = await Database.OpenAsync(new DatabaseOptions
        {
            DataDirectory = Directory.CreateTempSubdirectory("quiver-fuzz-").FullName, Threads = 1, MemoryLimitBytes = 64L << 20,

            // The points are of 1970: every hour until today would be the memory of a finding, although as asked for.
            Queries = new QueryOptions { MaxSelectBuckets = 100_000 },
        }).ConfigureAwait(false);
        var random = new Random(7);
        var lines = new StringBuilder("m,host=a f=1 -9223372036854775806\nn i=1i 9223372036854775806\n");
        for (int i = 0; i < 400; i++)
        {
            lines.Append(random.Next(3) == 0 ? "n" : "m").Append(",host=").Append("abc"[random.Next(3)]);
            lines.Append(random.Next(2) == 0 ? ",dc=x " : " ").Append("f=").Append(random.Next(-50, 50) / 4.0);
            lines.Append(random.Next(2) == 0 ? $",i={random.Next(-9, 9)}i" : "").Append(random.Next(2) == 0 ? $",u={random.Next(9)}u" : "");
            lines.Append(random.Next(2) == 0 ? $",s=\"t{random.Next(4)}\"" : "").Append(random.Next(2) == 0 ? ",b=true" : "");
            lines.Append(' ').Append(random.Next(200) * 5_000_000_000L).Append('\n');
        }

        var options = new WriteOptions { Precision = TimePrecision.Nanosecond };
        await database.Store!.WriteLinesAsync("fuzz", Encoding.UTF8.GetBytes(lines.ToString()), options).ConfigureAwait(false);
        return database;
    }

    static IEnumerable<string> Texts()
    {
        var random = new Random(1);
        var statements = new InfluxQlStatements(random);
        for (int i = 0; i < 500; i++)
        {
            yield return statements.Next();
        }

        string folder = Path.Combine(Environment.GetEnvironmentVariable("QUIVER_CONFORMANCE") ?? "../shared/conformance", "influxql");
        foreach (string file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*corpus.json") : [])
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var query in Queries(document.RootElement).Distinct().ToList())
            {
                // The data here has other names.
                yield return query.Replace("cpu", "m", StringComparison.Ordinal).Replace("value", "f", StringComparison.Ordinal)
                    .Replace("db0.rp0.", "", StringComparison.Ordinal).Replace("(v)", "(f)", StringComparison.Ordinal)
                    .Replace("FROM q", "FROM m", StringComparison.Ordinal).Replace("FROM r", "FROM n", StringComparison.Ordinal);
            }
        }
    }

    static IEnumerable<string> Queries(JsonElement root) =>
        !root.TryGetProperty("groups", out var groups) ? []
        : groups.EnumerateArray().SelectMany(group => group.GetProperty("steps").EnumerateArray())
            .Where(step => step.TryGetProperty("query", out _)).Select(step => step.GetProperty("query").GetString()!)
            .Where(query => query.Length < 500);
}
