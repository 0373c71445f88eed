using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Json;
using Quiver.Formats.Tests.Csv;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Json;

public sealed class JsonInferenceTests
{
    static readonly JsonTyping Typing = JsonTyping.Default;

    public static TheoryData<string, string, string> Columns => new()
    {
        // values of column a, type, rows
        { "1 2.5", "Float64", "1 2.5" },
        { "9223372036854775808 1", "Decimal(38, 0)", "9223372036854775808 1" },
        { "9223372036854775808 18446744073709551615", "UInt64", "9223372036854775808 18446744073709551615" },
        { "-9223372036854775809 18446744073709551616", "Decimal(38, 0)", "-9223372036854775809 18446744073709551616" },
        { "18446744073709551616 1e3", "Float64", "1.8446744073709552E+19 1000" },
        { "1 \"x\"", "Utf8", "1 x" },
        { "true 1", "Utf8", "true 1" },
        { "[1] [2.5]", "List(Float64)", "[1] [2.5]" },
        { "[] []", "List(Utf8)", "[] []" },
        { "[1,\"x\"] []", "List(Utf8)", "[1,x] []" },
        { "{\"b\":1} {\"b\":\"x\"}", "Struct(b: Utf8)", "[1] [x]" },
        { "{\"b\":1} 5", "Utf8", "{\"b\":1} 5" },
        { "\"2020-01-02\" \"2020-01-02T03:04:05\"", "Timestamp(us)", "2020-01-02 00:00:00.000000 2020-01-02 03:04:05.000000" },
        { "\"12:30:00\" null", "Time(us)", "12:30 ∅" },
        { "\"2020-02-30\" \"2020-01-02\"", "Utf8", "2020-02-30 2020-01-02" },
        { "\"12\" \"13\"", "Utf8", "12 13" },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Values_giveTheNarrowestTypeForAll(string values, string type, string shown)
    {
        string text = string.Concat(values.Split(' ').Select(v => $"{{\"a\":{v}}}\n"));
        (Arrow.Types.Schema schema, List<object?[]> rows) = JsonReading.Read(text);
        Assert.Equal("a: " + type, schema.ToString());
        Assert.Equal(shown.Replace(" 0", "_0").Replace(' ', '\n').Replace("_0", " 0"), CsvReading.Show(rows));
    }

    public static TheoryData<object, string, string> Rules => new()
    {
        { Typing with { KeepsConflictsAsJson = true }, "{\"a\":1}{\"a\":\"x\"}", "a: Utf8|1,\"x\"" },
        { Typing with { KeepsConflictsAsJson = true }, "{\"a\":[1,\"x\"]}", "a: List(Utf8)|[1,\"x\"]" },
        { Typing with { ConvertsStringsToIntegers = true }, "{\"a\":\"12\"}{\"a\":-3}", "a: Int64|12,-3" },
        { Typing with { ConvertsStringsToIntegers = true }, "{\"a\":\"12\"}{\"a\":\"x\"}", "a: Utf8|12,x" },
        { Typing with { DetectsTimes = false }, "{\"a\":\"2020-01-02\"}", "a: Utf8|2020-01-02" },
        { Typing with { MaxDepth = 0 }, "{\"a\":\"x\"}", "json: Utf8|{\"a\":\"x\"}" },
        { Typing with { MaxDepth = 1 }, "{\"a\":\"x\"}", "a: Utf8|\"x\"" },
        { Typing with { MaxDepth = 2 }, "{\"a\":{\"b\":[1]}}", "a: Struct(b: Utf8)|[[1]]" },
        { Typing with { MapInferenceThreshold = 2 }, "{\"a\":{\"x\":1,\"y\":2}}", "a: Map(Utf8, Int64)|x=1;y=2" },
        { Typing with { MapInferenceThreshold = 3 }, "{\"a\":{\"x\":1,\"y\":2}}", "a: Struct(x: Int64, y: Int64)|[1,2]" },
        { Typing with { MapInferenceThreshold = 2 }, "{\"a\":{\"x\":1,\"y\":\"t\"}}", "a: Struct(x: Int64, y: Utf8)|[1,t]" },
        { Typing with { FieldAppearanceThreshold = 0.6 }, "{\"a\":{\"x\":1}}{\"a\":{\"y\":2}}", "a: Map(Utf8, Int64)|x=1,y=2" },
        { Typing with { FieldAppearanceThreshold = 0.6 }, "{\"a\":{\"x\":1}}{\"a\":{\"x\":2}}", "a: Struct(x: Int64)|[1],[2]" },
        { Typing, "{\"a\":{}}", "a: Map(Utf8, Utf8)|" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rules_ofTypes_areFollowed(object typing, string text, string expected)
    {
        (Arrow.Types.Schema schema, List<object?[]> rows) = JsonReading.Read(text, new JsonOptions { Typing = (JsonTyping)typing });
        Assert.Equal(expected, schema + "|" + string.Join(",", rows.Select(r => Show(r[0]))));
    }

    static string Show(object? value) => value is KeyValuePair<object, object?>[] map
        ? string.Join(";", map.Select(p => $"{p.Key}={p.Value}"))
        : CsvReading.Show([[value]]);

    [Fact]
    public void Keys_thatAreData_areAMap()
    {
        string text = string.Concat(Enumerable.Range(0, 100).Select(i => $"{{\"scores\":{{\"user{i}\":{i},\"user{i + 1}\":1.5}}}}\n"));
        (Arrow.Types.Schema schema, List<object?[]> rows) = JsonReading.Read(text);
        Assert.Equal("scores: Map(Utf8, Float64)", schema.ToString());
        Assert.Equal("user7=7;user8=1.5", Show(rows[7][0]));
        string many = "{\"a\":{" + string.Join(",", Enumerable.Range(0, 40_000).Select(i => $"\"k{i}\":{i}")) + "}}";
        Assert.Equal("a: Map(Utf8, Int64)", JsonReading.Read(many,
            new JsonOptions { Typing = Typing with { MapInferenceThreshold = null } }).Schema.ToString());
    }

    [Fact]
    public void Records_areColumnsOrOneColumn()
    {
        const string Text = "{\"a\":1}\n{\"a\":2}\n";
        Assert.Equal("json: Struct(a: Int64)", JsonReading.Read(Text, new JsonOptions { IsRecords = false }).Schema.ToString());
        Assert.Equal("a: Int64", JsonReading.Read(Text, new JsonOptions { IsRecords = true }).Schema.ToString());
        Assert.Equal(ErrorCode.TypeMismatch,
            Assert.Throws<QuiverException>(() => JsonReading.Read("1\n2\n", new JsonOptions { IsRecords = true })).Code);
        Assert.Equal("{\"a\":1}|{\"a\":2}", string.Join("|", JsonReading.Read(Text, new JsonOptions { IsRaw = true }).Rows.Select(r =>
            r[0])));
        Assert.Equal("\"x\"\n{\"a\" : 1}\n∅", CsvReading.Show(JsonReading.Read("[\"x\",{\"a\" : 1}, null]").Rows));
    }

    [Fact]
    public void Sample_isAsManyRowsAsWanted()
    {
        string text = "{\"a\":1}\n{\"a\":2,\"b\":3}\n";
        Assert.Equal("a: Int64", JsonReading.Read(text, new JsonOptions { SampleRows = 1 }).Schema.ToString());
        Assert.Equal("a: Int64, b: Int64", JsonReading.Read(text, new JsonOptions { SampleRows = 2 }).Schema.ToString());
    }

    [Fact]
    public void Misfit_afterTheSample_widensTheTypeAndKeepsTheKeys()
    {
        string text = "{\"a\":1,\"s\":{\"x\":1}}\n{\"a\":2.5,\"n\":1,\"s\":{\"x\":\"t\",\"y\":1}}\n";
        TextSource source = TextSource.Memory("w.json", Encoding.UTF8.GetBytes(text));
        var options = new JsonOptions { SampleRows = 1 };
        JsonFormat before = JsonInference.Infer([source], options, MemoryBudget.Unlimited, TestContext.Current.CancellationToken);
        Assert.Equal(("a: Int64, s: Struct(x: Int64)", true), (before.Schema.ToString(), before.IsTentative));
        JsonLearnedShapes.Shared.Learn(source, options, MemoryBudget.Unlimited, TestContext.Current.CancellationToken);
        JsonFormat after = JsonInference.Infer([source], options, MemoryBudget.Unlimited, TestContext.Current.CancellationToken);
        Assert.Equal(("a: Float64, s: Struct(x: Utf8)", false), (after.Schema.ToString(), after.IsTentative));
    }
}
