using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Quiver.Storage.Tests.Store;

/// <summary>The latest rows of a table over days, files and memory, for which older days are left out.</summary>
public sealed partial class LatestRowsTests
{
    const long Day = 86_400_000_000_000;

    [Fact]
    public async Task Latest_rows_are_the_first_of_all_rows()
    {
        var random = new Random(3);
        await using var store = new StoreRun();
        await store.OpenAsync();
        for (var round = 0; round < 6; round++)
        {
            // Later rounds write over rows of earlier ones, and the last one stays in memory.
            await store.WriteAsync(Lines(random, 900));
            if (round < 5)
            {
                await store.Store.CheckpointAsync();
            }

            if (round == 3)
            {
                await store.QueryAsync("DELETE FROM db.m WHERE time >= TIMESTAMP '1970-01-07 12:00:00' AND t = 'h1'");
            }
        }

        foreach (var filter in (string[])["", " WHERE t = 'h1'", " WHERE v > 500", " WHERE time < TIMESTAMP '1970-01-06 03:00:00'"])
        {
            foreach (var order in (string[])["time DESC, t", "time DESC NULLS LAST, t", "time, t", "v DESC, time, t", "v, time, t"])
            {
                // An order by what is computed is one that no scan knows about.
                var hidden = order.Replace("time", "time + INTERVAL '0 s'", StringComparison.Ordinal)
                    .Replace("v", "v + 0", StringComparison.Ordinal);
                foreach (var count in (int[])[1, 20, 400])
                {
                    Assert.Equal(
                        await store.TextAsync($"SELECT * FROM db.m{filter} ORDER BY {hidden} LIMIT {count}"),
                        await store.TextAsync($"SELECT * FROM db.m{filter} ORDER BY {order} LIMIT {count}"));
                }
            }
        }
    }

    [Fact]
    public async Task Days_before_the_latest_rows_are_not_read()
    {
        await using var store = new StoreRun();
        await store.OpenAsync();
        var lines = new StringBuilder();
        for (var row = 0L; row < 40_000; row++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"m v={row}i {row * Day / 2000}\n");
        }

        await store.WriteAsync(lines.ToString());
        await store.Store.CheckpointAsync();
        var plan = await store.TextAsync("EXPLAIN ANALYZE SELECT v FROM db.m ORDER BY time DESC LIMIT 3");
        Assert.InRange(int.Parse(ScannedRows().Match(plan).Groups[1].ValueSpan, CultureInfo.InvariantCulture), 2000, 20_000);
        Assert.Equal("39997\n39998\n39999", await store.TextAsync("SELECT v FROM db.m ORDER BY time DESC LIMIT 3"));
    }

    static string Lines(Random random, int count)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var time = (random.Next(10) * Day) + (random.Next(200) * (Day / 200));
            var field = random.Next(4) == 0 ? "w=1i" : $"v={random.Next(1000)}i";
            lines.Append(CultureInfo.InvariantCulture, $"m,t=h{random.Next(4)} {field} {time}\n");
        }

        return lines.ToString();
    }

    [GeneratedRegex(@"Scan: .*\[rows=(\d+)")]
    private static partial Regex ScannedRows();
}
