using Quiver.Queries;
using Xunit;

namespace Quiver.InfluxQl.Tests.Series;

/// <summary>Where memory is so short that plans put rows on disk, the rows of a SELECT are the same.</summary>
public sealed class SelectSpillTests
{
    static readonly string[] _statements =
    [
        "SELECT v, s FROM m",
        "SELECT * FROM m ORDER BY time DESC",
        "SELECT v, w, s, h FROM m, n",
        "SELECT s FROM m WHERE v > 10 GROUP BY h",
        "SELECT mean(v), count(s) FROM m WHERE time >= 0 AND time < 30000 GROUP BY time(2ns), h fill(none)",
        "SELECT last(v), s FROM m, n GROUP BY h",
        "SELECT derivative(v), mode(s) FROM m, n GROUP BY h ORDER BY time DESC",
    ];

    static readonly string _filler = new('x', 150);

    [Fact]
    public async Task RowsAreTheSame()
    {
        string lines = Lines();
        await using SeriesDatabase ample = await SeriesDatabase.OpenAsync(lines);
        await using SeriesDatabase small = await SeriesDatabase.OpenAsync(
            lines, new QueryOptions { MemoryLimitBytes = 4 << 20 }, batchSize: 1024);
        foreach (string text in _statements)
        {
            string expected = await ample.AskAsync(text);
            Assert.True(expected.Length > 1000, expected);
            Assert.Equal((text, expected), (text, await small.AskAsync(text)));
            Assert.Contains("spilled: ", await small.AskAsync("EXPLAIN ANALYZE " + text), StringComparison.Ordinal);
        }

        Assert.Equal(0, small.Database.Engine.Budget.UsedBytes);
    }

    /// <summary>Values are exact whatever the order of additions, and no two points have the same time.</summary>
    static string Lines()
    {
        var random = new Random(5);
        string Fields() => $"v={random.Next(400) / 4.0},w={random.Next(9)}i,s=\"{_filler} {random.Next(9999)}\"";
        return string.Concat(Enumerable.Range(0, 30_000).Select(i =>
            $"{(random.Next(5) == 0 ? "n" : "m")},h=h{random.Next(50)} {Fields()} {i}\n"));
    }
}
