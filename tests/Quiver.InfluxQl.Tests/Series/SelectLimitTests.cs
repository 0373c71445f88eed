using Quiver.Queries;
using Xunit;

namespace Quiver.InfluxQl.Tests.Series;

/// <summary>The limits of a SELECT, in the words of InfluxDB.</summary>
public sealed class SelectLimitTests
{
    const string Lines = "m,h=a v=1 0\nm,h=a v=2 10000000000\nm,h=b v=3 20000000000\nm,h=c v=4 30000000000\nn v=5 0\n";

    [Theory]
    [InlineData("SELECT v FROM m", "max-select-point limit exceeed: (4/3)")]
    [InlineData("SELECT sum(v) FROM m", "max-select-point limit exceeed: (4/3)")]
    [InlineData("SELECT v FROM m LIMIT 3", "m(time,v)[0 1][10000000000 2][20000000000 3]")]
    [InlineData("SELECT sum(s) FROM (SELECT sum(v) AS s FROM m WHERE h = 'a')", "max-select-point limit exceeed: (4/3)", 1)]
    public async Task PointsAreLimited(string text, string expected, int less = 0)
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(Lines, new QueryOptions { MaxSelectPoints = 3 - less });
        string answer = await database.AskAsync(text);
        Assert.Equal(less == 0 ? expected : "max-select-point limit exceeed: (3/2)", answer);
    }

    [Theory]
    [InlineData("SELECT count(v) FROM m", "max-select-series limit exceeded: (3/2)")]
    [InlineData("SELECT v FROM m WHERE h = 'b'", "m(time,v)[20000000000 3]")]
    [InlineData("SELECT v FROM n", "n(time,v)[0 5]")]
    [InlineData("SELECT v FROM missing", "")]
    public async Task SeriesAreLimited(string text, string expected)
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(Lines, new QueryOptions { MaxSelectSeries = 2 });
        Assert.Equal(expected, await database.AskAsync(text));
    }

    [Theory]
    [InlineData("SELECT sum(v) FROM m WHERE time >= 0 AND time < 40s GROUP BY time(10s) fill(none)",
        "max-select-buckets limit exceeded: (4/3)")]
    [InlineData("SELECT sum(v) FROM m WHERE time >= 0 AND time < 30s GROUP BY time(10s)", "m(time,sum)[0 1][10000000000 2][20000000000 3]")]
    [InlineData("SELECT sum(v) FROM m WHERE time < 40s GROUP BY time(10s)", "max-select-buckets limit exceeded: (4/3)")]
    [InlineData("SELECT v FROM m WHERE time >= 0 AND time < 20s", "m(time,v)[0 1][10000000000 2]")]
    public async Task BucketsAreLimited(string text, string expected)
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(Lines, new QueryOptions { MaxSelectBuckets = 3 });
        Assert.Equal(expected, await database.AskAsync(text));
    }

    [Fact]
    public async Task BucketsHaveALimitThatNobodySet()
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(Lines);
        Assert.Equal(
            "max-select-buckets limit exceeded: (40000000000/10000000)",
            await database.AskAsync("SELECT mean(v) FROM m WHERE time >= 0 AND time < 40s GROUP BY time(1ns)"));
        Assert.Equal(
            "m(time,sum)[0 1]",
            await database.AskAsync("SELECT sum(v) FROM m WHERE time >= 0 AND time < 9s GROUP BY time(1ns) fill(none)"));
    }

    [Theory]
    [InlineData("SELECT cumulative_sum(v) FROM m")]
    [InlineData("SELECT v FROM (SELECT v FROM m)")]
    [InlineData("SELECT sum(v) FROM m WHERE time >= 0 AND time < 1000s GROUP BY time(1ms)")]
    public async Task RowsThatDoNotFitAreRefusedAndTheirMemoryGivenBack(string text)
    {
        string lines = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"m v={i} {i}\n"));
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(
            lines, new QueryOptions { MemoryLimitBytes = 3 << 20 }, memory: 64 << 20);
        Assert.StartsWith("resources exhausted: InfluxQL, which keeps the rows of a series in memory,", await database.AskAsync(text));
        Assert.Equal("m(time,v)[0 0]", await database.AskAsync("SELECT v FROM m LIMIT 1"));
        Assert.Equal(0, database.Database.Engine.Budget.UsedBytes);
    }

    /// <summary>Where the engine refuses bins that start before all time, and sums that do not fit, points are read instead; a limit of
    /// points makes them be read at once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IntegersThatDoNotFitWrap(bool readsPoints)
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(
            "m i=9223372036854775807i 0\nm i=9223372036854775807i 1\n",
            readsPoints ? new QueryOptions { MaxSelectPoints = long.MaxValue } : null);
        Assert.Equal("m(time,sum,count)[0 -2 2]", await database.AskAsync("SELECT sum(i), count(i) FROM m"));
        Assert.Equal(
            "m(time,sum)[0 -2]", await database.AskAsync("SELECT sum(i) FROM m WHERE time >= 0 AND time < 10 GROUP BY time(1s)"));
        Assert.Equal("m(time,mean,count)[0 -1 2]", await database.AskAsync("SELECT mean(i), count(i) FROM m"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimesAtTheEndsOfTheDomainEnd(bool readsPoints)
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(
            "m v=1 -9223372036854775806\nm v=2 0\nm v=3 9223372036854775805\n",
            readsPoints ? new QueryOptions { MaxSelectPoints = long.MaxValue } : null);
        foreach (string order in (string[])["", " ORDER BY time DESC"])
        {
            foreach (string interval in (string[])["15250w", "106751d", "9223372036854775807ns"])
            {
                foreach (string fill in (string[])["null", "previous", "linear", "none"])
                {
                    string answer = await database.AskAsync(
                        "SELECT sum(v) FROM m WHERE time >= -9223372036854775806 AND time <= 9223372036854775806 "
                        + $"GROUP BY time({interval}) fill({fill}){order}");
                    Assert.StartsWith("m(time,sum)[", answer);
                    Assert.InRange(answer.Split('[').Length - 1, 1, 6);
                }
            }
        }
    }

    [Fact]
    public async Task TooManyColumnsOfTooManyMeasurementsAreRefused()
    {
        string wide = $"wide {string.Join(',', Enumerable.Range(0, 600).Select(i => $"c{i}=1"))} 0\n";
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(
            wide + string.Concat(Enumerable.Range(0, 200).Select(i => $"m{i} v=1 0\n")));
        Assert.Equal(
            "the query reads 601 columns of 201 measurements; together no more than 100000 may be: name fewer",
            await database.AskAsync("SELECT * FROM /.*/"));
        Assert.Contains("m199(time,v)[0 1]", await database.AskAsync("SELECT v FROM /.*/"), StringComparison.Ordinal);
    }
}
