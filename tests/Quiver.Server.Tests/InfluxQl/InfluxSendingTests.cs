using System.Text;
using Quiver.InfluxQl.Results;
using Quiver.Server.Http.InfluxAnswers;
using Xunit;
using static Quiver.Server.Tests.InfluxQl.MadeUpAnswers;

namespace Quiver.Server.Tests.InfluxQl;

/// <summary>How answers are cut into documents, and what becomes of errors.</summary>
public sealed class InfluxSendingTests
{
    /// <summary>Rows that make an answer longer than what is kept back.</summary>
    const int ManyRows = 100_000;

    static readonly InfluxShape _plain = new();
    static readonly InfluxShape _chunked = new() { IsChunked = true, ChunkRows = 2 };

    [Fact]
    public async Task A_chunk_says_whether_more_of_the_series_and_of_the_statement_follow() => Assert.Equal(
        """
        {"results":[{"statement_id":0,"series":[{"name":"cpu","columns":["f"],"values":[[1],[2]],"partial":true}],"partial":true}]}
        {"results":[{"statement_id":0,"series":[{"name":"cpu","columns":["f"],"values":[[3]]}],"partial":true}]}
        {"results":[{"statement_id":0,"series":[{"name":"mem","columns":["f"],"values":[[4],[5]]}]}]}
        {"results":[{"statement_id":1}]}
        {"results":[{"statement_id":2,"error":"e"}]}

        """.ReplaceLineEndings("\n"),
        await SendTextAsync(
            _chunked, "SELECT f FROM a; SELECT f FROM b; SELECT f FROM c",
            Answer(0, Rows("cpu", 1), Rows("cpu", 2, 3) with { IsContinuation = true }, Rows("mem", 4, 5)),
            Answer(1),
            Wrong(2, "e")));

    [Fact]
    public async Task Lists_of_tags_are_cut_between_series_only() => Assert.Equal(
        """
        {"results":[{"statement_id":0,"series":[{"name":"cpu","columns":["f"],"values":[[1],[2],[3]]}]}]}
        {"results":[{"statement_id":0,"series":[{"name":"mem","columns":["f"],"values":[[4]]}]}]}

        """.ReplaceLineEndings("\n"),
        await SendTextAsync(_chunked, "SHOW TAG KEYS", Answer(0, Rows("cpu", 1, 2, 3), Rows("mem", 4))));

    [Fact]
    public async Task Other_lists_are_not_cut() => Assert.Equal(
        """{"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[1],[2],[3]]},{"name":"b","columns":["f"]}]}]}"""
            + "\n",
        await SendTextAsync(_chunked, "SHOW SHARDS", Answer(0, Rows("a", 1, 2, 3), Rows("b"))));

    [Theory]
    [InlineData(1, """{"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[1]],"partial":true}]}]}""")]
    [InlineData(2, """{"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[1],[2]],"partial":true}]}]}""")]
    [InlineData(3, """{"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[1],[2],[3]]}]}]}""")]
    [InlineData(
        4,
        """{"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[1],[2],[3]]}]},"""
        + """{"statement_id":1,"series":[{"name":"b","columns":["f"],"values":[[4]],"partial":true}]}]}""")]
    [InlineData(
        9,
        """{"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[1],[2],[3]]}]},"""
        + """{"statement_id":1,"series":[{"name":"b","columns":["f"],"values":[[4],[5]]}]}]}""")]
    public async Task A_limit_of_rows_counts_all_of_them(int limit, string body) => Assert.Equal(
        body + "\n",
        await SendTextAsync(
            _plain with { MaxRows = limit }, "SELECT f FROM a; SELECT f FROM b",
            Answer(0, Rows("a", 1, 2), Rows("a", 3) with { IsContinuation = true }),
            Answer(1, Rows("b", 4, 5))));

    [Fact]
    public async Task An_error_takes_the_place_of_rows_that_are_not_out() => Assert.Equal(
        """{"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[1]]}]},{"statement_id":1,"error":"late"}]}"""
            + "\n",
        await SendTextAsync(_plain, "SELECT f FROM a; SELECT f FROM b", Answer(0, Rows("a", 1)), Failing(1, "late", Rows("b", 2))));

    [Fact]
    public async Task An_error_stands_behind_rows_that_are_out()
    {
        string text = await SendTextAsync(_plain, "SELECT f FROM a", Failing(0, "late", Many()));
        Assert.EndsWith("""],[1,"some more text"]]}],"error":"late"}]}""" + "\n", text, StringComparison.Ordinal);
        using var document = System.Text.Json.JsonDocument.Parse(text);
        Assert.Equal(ManyRows, RowsOf(document).GetArrayLength());
    }

    [Theory]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public async Task An_infinite_number_takes_the_place_of_all(double value, string name) => Assert.Equal(
        $$"""{"error":"json: unsupported value: {{name}}"}""" + "\n",
        await SendTextAsync(
            _plain, "SELECT f FROM a; SELECT f FROM b",
            Answer(0, Rows("a", 1)), Answer(1, Rows("b", 2.5, value, 3)), Answer(2, Rows("c", 1))));

    [Fact]
    public async Task An_infinite_number_after_what_is_out_ends_the_document()
    {
        string text = await SendTextAsync(
            _plain, "SELECT f FROM a",
            Answer(
                0, Many(), Series("a", ["f", "s"], Floats(2.5, double.PositiveInfinity), Texts("x", "y")) with { IsContinuation = true }));
        Assert.EndsWith("""],[2.5,"x"]],"partial":true}]}],"error":"json: unsupported value: +Inf"}""" + "\n", text,
            StringComparison.Ordinal);
        using var document = System.Text.Json.JsonDocument.Parse(text);
        Assert.Equal(ManyRows + 1, RowsOf(document).GetArrayLength());
    }

    [Fact]
    public async Task An_infinite_number_takes_the_place_of_its_chunk() => Assert.Equal(
        """
        {"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[1],[2]],"partial":true}],"partial":true}]}
        {"error":"json: unsupported value: -Inf"}
        {"results":[{"statement_id":0,"series":[{"name":"a","columns":["f"],"values":[[4]]}]}]}

        """.ReplaceLineEndings("\n"),
        await SendTextAsync(_chunked, "SELECT f FROM a", Answer(0, Rows("a", 1, 2, double.NegativeInfinity, 3, 4))));

    [Fact]
    public async Task Csv_has_name_and_tags_before_the_values() => Assert.Equal(
        """
        name,tags,time,f,s
        cpu,"host=a\,b,region=eu\ w",1000000000,1e+21,"q""r"
        cpu,"host=a\,b,region=eu\ w",2000000000,,

        name,tags,time,n
        "m,em",,0,-7

        error
        "not, found"

        """.ReplaceLineEndings("\n").Replace("1e+21", "1000000000000000000000", StringComparison.Ordinal),
        await SendTextAsync(
            _plain with { Format = InfluxFormat.Csv }, "SELECT f FROM a; SELECT n FROM m; SELECT f FROM x",
            Answer(0, new SeriesRows(
                "cpu", [new("empty", ""), new("host", "a,b"), new("region", "eu w")], ["time", "f", "s"],
                [Times(1, 2), Floats(1e21, null), Texts("q\"r", null)], 2)),
            Answer(1, Series("m,em", ["time", "n"], Times(0), Integers(-7L))),
            Wrong(2, "not, found")));

    [Fact]
    public async Task MessagePack_says_first_how_much_there_is()
    {
        byte[] bytes = await SendAsync(
            _plain with { Format = InfluxFormat.MessagePack }, "SELECT f FROM a; SELECT f FROM x",
            Answer(0, Tagged("cpu", "h", "a", ["time", "f", "i"], Times(-0.5m), Floats(1.5), Integers(-200L))),
            Wrong(1, "e"));
        byte[] expected =
        [
            0x81, .. Text("results"), 0xDD, 0, 0, 0, 2,
            0x82, .. Text("statement_id"), 0, .. Text("series"), 0xDD, 0, 0, 0, 1,
            0x84, .. Text("name"), .. Text("cpu"), .. Text("tags"), 0x81, .. Text("h"), .. Text("a"),
            .. Text("columns"), 0x93, .. Text("time"), .. Text("f"), .. Text("i"),
            .. Text("values"), 0xDD, 0, 0, 0, 1, 0x93,
            0xC7, 12, 5, 255, 255, 255, 255, 255, 255, 255, 255, 0x1D, 0xCD, 0x65, 0x00,
            0xCB, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0,
            0xD1, 0xFF, 0x38,
            0x81, .. Text("error"), .. Text("e"),
        ];
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(bytes));
    }

    static byte[] Text(string text) => [(byte)(0xA0 | text.Length), .. Encoding.UTF8.GetBytes(text)];

    static SeriesRows Rows(string name, params double[] values) =>
        Series(name, ["f"], Floats([.. values.Select(v => (object?)v)]));

    static SeriesRows Many() => Series(
        "a", ["f", "s"], Floats([.. Enumerable.Repeat((object?)1.0, ManyRows)]),
        Texts([.. Enumerable.Repeat((object?)"some more text", ManyRows)]));

    static System.Text.Json.JsonElement RowsOf(System.Text.Json.JsonDocument document) =>
        document.RootElement.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values");
}
