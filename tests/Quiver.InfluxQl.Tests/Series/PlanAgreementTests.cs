using Quiver.Queries;
using Xunit;

namespace Quiver.InfluxQl.Tests.Series;

/// <summary>Whatever plan answers a SELECT, with whatever batches and threads: the rows are the same.</summary>
public sealed class PlanAgreementTests
{
    static readonly string[] _calls =
    [
        "count(f)", "sum(f)", "mean(f)", "min(i)", "max(f)", "first(i)", "last(i)", "sum(i)", "mean(i)", "count(s)",
    ];

    [Fact]
    public async Task RowsAreTheSame()
    {
        var random = new Random(11);
        string lines = Lines(random);
        await using SeriesDatabase buckets = await SeriesDatabase.OpenAsync(lines);
        await using SeriesDatabase parallel = await SeriesDatabase.OpenAsync(lines, threads: 2, batchSize: 7);

        // A limit of points, which the engine's own aggregates would not count, makes all calls read points.
        var counted = new QueryOptions { MaxSelectPoints = long.MaxValue };
        await using SeriesDatabase points = await SeriesDatabase.OpenAsync(lines, counted);
        await using SeriesDatabase pieces = await SeriesDatabase.OpenAsync(lines, counted, threads: 2, batchSize: 3);
        int empty = 0;
        for (int i = 0; i < 150; i++)
        {
            string text = Statement(random);
            string expected = await points.AskAsync(text);
            Assert.Equal((text, expected), (text, await buckets.AskAsync(text)));
            Assert.Equal((text, expected), (text, await parallel.AskAsync(text)));
            Assert.Equal((text, expected), (text, await pieces.AskAsync(text)));
            empty += expected.Length == 0 ? 1 : 0;
        }

        Assert.InRange(empty, 0, 40);
    }

    /// <summary>What a measurement does not have is null in the type that the others have it in.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FieldsOfOneMeasurementOnlyKeepTheirTypes(bool readsPoints)
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(
            "a i=3i,f=0.5 1\na i=4i 2\nb f=1.5 1\nb f=2.5 2\n",
            readsPoints ? new QueryOptions { MaxSelectPoints = long.MaxValue } : null);
        Assert.Equal(
            "a(time,max,sum,mean,count)[0 4 7 3.5 1] b(time,max,sum,mean,count)[0 - - - 2]",
            await database.AskAsync("SELECT max(i), sum(i), mean(i), count(f) FROM a, b"));
    }

    /// <summary>A database may be named as the engine names something of its own.</summary>
    [Theory]
    [InlineData("store")]
    [InlineData("information_schema")]
    [InlineData("main")]
    public async Task NamesOfDatabasesAreTakenAsTheyAre(string name)
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync("public v=0 1\nm v=0 1\ntables v=0 1\n");
        Assert.Equal("", await database.AskAsync($"CREATE DATABASE {name}; CREATE DATABASE public"));
        Assert.StartsWith("result", await database.AskAsync($"SELECT v + 1 INTO {name}..m FROM m; SELECT v INTO public..m FROM m"));
        Assert.StartsWith("result", await database.AskAsync($"SELECT v + 2 INTO {name}..tables FROM tables"));
        Assert.Equal("m(time,v)[1 1]", await database.AskAsync($"SELECT v FROM {name}..m"));
        Assert.Equal("tables(time,v)[1 2]", await database.AskAsync($"SELECT v FROM {name}..tables"));
    }

    [Fact]
    public async Task RowsThatTheTargetDoesNotTakeAreAnError()
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync("m v=1.5 1\nm v=2.5 2\no v=1i 1\n");
        string answer = await database.AskAsync("SELECT v INTO o FROM m");
        Assert.StartsWith("partial write: ", answer);
        Assert.EndsWith("dropped=2", answer);
        Assert.Equal("o(time,v)[1 1]", await database.AskAsync("SELECT v FROM o"));
    }

    /// <summary>Sums of quarters are exact, whatever the order.</summary>
    static string Lines(Random random)
    {
        var lines = new List<string>();
        for (int i = 0; i < 300; i++)
        {
            string tags = $"h={"abc"[random.Next(3)]}" + (random.Next(3) > 0 ? $",r={"xy"[random.Next(2)]}" : "");
            string[] fields =
            [
                .. random.Next(4) > 0 ? [$"f={random.Next(-99, 99) / 4.0}"] : Array.Empty<string>(),
                .. random.Next(3) > 0 ? [$"i={random.Next(-99, 99)}i"] : Array.Empty<string>(),
                .. random.Next(3) > 0 ? [$"s=\"t{random.Next(3)}\""] : Array.Empty<string>(),
            ];
            if (fields.Length > 0)
            {
                // No two points have the same time: which of them is the first would be an accident.
                lines.Add($"{(random.Next(4) == 0 ? "n" : "m")},{tags} {string.Join(',', fields)} {(i * 700_000_000L) + 123}");
            }
        }

        return string.Join('\n', lines.OrderBy(_ => random.Next()));
    }

    static string Statement(Random random)
    {
        string Pick(params string[] items) => items[random.Next(items.Length)];
        string calls = string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(_calls)));
        string where = Pick(
            "time >= 0 AND time < 210s", "time > 33s AND time <= 180s", "time >= 7s AND time < 211s AND h != 'a'",
            "time >= 0 AND time < 210s AND f > 0", "time < 100s AND r = ''", "time >= 500s AND time < 600s",
            "time >= 0 AND time < 90s AND s =~ /t[01]/");
        string group = Pick("", "h", "r, h", "*", "missing");
        string interval = random.Next(3) == 0 ? "" : Pick("time(10s)", "time(7s)", "time(60s, 13s)", "time(30s, -7s)", "time(1d)");
        string fill = interval.Length == 0 ? "" : Pick("", " fill(none)", " fill(previous)", " fill(linear)", " fill(3)");
        string keys = string.Join(", ", ((string[])[interval, group]).Where(key => key.Length > 0));
        string limits = Pick("", "", " LIMIT 2", " LIMIT 1 OFFSET 1", " SLIMIT 1", " SLIMIT 1 SOFFSET 1");
        return $"SELECT {calls} FROM {Pick("m", "m", "/m|n/", "n")} WHERE {where}"
            + (keys.Length > 0 ? $" GROUP BY {keys}{fill}" : "") + Pick("", " ORDER BY time DESC") + limits;
    }
}
