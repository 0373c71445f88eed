using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>Deletes against a list of points from which the same are taken, in memory and in files, over two retention policies.</summary>
public sealed class DeleteTests
{
    static readonly string[] _values = ["", "a", "b", "ab", "x,y=z q"];

    sealed record Written(string Policy, string Measurement, string Host, string Region, long Second);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_is_left_is_what_a_list_says(int seed)
    {
        var random = new Random(seed);
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.AskAsync("CREATE DATABASE db; CREATE RETENTION POLICY rp ON db DURATION INF REPLICATION 1 DEFAULT");
        var points = new List<Written>();
        for (int round = 0; round < 12; round++)
        {
            await WriteAsync(door, points, random);
            if (random.Next(3) == 0)
            {
                await door.Fixture.CheckpointAsync();
            }

            (string statement, Func<Written, bool> deletes) = Statement(random);
            Assert.Equal("", await door.AskAsync(statement));
            points.RemoveAll(point => deletes(point));
            if (random.Next(5) == 0)
            {
                await door.Fixture.ReopenAsync();
            }

            Assert.True(
                Expected(points) == await door.AskAsync("SHOW SERIES"),
                $"{statement}\nexpected {Expected(points)}\nbut was  {await door.AskAsync("SHOW SERIES")}");
            Assert.Equal(ExpectedRows(points), await RowsAsync(door));
        }
    }

    [Theory]
    [InlineData("DELETE FROM m WHERE v > 1")]
    [InlineData("DELETE FROM m WHERE nope = 5")]
    [InlineData("DELETE FROM m WHERE host > 'a'")]
    [InlineData("DROP SERIES FROM /./ WHERE host = 'a' OR v = 1")]
    public async Task Fields_are_not_asked(string statement)
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.AskAsync("CREATE DATABASE db");
        Assert.Equal("", await door.AskAsync(statement));
        await door.WriteAsync("db", "m,host=a v=1 1");
        Assert.EndsWith(": fields not supported in WHERE clause during deletion", await door.AskAsync(statement), StringComparison.Ordinal);
        Assert.Equal("(key)[m,host=a]", await door.AskAsync("SHOW SERIES"));
    }

    [Fact]
    public async Task A_dropped_shard_takes_its_rows_along()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.AskAsync("CREATE DATABASE db WITH DURATION INF SHARD DURATION 1d NAME rp");
        await door.WriteAsync("db", "m,h=a v=1 0\nm,h=b v=1 86399999999999\nm,h=c v=1 86400000000000\nn,h=d v=1 1");
        string shards = await door.AskAsync("SHOW SHARDS");
        Match[] found = [.. Regex.Matches(shards, @"\[(\d+) db rp \d+ ([^ ]+) ([^ ]+) ").Cast<Match>()];
        Assert.Equal(
            ["1970-01-01T00:00:00Z 1970-01-02T00:00:00Z", "1970-01-02T00:00:00Z 1970-01-03T00:00:00Z"],
            found.Select(match => $"{match.Groups[2]} {match.Groups[3]}"));
        await door.AskAsync($"DROP SHARD {found[0].Groups[1]}");
        Assert.Equal("(key)[m,h=c]", await door.AskAsync("SHOW SERIES"));
        Assert.Equal("", await door.AskAsync("DROP SHARD 18446744073709551615"));
    }

    [Fact]
    public async Task A_dropped_measurement_may_have_other_types_afterwards()
    {
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.AskAsync("CREATE DATABASE db");
        await door.WriteAsync("db", "m v=1 1");
        await door.AskAsync("DROP MEASUREMENT m");
        Assert.Equal("", await door.AskAsync("SHOW FIELD KEYS"));
        await door.WriteAsync("db", "m v=\"text\" 1");
        Assert.Equal("m(fieldKey,fieldType)[v string]", await door.AskAsync("SHOW FIELD KEYS"));
    }

    static async Task WriteAsync(InfluxDoor door, List<Written> points, Random random)
    {
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            var point = new Written(
                random.Next(2) == 0 ? "rp" : "autogen", random.Next(2) == 0 ? "m" : "n", _values[random.Next(_values.Length)],
                _values[random.Next(_values.Length)], random.Next(10));
            string tags = Tag("host", point.Host) + Tag("region", point.Region);
            await door.WriteAsync(
                "db", string.Create(CultureInfo.InvariantCulture, $"{point.Measurement}{tags} v=1 {point.Second * 1_000_000_000}"),
                point.Policy);
            points.Remove(point);
            points.Add(point);
        }
    }

    static (string Statement, Func<Written, bool> Deletes) Statement(Random random)
    {
        (string from, Func<Written, bool> isMeant) = random.Next(3) switch
        {
            0 => ("FROM m", point => point.Measurement == "m"),
            1 => ("FROM /^[mx]$/", point => point.Measurement == "m"),
            _ => ("FROM m, n", (Func<Written, bool>)(_ => true)),
        };
        (string where, Func<Written, bool> holds) = Condition(random, 2);
        int first = random.Next(12);
        return random.Next(4) switch
        {
            0 => ($"DROP SERIES {from} WHERE {where}", point => isMeant(point) && holds(point)),
            1 => ($"DELETE {from} WHERE ({where}) AND time >= {first}s", point => isMeant(point) && holds(point) && point.Second >= first),
            2 => ($"DELETE WHERE time < {first}s AND time > 2s", point => point.Second < first && point.Second > 2),
            _ => ($"DELETE WHERE {where}", holds),
        };
    }

    static (string Text, Func<Written, bool> Holds) Condition(Random random, int depth)
    {
        if (depth > 0 && random.Next(2) == 0)
        {
            (string left, Func<Written, bool> a) = Condition(random, depth - 1);
            (string right, Func<Written, bool> b) = Condition(random, depth - 1);
            return random.Next(2) == 0 ? ($"({left} AND {right})", p => a(p) && b(p)) : ($"({left} OR {right})", p => a(p) || b(p));
        }

        bool isHost = random.Next(2) == 0;
        string name = isHost ? "host" : "region";
        string value = _values[random.Next(_values.Length)];
        Func<Written, string> of = point => isHost ? point.Host : point.Region;
        return random.Next(5) switch
        {
            0 => ($"{name} != '{value}'", p => of(p) != value),
            1 => ($"{name} =~ /a/", p => of(p).Contains('a')),
            2 => ($"{name} !~ /^a?$/", p => of(p) is not ("" or "a")),
            3 => ("host = region", p => p.Host == p.Region),
            _ => ($"'{value}' = {name}", p => of(p) == value),
        };
    }

    static string Tag(string name, string value) => value.Length == 0 ? "" : $",{name}={Escape(value)}";

    static string Escape(string value) => Regex.Replace(value, "[,= ]", @"\$0");

    static string Expected(List<Written> points)
    {
        string[] keys =
        [
            .. points.GroupBy(point => point.Measurement).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => group
                .Select(point => point.Measurement + Tag("host", point.Host) + Tag("region", point.Region)).Distinct()
                .Order(StringComparer.Ordinal)),
        ];
        return keys.Length == 0 ? "" : "(key)" + string.Concat(keys.Select(key => $"[{key}]"));
    }

    static string ExpectedRows(List<Written> points) => string.Join(
        '\n', points.Select(point => $"{point.Policy} {point.Measurement} {point.Host}|{point.Region} {point.Second}")
            .Order(StringComparer.Ordinal));

    static async Task<string> RowsAsync(InfluxDoor door)
    {
        var rows = new List<string>();
        foreach ((string store, string policy) in new[] { ("db", "autogen"), ("db/rp", "rp") })
        {
            foreach (string table in (string[])["m", "n"])
            {
                if (door.Fixture.Store.Catalog.Current.FindDatabase(store)?.FindTable(table) is not { DeletedAt: null } known)
                {
                    continue;
                }

                string host = known.Find("host") is null ? "''" : "coalesce(host, '')";
                string region = known.Find("region") is null ? "''" : "coalesce(region, '')";
                rows.AddRange((await door.Fixture.QueryAsync(
                    $"SELECT '{policy} {table} ' || {host} || '|' || {region} || ' ' || CAST(epoch_ns(time) / 1000000000 AS BIGINT) "
                    + $"FROM \"{store}\".\"{table}\"")).Select(row => (string)row[0]!));
            }
        }

        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }
}
