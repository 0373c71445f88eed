using System.Globalization;
using Quiver.Storage.Tests.Store;

namespace Quiver.Storage.Tests.Compaction;

/// <summary>A table as a sorted map: the last write wins per column, deletes remove what is there.</summary>
sealed class TableModel
{
    public const long WindowNanoseconds = 1_000_000_000;

    static readonly string?[] Hosts = ["a", "b", "c", null];

    readonly SortedDictionary<(string Host, string Zone, long Time), object?[]> _rows = [];

    public IEnumerable<string> Lines => _rows.Select(row =>
        $"{Text(row.Key.Host)} {Text(row.Key.Zone)} {row.Key.Time} {string.Join(' ', row.Value.Select(Format))}");

    /// <summary>Writes a row with all columns.</summary>
    public string Seed(string table)
    {
        _rows[("a", "c", 0)] = [1.0, 2L, "s"];
        return $"{table},host=a,zone=c x=1,y=2i,z=\"s\" 0";
    }

    /// <summary>Writes random rows: out of order, many more than once.</summary>
    /// <returns>The rows as lines of a table.</returns>
    public string Write(Random random, string table, int windows)
    {
        var lines = new List<string>();
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            var (host, zone) = (Hosts[random.Next(4)] ?? "", Hosts[2 + random.Next(2)] ?? "");
            var time = (random.Next(windows) * WindowNanoseconds) + (random.Next(20) * 17_000_000);
            var key = (host, zone, time);
            var row = _rows.GetValueOrDefault(key) ?? new object?[3];
            var fields = new List<string>();
            for (var field = 0; field < 3; field++)
            {
                if (random.Next(2) == 0 || (field == 2 && fields.Count == 0))
                {
                    object value = field switch { 0 => random.Next(100) / 4.0, 1 => (long)random.Next(100), _ => "s" + random.Next(100) };
                    row[field] = value;
                    fields.Add(field switch { 0 => $"x={Format(value)}", 1 => $"y={value}i", _ => $"z=\"{value}\"" });
                }
            }

            _rows[key] = row;
            var tags = (host.Length > 0 ? ",host=" + host : "") + (zone.Length > 0 ? ",zone=" + zone : "");
            lines.Add($"{table}{tags} {string.Join(',', fields)} {time}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>Deletes a random range.</summary>
    /// <returns>The condition.</returns>
    public string Delete(Random random, int windows)
    {
        var min = random.NextInt64(windows * WindowNanoseconds);
        var max = min + random.NextInt64(2 * WindowNanoseconds);
        var host = random.Next(3) == 0 ? "" : Hosts[random.Next(4)];
        foreach (var key in _rows.Keys.Where(key => key.Time >= min && key.Time <= max && (host == "" || key.Host == (host ?? ""))).ToList())
        {
            _rows.Remove(key);
        }

        var tag = host == "" ? "" : host is null ? " AND host IS NULL" : $" AND host = '{host}'";
        return $"time >= {Timestamp(min)} AND time <= {Timestamp(max)}{tag}";
    }

    /// <summary>Removes rows before a time.</summary>
    public void Expire(long time)
    {
        foreach (var key in _rows.Keys.Where(key => key.Time < time).ToList())
        {
            _rows.Remove(key);
        }
    }

    public static Task<string> ReadAsync(StoreFixture store, string table) => store.TextAsync(
        $"SELECT host, zone, CAST(time AS BIGINT), x, y, z FROM db.{table} ORDER BY host NULLS FIRST, zone NULLS FIRST, time");

    static string Text(string tag) => tag.Length == 0 ? "-" : tag;

    static string Format(object? value) => value is null ? "-" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    static string Timestamp(long time) =>
        $"TIMESTAMP_NS '{DateTime.UnixEpoch.AddTicks(time / 100):yyyy-MM-dd HH:mm:ss.fffffff}{time % 100:00}'";
}
