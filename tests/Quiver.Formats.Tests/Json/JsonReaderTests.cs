using System.Globalization;
using System.Text;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Json;
using Quiver.Formats.Tests.Csv;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Json;

public sealed class JsonReaderTests
{
    public static TheoryData<string, string, string> Files => new()
    {
        // text, schema, rows
        { "{\"a\":1,\"b\":\"x\"}\n{\"a\":-2,\"b\":null}\n", "a: Int64, b: Utf8", "1|x\n-2|∅" },
        { "{\"a\":1}\r\n\r\n{\"a\":2.5}", "a: Float64", "1\n2.5" },
        { "[{\"a\":true},{\"a\":false} , null, {}]", "a: Boolean", "true\nfalse\n∅\n∅" },
        { "  [\n  {\n \"a\" : [1, 2 ,3]\n},\n{\"a\":[]}, {\"a\":null} ] \n", "a: List(Int64)", "[1,2,3]\n[]\n∅" },
        { "{\"a\":1}{\"a\":2} {\"a\":\n3}", "a: Int64", "1\n2\n3" },
        { "{\"a\":{\"x\":1,\"y\":\"p\"}}\n{\"a\":{\"y\":\"q\",\"z\":{\"w\":true}}}\n{}\n{\"a\":null}",
            "a: Struct(x: Int64, y: Utf8, z: Struct(w: Boolean))", "[1,p,∅]\n[∅,q,[true]]\n∅\n∅" },
        { "{\"a\":1,\"b\":2}\n{\"b\":3}\n{\"c\":4,\"a\":5}\n", "a: Int64, b: Int64, c: Int64", "1|2|∅\n∅|3|∅\n5|∅|4" },
        { "{\"d\":\"2020-01-02\",\"t\":\"2020-01-02T03:04:05Z\",\"s\":\"12\"}", "d: Date, t: Timestamp(us, UTC), s: Utf8",
            "2020-01-02|2020-01-02 03:04:05.000000|12" },
        { "{\"d\":\"2020-01-02\"}\n{\"d\":\"\"}", "d: Utf8", "2020-01-02\n" },
        { "{\"a\":1}\n{\"a\":\"x\\ny\"}\n{\"a\":{\"b\" : [1, \"}\"]}}\n{\"a\":true}\n{\"a\":null}", "a: Utf8",
            "1\nx\ny\n{\"b\" : [1, \"}\"]}\ntrue\n∅" },
        { "{\"a\":\"q\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00 and more text\"}", "a: Utf8",
            "q\"\\/\b\f\n\r\tAé😀 and more text" },
        { "{\"a\":\"\\\\\"}\n{\"a\":\"\\\\\\\"\"}\n{\"a\":\"\"}", "a: Utf8", "\\\n\\\"\n" },
        { "{\"\\u0061\":1}\n{\"a\":2}", "a: Int64", "1\n2" },
        { "{\"a\":1,\"b\":2,\"a\":3}\n{\"b\":1,\"b\":null}\n{\"a\":7}", "a: Int64, b: Int64", "3|2\n∅|∅\n7|∅" },
        { "{\"s\":{\"k\":1,\"k\":2}}\n{\"s\":{\"k\":3}}", "s: Struct(k: Int64)", "[2]\n[3]" },
        { "{\"a\":1,\"A\":2}", "a: Int64, A_1: Int64", "1|2" },
        { "{\"n\":9223372036854775807}\n{\"n\":-9223372036854775808}", "n: Int64", "9223372036854775807\n-9223372036854775808" },
        { "{\"n\":9223372036854775808}\n{\"n\":1E-2}\n{\"n\":-0.0}\n{\"n\":12345678901234567.5}", "n: Float64",
            "9.223372036854776E+18\n0.01\n-0\n12345678901234568" },
        { "[1,2,null]", "json: Int64", "1\n2\n∅" },
        { "1\n2.5\n", "json: Float64", "1\n2.5" },
        { "[[1],[2,3]]", "json: List(Int64)", "[1]\n[2,3]" },
        { "{\"a\":null}", "a: Utf8", "∅" },
        { "{\"a\":[{\"x\":1},{\"y\":[null,2]}]}", "a: List(Struct(x: Int64, y: List(Int64)))", "[[1,∅],[∅,[∅,2]]]" },
        { "{}\n{}", "json: Utf8", "{}\n{}" },
        { "\uFEFF{\"a\":1}", "a: Int64", "1" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void File_read_givesSchemaAndRows(string text, string schema, string rows)
    {
        (Schema actual, List<object?[]> read) = JsonReading.Read(text);
        Assert.Equal(schema, Normal(actual.ToString()));
        Assert.Equal(rows, CsvReading.Show(read));
        for (int n = 1; n < Encoding.UTF8.GetByteCount(text) + 2; n++)
        {
            Assert.Equal(rows, CsvReading.Show(JsonReading.Read(text, chunkBytes: TextChunk.Padding + n).Rows));
        }
    }

    /// <summary>Struct and list types may be shown in more than one way: punctuation is no part of these tests.</summary>
    static string Normal(string schema) => schema.Replace("<", "(").Replace(">", ")").Replace("item: ", "");

    [Fact]
    public void Types_given_areFollowed()
    {
        var types = new Field[]
        {
            new("d", DataType.Decimal(20, 2)), new("i", DataType.Int16), new("m", DataType.Map(DataType.Utf8, DataType.Int64)),
            new("n", DataType.Int64), new("t", DataType.Timestamp(TimeUnit.Nanosecond)), new("j", DataType.Utf8),
        }.ToDictionary(f => f.Name);
        (_, List<object?[]> rows) = JsonReading.Read(
            "{\"d\":1.5,\"i\":-5,\"m\":{\"a\":1,\"b\":null},\"n\":\"12\",\"t\":\"1970-01-01T00:00:01\",\"j\":[1, 2]}",
                new() { Types = types });
        Assert.Equal("1.50", ((IFormattable)rows[0][0]!).ToString());
        Assert.Equal([new("a", 1L), new("b", null)], (KeyValuePair<object, object?>[])rows[0][2]!);
        Assert.Equal("-5|12|1970-01-01 00:00:01.000000|[1, 2]", CsvReading.Show([[rows[0][1], rows[0][3], rows[0][4], rows[0][5]]]));
        var unknown = new JsonOptions { Types = new Dictionary<string, Field> { ["zz"] = new("zz", DataType.Int8) } };
        Assert.Equal(ErrorCode.UnknownColumn, Assert.Throws<QuiverException>(() => JsonReading.Read("{\"a\":1}", unknown)).Code);
    }

    [Fact]
    public void Projection_skipsAndChecksTheRest()
    {
        (Schema schema, List<object?[]> rows) = JsonReading.Read("{\"a\":{\"x\":[1,{}]},\"b\":\"t\",\"c\":2}\n", projection: [2, 1]);
        Assert.Equal("c: Int64, b: Utf8", schema.ToString());
        Assert.Equal("2|t", CsvReading.Show(rows));
        Assert.Equal(2, JsonReading.Read("{\"a\":1}\n{\"a\":2}\n", projection: []).Rows.Count);
        string bad = "{\"a\":[1 2],\"c\":2}\n";
        var small = new JsonOptions { SampleBytes = 64 };
        Assert.Throws<QuiverException>(() => JsonReading.Read(string.Concat(Enumerable.Repeat("{\"a\":[1],\"c\":2}\n", 20)) + bad, small,
            projection: [1]));
    }

    public static TheoryData<string, ErrorCode, int, int, string> Broken => new()
    {
        { "", ErrorCode.CorruptFile, 0, 0, "t.json is empty: its columns cannot be inferred" },
        { " \n ", ErrorCode.CorruptFile, 0, 0, "t.json holds no values: its columns cannot be inferred" },
        { "[]", ErrorCode.CorruptFile, 0, 0, "t.json holds no values: its columns cannot be inferred" },
        { "{\"a\":1}\n{\"a\":2 \"b\":3}\n", ErrorCode.CorruptFile, 2, 8,
            "t.json, line 2: \"\"b\":3\" found where a comma or \"}\" is expected" },
        { "{\"a\":1}\n{\"a\":tru}\n", ErrorCode.CorruptFile, 2, 6, "t.json, line 2: \"tru\" found where a value is expected" },
        { "{\"a\":1}\n{\"a\":01}\n", ErrorCode.CorruptFile, 2, 6, "t.json, line 2: \"01\" found where a value is expected" },
        { "{\"a\":1}\n{a:1}\n", ErrorCode.CorruptFile, 2, 2, "t.json, line 2: \"a:1\" found where a key in quotes is expected" },
        { "{\"a\":1}\n{\"a\":\"x}\n{\"a\":2}\n", ErrorCode.CorruptFile, 2, 9,
            "t.json, line 2: a string holds the control character 0x0A, which JSON wants escaped; a closing quote may be missing" },
        { "{\"a\":\"x", ErrorCode.CorruptFile, 1, 6,
            "t.json, line 1: the string that starts here is never closed; the file may be cut short" },
        { "{\"a\":[1,", ErrorCode.CorruptFile, 1, 9, "t.json, line 1: the text ends where a value is expected; the file may be cut short" },
        { "[{\"a\":1},{\"a\":2}", ErrorCode.CorruptFile, 1, 17, "t.json, line 1: the array is never closed; the file may be cut short" },
        { "[{\"a\":1}] x", ErrorCode.CorruptFile, 1, 11, "t.json, line 1: text follows the end of the array" },
        { "{\"a\":\"\\x\"}", ErrorCode.CorruptFile, 1, 7, null! },
        { "{\"a\":\"\\ud800 alone\"}", ErrorCode.CorruptFile, 1, 7, null! },
        { "{\"a\":1}\n2\n", ErrorCode.CorruptFile, 0, 0, null! },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Broken_file_saysWhere(string text, ErrorCode code, int line, int column, string? message)
    {
        if (text == "{\"a\":1}\n2\n")
        {
            // Rows of different kinds are JSON text.
            Assert.Equal("{\"a\":1}\n2", CsvReading.Show(JsonReading.Read(text).Rows));
            return;
        }

        QuiverException e = Assert.Throws<QuiverException>(() => JsonReading.Read(text));
        Assert.Equal((code, line, column, message ?? e.Message), (e.Code, e.Line, e.Column, e.Message));
    }

    [Fact]
    public void Value_afterTheSampleOfAnotherType_namesColumnAndRemedy()
    {
        string text = string.Concat(Enumerable.Range(0, 50).Select(i => $"{{\"p\":{{\"v\":{i}}}}}\n")) + "{\"p\":{\"v\":\"cheap\"}}\n";
        QuiverException e = Assert.Throws<QuiverException>(() => JsonReading.Read(text, new JsonOptions { SampleBytes = 100 }));
        Assert.Equal(
            "t.json, line 51: p.v: \"\"cheap\"\" is not Int64, the type given or found in the sample; pass types = {'p': 'VARCHAR'}",
                e.Message);
        Assert.Equal((ErrorCode.InvalidCast, 51, 11), (e.Code, e.Line, e.Column));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1100, true)]
    [InlineData(10_000, true)]
    [InlineData(1_000_000, true)]
    public void Deep_nesting_isAnErrorAboveTheLimit(int depth, bool fails)
    {
        foreach (string text in new[]
        {
            "{\"a\":" + new string('[', depth) + new string(']', depth) + "}",
            "{\"a\":" + string.Concat(Enumerable.Repeat("{\"b\":", depth)) + "1" + new string('}', depth) + "}",
            new string('[', depth) + new string(']', depth),
        })
        {
            if (fails)
            {
                Assert.Equal(ErrorCode.NestingTooDeep, Assert.Throws<QuiverException>(() => JsonReading.Read(text)).Code);
            }
            else
            {
                Assert.Single(JsonReading.Read(text).Rows);
            }
        }
    }

    [Fact]
    public void Large_value_isReadBelowTheLimitAndRefusedAbove()
    {
        string big = new('x', 10 << 20);
        string text = $"{{\"a\":\"{big}\"}}\n{{\"a\":\"y\"}}\n";
        Assert.Equal([big, "y"], JsonReading.Read(text).Rows.Select(r => (string)r[0]!));
        Assert.Equal(
            ErrorCode.LimitExceeded, Assert.Throws<QuiverException>(() => JsonReading.Read(text,
                new JsonOptions { MaxValueBytes = 1 << 20 })).Code);
    }

    [Fact]
    public void Random_documents_matchSystemTextJson()
    {
        var random = new Random(11);
        for (int i = 0; i < 200; i++)
        {
            var text = new StringBuilder();
            int rows = 1 + random.Next(20);
            var lines = new List<string>();
            for (int row = 0; row < rows; row++)
            {
                lines.Add(RandomObject(random, 0));
            }

            bool isArray = random.Next(2) == 0;
            text.Append(isArray ? "[" + string.Join(" ,\n", lines) + "]" : string.Join("\n", lines));
            (Schema schema, List<object?[]> read) = JsonReading.Read(text.ToString(), chunkBytes: TextChunk.Padding + 1 + random.Next(300));
            Assert.Equal(rows, read.Count);
            for (int row = 0; row < rows; row++)
            {
                JsonElement expected = JsonDocument.Parse(lines[row]).RootElement;
                for (int c = 0; c < schema.Fields.Count; c++)
                {
                    object? value = schema.Fields[c].Name == JsonInference.ValueColumn
                        ? expected.GetRawText()
                        : expected.TryGetProperty(schema.Fields[c].Name, out JsonElement e) ? Expect(e, schema.Fields[c].Type) : null;
                    Assert.Equal(CsvReading.Show([[value]]), CsvReading.Show([[read[row][c]]]));
                }
            }
        }
    }

    static object? Expect(JsonElement value, DataType type) => type switch
    {
        _ when value.ValueKind == JsonValueKind.Null => null,
        StructType s => s.Fields.Select(f => value.TryGetProperty(f.Name, out JsonElement e) ? Expect(e, f.Type) : null).ToArray(),
        ListType l => value.EnumerateArray().Select(e => Expect(e, l.Element)).ToArray(),
        { Id: TypeId.Utf8 } => value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(),
        { Id: TypeId.Int64 } => value.GetInt64(),
        { Id: TypeId.Float64 } => value.GetDouble(),
        { Id: TypeId.Boolean } => value.GetBoolean(),
        _ => throw new InvalidOperationException(type.ToString()),
    };

    static string RandomObject(Random random, int depth)
    {
        string[] keys = ["a", "b", "key", "longer_key_name", "é", "q\"uote"];
        IEnumerable<string> members = keys.Where(_ => random.Next(3) > 0).OrderBy(_ => random.Next())
            .Select(k => JsonSerializer.Serialize(k) + (random.Next(4) == 0 ? " : " : ":") + RandomValue(random, k, depth + 1));
        return "{" + string.Join(random.Next(4) == 0 ? " , " : ",", members) + "}";
    }

    static string RandomValue(Random random, string key, int depth) => (random.Next(10) == 0 ? "null" : key) switch
    {
        "null" => "null",
        "a" => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        "b" => (random.NextDouble() * Math.Pow(10, random.Next(-30, 30))).ToString("R", CultureInfo.InvariantCulture),
        "key" => JsonSerializer.Serialize(new string([.. Enumerable.Range(0, random.Next(30)).Select(_ =>
            "ab\\\"\n\té€{}[],: "[random.Next(15)])])),
        "longer_key_name" when depth < 4 => "[" + string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => RandomObject(random,
            depth + 1))) + "]",
        "é" when depth < 4 => RandomObject(random, depth + 1),
        "q\"uote" => random.Next(3) switch { 0 => "1", 1 => "\"text\"", _ => "[1,  {}]" },
        _ => random.Next(2) == 0 ? "true" : "false",
    };

    [Fact]
    public void Mutated_files_giveRowsOrTypedErrors()
    {
        var random = new Random(5);
        byte[] seed = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30).Select(
            i => $"{{\"id\":{i},\"s\":\"t\\n\\u00e9 {i}\",\"o\":{{\"x\":[{i},2.5e1],\"y\":null}},\"d\":\"2020-01-01\"}}\n")));
        byte[] array = [(byte)'[', .. seed.AsSpan().ToArray().Select(b => b == (byte)'\n' ? (byte)',' : b).SkipLast(1), (byte)']'];
        int errors = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = [.. i % 2 == 0 ? seed : array];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "\",\n{}[]:\\0tn"[random.Next(12)]);
            }

            if (random.Next(3) == 0)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }

            try
            {
                JsonReading.Read(bytes, new JsonOptions { SampleBytes = 300 }, TextChunk.Padding + 1 + random.Next(500));
            }
            catch (QuiverException)
            {
                errors++;
            }
        }

        Assert.InRange(errors, 500, 2990);
    }

    [Fact]
    public void Invalid_utf8_namesTheLine()
    {
        QuiverException e = Assert.Throws<QuiverException>(() => JsonReading.Read([.. "{\"a\":1}\n{\"a\":\""u8, 0xC0, .. "\"}\n"u8]));
        Assert.Equal((ErrorCode.CorruptFile, 2, 7), (e.Code, e.Line, e.Column));
    }
}
