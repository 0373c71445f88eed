using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Results;
using Quiver.Server.Http.InfluxAnswers;
using Xunit;
using static Quiver.Server.Tests.InfluxQl.MadeUpAnswers;

namespace Quiver.Server.Tests.InfluxQl;

/// <summary>What answers look like in JSON: the texts are those of InfluxDB 1.8.10.</summary>
public sealed class InfluxJsonTests
{
    static readonly InfluxShape _plain = new();
    static readonly string[] _timeAndF = ["time", "f"];

    [Fact]
    public async Task A_document_has_results_with_series_with_rows() => Assert.Equal(
        """
        {"results":[{"statement_id":0,"series":[{"name":"cpu","tags":{"host":""},"columns":["time","f"],"values":[["1970-01-01T00:00:05Z",
        100]]},{"name":"cpu","tags":{"host":"a"},"columns":["time","f"],"values":[["1970-01-01T00:00:00Z",1.5],["1970-01-01T00:00:10.25Z",
        null]]}]},{"statement_id":1},{"statement_id":2,"error":"database not found: nodb"}]}
        """.ReplaceLineEndings("") + "\n",
        await SendTextAsync(
            _plain, "SELECT f FROM cpu GROUP BY host; SELECT f FROM mem; SELECT f FROM nodb..cpu",
            Answer(
                0,
                Tagged("cpu", "host", "", _timeAndF, Times(5), Floats(100.0)),
                Tagged("cpu", "host", "a", _timeAndF, Times(0), Floats(1.5)),
                Tagged("cpu", "host", "a", _timeAndF, Times(10.25m), Floats(double.NaN)) with { IsContinuation = true }),
            Answer(1),
            Wrong(2, "database not found: nodb")));

    [Fact]
    public async Task Nothing_asked_is_an_empty_document() => Assert.Equal("{}\n", await SendTextAsync(_plain, ";"));

    [Fact]
    public async Task A_series_may_have_no_name_no_rows_and_messages() => Assert.Equal(
        """
        {"results":[{"statement_id":0,"series":[{"columns":["key"],"values":[["cpu,host=a"]]},{"name":"databases","columns":["name"]}],
        "messages":[{"level":"warning","text":"deprecated use of 'CREATE DATABASE zz1'"}]}]}
        """.ReplaceLineEndings("") + "\n",
        await SendTextAsync(
            _plain, "SHOW SERIES",
            Answer(0, Series(null, ["key"], Texts("cpu,host=a")), Series("databases", ["name"])) with
            {
                Messages = [new InfluxMessage("warning", "deprecated use of 'CREATE DATABASE zz1'")],
            }));

    [Fact]
    public async Task Pretty_has_four_spaces_a_level() => Assert.Equal(
        """
        {
            "results": [
                {
                    "statement_id": 0,
                    "series": [
                        {
                            "name": "cpu",
                            "tags": {
                                "host": "a"
                            },
                            "columns": [
                                "time",
                                "f"
                            ],
                            "values": [
                                [
                                    "1970-01-01T00:00:00Z",
                                    1.5
                                ],
                                [
                                    "1970-01-01T00:00:01Z",
                                    2
                                ]
                            ]
                        }
                    ],
                    "messages": [
                        {
                            "level": "warning",
                            "text": "t"
                        }
                    ]
                },
                {
                    "statement_id": 1,
                    "error": "e"
                }
            ]
        }

        """.ReplaceLineEndings("\n"),
        await SendTextAsync(
            _plain with { IsPretty = true }, "SELECT f FROM cpu; SELECT f FROM x",
            Answer(0, Tagged("cpu", "host", "a", _timeAndF, Times(0, 1), Floats(1.5, 2.0))) with { Messages = [new("warning", "t")] },
            Wrong(1, "e")));

    [Theory]
    [InlineData("a<b>&c", "\"a\\u003cb\\u003e\\u0026c\"")]
    [InlineData("q\"b\\n\nr\rt\tz\u0001", "\"q\\\"b\\\\n\\nr\\rt\\tz\\u0001\"")]
    [InlineData("\u2028 and \u2029 and \u2030 ß日", "\"\\u2028 and \\u2029 and \u2030 ß日\"")]
    [InlineData("twelve bytes", "\"twelve bytes\"")]
    [InlineData("a text that is longer than those in place <", "\"a text that is longer than those in place \\u003c\"")]
    [InlineData("", "\"\"")]
    public async Task Strings_are_escaped_as_go_does(string text, string json) => Assert.Equal(
        $$"""
        {"results":[{"statement_id":0,"series":[
        {"name":{{json}},"tags":{{{json}}:{{json}}},"columns":["s",{{json}}],"values":[[{{json}},1]]}
        ]}]}
        """.ReplaceLineEndings("").Replace("\"name\":\"\",", "", StringComparison.Ordinal) + "\n",
        await SendTextAsync(_plain, "SELECT s FROM m", Answer(0, Tagged(text, text, text, ["s", text], Texts(text), Integers(1L)))));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(100, "100")]
    [InlineData(1.5, "1.5")]
    [InlineData(-4, "-4")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(9.99e-7, "9.99e-7")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-1.25e-10, "-1.25e-10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(9007199254740992, "9007199254740992")]
    [InlineData(1.8446744073709552e19, "18446744073709552000")]
    [InlineData(999999999999999900000.0, "999999999999999900000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(123456.7890123, "123456.7890123")]
    [InlineData(1e15 + 0.125, "1000000000000000.1")]
    public async Task Floats_are_as_short_as_go_has_them(double value, string json) => Assert.Equal(
        $$"""{"results":[{"statement_id":0,"series":[{"name":"m","columns":["f"],"values":[[{{json}}]]}]}]}""" + "\n",
        await SendTextAsync(_plain, "SELECT f FROM m", Answer(0, Series("m", ["f"], Floats(value)))));

    [Fact]
    public async Task Random_floats_read_back_as_they_were()
    {
        var random = new Random(7);
        var values = new object?[2000];
        for (int i = 0; i < values.Length; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            values[i] = i % 3 == 0 ? random.Next(-100_000, 100_000) / 1000.0 : double.IsFinite(value) ? value : 1.0;
        }

        string text = await SendTextAsync(_plain, "SELECT f FROM m", Answer(0, Series("m", ["f"], Floats(values))));
        using var document = System.Text.Json.JsonDocument.Parse(text);
        System.Text.Json.JsonElement rows = document.RootElement.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values");
        Assert.Equal(values, rows.EnumerateArray().Select(row => (object?)row[0].GetDouble()));
    }

    [Fact]
    public async Task Constants_dictionaries_and_slices_are_columns_too()
    {
        Column nothing = new ConstantColumn(Floats([null]), 2);
        Column seven = new ConstantColumn(Integers(7L), 2);
        Column flags = ColumnBuilder.Build(DataType.Boolean, true, null);
        Column large = ColumnBuilder.Build(DataType.UInt64, ulong.MaxValue, 0UL);
        Assert.Equal(
            """
            {"results":[{"statement_id":0,"series":[
            {"name":"m","columns":["a","b","c","d"],"values":[[null,7,true,18446744073709551615],[null,7,null,0]]}
            ]}]}
            """.ReplaceLineEndings("") + "\n",
            await SendTextAsync(_plain, "SELECT a FROM m", Answer(0, Series("m", ["a", "b", "c", "d"], nothing, seven, flags, large))));
    }

    [Theory]
    [InlineData(null, "\"1969-12-31T23:59:58.5Z\"", "\"1970-01-01T01:30:00Z\"")]
    [InlineData("n", "-1500000000", "5400000000000")]
    [InlineData("foo", "-1500000000", "5400000000000")]
    [InlineData("u", "-1500000", "5400000000")]
    [InlineData("ms", "-1500", "5400000")]
    [InlineData("s", "-1", "5400")]
    [InlineData("m", "0", "90")]
    [InlineData("h", "0", "1")]
    public async Task Times_are_text_or_count_a_unit(string? epoch, string first, string second) => Assert.Equal(
        $$"""{"results":[{"statement_id":0,"series":[{"name":"m","columns":["time"],"values":[[{{first}}],[{{second}}]]}]}]}""" + "\n",
        await SendTextAsync(
            _plain with { TimeUnit = InfluxShape.UnitOf(epoch) }, "SELECT f FROM m", Answer(0, Series("m", ["time"], Times(-1.5m, 5400)))));

    [Fact]
    public async Task Times_of_a_zone_have_its_offset() => Assert.Equal(
        """
        {"results":[{"statement_id":0,"series":[
        {"name":"m","columns":["time"],"values":[["2019-10-27T02:00:00+02:00"],["2019-10-27T02:00:00.000000001+01:00"]]}
        ]}]}
        """.ReplaceLineEndings("") + "\n",
        await SendTextAsync(
            _plain, "SELECT f FROM m",
            Answer(0, Series("m", ["time"], Times(1572134400, 1572138000.000000001m))) with
            {
                Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            }));
}
