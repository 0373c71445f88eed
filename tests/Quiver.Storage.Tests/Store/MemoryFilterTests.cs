using System.Globalization;
using System.Text;
using Xunit;

namespace Quiver.Storage.Tests.Store;

/// <summary>Rows in memory are left out by time and by series before they are looked at: never one too many.</summary>
public sealed class MemoryFilterTests
{
    const int Rows = 3000;
    static readonly DateTime _start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    static readonly (string Sql, Func<Row, bool> Passes)[] _conditions =
    [
        ("true", _ => true),
        ("host = 'h3'", row => row.Host == 3),
        ("host IN ('h1', 'h7', 'nobody')", row => row.Host is 1 or 7),
        ("host = 'nobody'", _ => false),
        ("host <> 'h2' AND rack = 'r1'", row => row.Host != 2 && row.Rack == 1),
        ("rack IS NULL", row => row.Rack is null),
        ("rack IS NOT NULL AND host LIKE 'h%' AND host > 'h4'", row => row.Rack is not null && row.Host > 4),
        ("coalesce(rack, 'none') = 'none' AND host = 'h5'", row => row.Rack is null && row.Host == 5),
        ("host = 'h5' OR rack = 'r2'", row => row.Host == 5 || row.Rack == 2),
        ("host = 'h6' AND v > 1500", row => row.Host == 6 && row.Value > 1500),
    ];

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Conditions_on_tags_and_times_leave_the_right_rows(bool isInOrder, bool hasDeletes)
    {
        await using var store = await StoreFixture.OpenAsync();
        var random = new Random(11);
        var rows = Enumerable.Range(0, Rows).Select(i => new Row(
            random.Next(9), random.Next(4) is > 0 and var rack ? rack : null, _start.AddMilliseconds(500 * (i + 1)), i)).ToList();
        foreach (var part in (isInOrder ? rows : [.. rows.OrderBy(_ => random.Next())]).Chunk(170))
        {
            await store.WriteAsync(string.Concat(part.Select(row => row.Line())));
        }

        if (hasDeletes)
        {
            await store.QueryAsync($"DELETE FROM db.m WHERE host = 'h3' AND time < {Literal(_start.AddSeconds(700))}");
            rows.RemoveAll(row => row.Host == 3 && row.Time < _start.AddSeconds(700));
        }

        for (var i = 0; i < 60; i++)
        {
            var (sql, passes) = _conditions[i % _conditions.Length];
            var from = _start.AddMilliseconds(random.Next(-100, 500 * Rows));
            var to = i < _conditions.Length ? _start.AddDays(1) : from.AddMilliseconds(random.Next(500 * Rows / 2));
            var expected = rows.Where(row => passes(row) && row.Time >= from && row.Time < to).ToList();
            var actual = await store.TextAsync(
                $"SELECT count(*), sum(v), min(time) = {Literal(expected.FirstOrDefault()?.Time ?? from)} FROM db.m "
                + $"WHERE ({sql}) AND time >= {Literal(from)} AND time < {Literal(to)}");
            var sum = expected.Count == 0 ? "- -" : $"{expected.Sum(row => row.Value)} True";
            Assert.Equal($"{expected.Count} {sum}", actual);
        }
    }

    static string Literal(DateTime time) => $"TIMESTAMP '{time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)}'";

    sealed record Row(int Host, int? Rack, DateTime Time, int Value)
    {
        public string Line()
        {
            var line = new StringBuilder($"m,host=h{Host}");
            if (Rack is { } rack)
            {
                line.Append(CultureInfo.InvariantCulture, $",rack=r{rack}");
            }

            return line.Append(CultureInfo.InvariantCulture, $" v={Value}i {(Time - DateTime.UnixEpoch).Ticks * 100}\n").ToString();
        }
    }
}
