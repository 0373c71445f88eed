using Quiver.Server.Tests.Queries;
using Xunit;

namespace Quiver.Server.Tests.Output;

/// <summary>What every type looks like in every format.</summary>
public sealed class FormatTests(QueryDoor door) : IClassFixture<QueryDoor>
{
    const string Types = """
        SELECT * FROM (VALUES
            (1, true, CAST(-8 AS TINYINT), CAST(18446744073709551615 AS UBIGINT), 9223372036854775807, CAST(0.5 AS REAL), 0.9e0,
             CAST('12.50' AS DECIMAL(9, 2)), 'a,"b'||chr(10)||'ß', CAST('ab' AS BLOB), DATE '2065-01-07', TIME '17:28:51.5',
             TIMESTAMP '2065-01-07 17:28:51', TIMESTAMP '2065-01-07 17:28:51.25', TIMESTAMPTZ '2065-01-07 17:28:51+00',
             INTERVAL '1 month 2 days 3 hours', [1, NULL, 3], {x: 1, y: NULL}, MAP(['k'], [TIMESTAMP '2065-01-07 17:28:51.000001'])),
            (2, NULL, NULL, NULL, NULL, CAST('NaN' AS REAL), CAST('-Infinity' AS DOUBLE), NULL, '', NULL, NULL,
             NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))
        AS t(id, b, i8, u64, i64, f32, f64, dec, s, bin, d, t, ts, tsf, tz, iv, l, st, m) ORDER BY id
        """;

    [Fact]
    public async Task Json_leaves_nulls_out() => Assert.Equal(
        """
        [{"id":1,"b":true,"i8":-8,"u64":18446744073709551615,"i64":9223372036854775807,"f32":0.5,"f64":0.9,"dec":12.50,
        "s":"a,\"b\nß","bin":"6162","d":"2065-01-07","t":"17:28:51.500","ts":"2065-01-07T17:28:51","tsf":"2065-01-07T17:28:51.250",
        "tz":"2065-01-07T17:28:51Z","iv":"1 mons 2 days 3 hours","l":[1,null,3],"st":{"x":1},"m":{"k":"2065-01-07T17:28:51.000001"}},
        {"id":2,"f32":null,"f64":null,"s":""}]
        """.ReplaceLineEndings(""),
        await door.AskAsync(Types));

    [Fact]
    public async Task Lines_are_objects() => Assert.Equal(
        "{\"a\":1,\"t\":\"2065-01-07T17:28:51Z\"}\n{\"t\":\"2065-01-07T17:28:51.100Z\"}\n",
        await door.AskAsync(
            "SELECT * FROM (VALUES (1, TIMESTAMP '2065-01-07 17:28:51'), (NULL, TIMESTAMP '2065-01-07 17:28:51.1')) AS t(a, t)",
            ("format", "jsonl"), ("timestamps", "rfc3339")));

    [Fact]
    public async Task Csv_has_a_header_and_quotes_what_needs_it() => Assert.Equal(
        """
        id,b,i8,u64,i64,f32,f64,dec,s,bin,d,t,ts,tsf,tz,iv,l,st,m
        1,true,-8,18446744073709551615,9223372036854775807,0.5,0.9,12.50,"a,""b
        ß",6162,2065-01-07,17:28:51.500,2065-01-07T17:28:51,2065-01-07T17:28:51.250,2065-01-07T17:28:51Z,1 mons 2 days 3 hours,\
        "[1, NULL, 3]","{x: 1, y: NULL}",{k=2065-01-07T17:28:51.000001}
        2,,,,,NaN,-inf,,"",,,,,,,,,,

        """.Replace("\\\n", "", StringComparison.Ordinal),
        await door.AskAsync(Types, ("format", "csv")));

    [Fact]
    public async Task Pretty_is_a_table_of_ascii_signs() => Assert.Equal(
        """
        +------+---------+---------------------+-------+------+
        | host | region  | time                | usage | text |
        +------+---------+---------------------+-------+------+
        | s1   | us-east | 2065-01-07T17:28:56 | 0.9   | ß    |
        |      |         |                     |       | zwei |
        |      | 日本    | 2065-01-07T17:28:57 |       | \x1B |
        +------+---------+---------------------+-------+------+
        """,
        await door.AskAsync(
            """
            SELECT * FROM (VALUES ('s1', 'us-east', TIMESTAMP '2065-01-07 17:28:56', 0.9e0, 'ß'||chr(10)||'zwei'),
            (NULL, '日本', TIMESTAMP '2065-01-07 17:28:57', NULL, chr(27))) AS t(host, region, time, usage, text)
            """,
            ("format", "pretty")));

    [Theory]
    [InlineData("json", "[]")]
    [InlineData("jsonl", "")]
    [InlineData("csv", "")]
    [InlineData("pretty", "++\n++")]
    public async Task Results_without_rows_are_empty(string format, string expected) =>
        Assert.Equal(expected, await door.AskAsync("SELECT 1 AS a WHERE 1 = 0", ("format", format)));

    [Theory]
    [InlineData("true", "SELECT 1 AS a WHERE 1 = 0", "a\n")]
    [InlineData("true", "SELECT 1 AS a", "a\n1\n")]
    [InlineData("false", "SELECT 1 AS a", "1\n")]
    public async Task The_header_of_csv_can_be_asked_for(string header, string sql, string expected) =>
        Assert.Equal(expected, await door.AskAsync(sql, ("format", "csv"), ("header", header)));

    [Fact]
    public async Task Pretty_json_has_a_row_a_line() =>
        Assert.Equal("[\n{\"a\":1},\n{\"a\":2}\n]\n", await door.AskAsync("SELECT * FROM (VALUES (1), (2)) AS t(a)", ("pretty", "true")));

    [Fact]
    public async Task Tables_longer_than_what_is_kept_go_on_with_the_widths_of_their_beginning()
    {
        string table = await door.AskAsync("SELECT i, repeat('x', 40) AS s FROM range(100001) AS r(i) ORDER BY i", ("format", "pretty"));
        string[] lines = table.Split('\n');
        Assert.Equal(100_001 + 4, lines.Length);
        string text = new('x', 40);
        Assert.Equal($"| 0     | {text} |", lines[3]);
        Assert.Equal($"| 100000 | {text} |", lines[^2]);
        Assert.Equal(lines[0], lines[^1]);
    }
}
