using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Formats.Json;
using Quiver.Formats.Tests.Csv;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Json;

/// <summary>Rows inside documents, by JSON pointer; and rows that are left out.</summary>
public sealed class JsonRecordsTests
{
    public static TheoryData<string, string, string> Documents => new()
    {
        { "/items", "{\"items\":[{\"a\":1},{\"a\":2}],\"n\":3}", "1\n2" },
        { "/x/items", "{\"n\":[[1,{\"items\":4}]],\"x\":{\"m\":{},\"items\":[{\"a\":1}, null ,{\"a\":2}]},\"z\":\"]\"}", "1\n∅\n2" },
        { "/1/a~1b", "[{},{\"a/b\":[{\"a\":5}]},{}]", "5" },
        { "/0", "[[{\"a\":1}],[{\"a\":2}]]", "1" },
        { "/items", "{\"items\":[{\"a\":1}]}\n{\"items\":[]}\n{}\n{\"items\":null}\n{\"items\":[{\"a\":2}]}\n", "1\n2" },
        { "/items", "{\"items\":[{\"a\":1}]}{\"items\":[{\"a\":2}]}", "1\n2" },
        { "/ite\"ms", "{\"ite\\u0022ms\":[{\"a\":1}]}", "1" },
        { "/", "{\"\":[{\"a\":1}]}", "1" },
        { "/o", "{\"o\":{\"a\":1}}", "1" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Pointer_findsTheRows(string pointer, string text, string rows)
    {
        var options = new JsonOptions { Pointer = JsonPointer.Parse(pointer) };
        Assert.Equal(rows, CsvReading.Show(JsonReading.Read(text, options).Rows));
        for (int n = 1; n < text.Length + 2; n++)
        {
            Assert.Equal(rows, CsvReading.Show(JsonReading.Read(text, options, TextChunk.Padding + n).Rows));
        }
    }

    [Theory]
    [InlineData("items", "starts with a slash")]
    [InlineData("/a~2", "a tilde in a JSON pointer is written ~0")]
    public void Pointer_malformed_isAnError(string pointer, string message) =>
        Assert.Contains(message, Assert.Throws<QuiverException>(() => JsonPointer.Parse(pointer)).Message);

    [Fact]
    public void Pointer_thatLeadsNowhere_isAnError() => Assert.Equal(
        "t.json has no rows at '/y': its columns cannot be inferred",
        Assert.Throws<QuiverException>(() => JsonReading.Read("{\"x\":[1]}", new JsonOptions { Pointer = JsonPointer.Parse("/y") })).Message);

    [Theory]
    [InlineData(JsonChunker.DefaultJsonChunkBytes)]
    [InlineData(TextChunk.Padding + 5000)]
    public void LongDocument_isStreamed(int chunkBytes)
    {
        var text = new StringBuilder("{\"meta\":{\"list\":[");
        text.AppendJoin(',', Enumerable.Range(0, 30_000).Select(i => $"{{\"k{i}\":[\"v\\n{i}\", {i}.5e1 ,true]}}"));
        text.Append("]},\"data\":{\"rows\":[").AppendJoin(" ,\n", Enumerable.Range(0, 30_000).Select(i => $"{{\"a\":{i},\"b\":\"x]\\\"{i}\"}}"));
        text.Append("],\"more\":[[[]]]},\"tail\":null}\n");
        var options = new JsonOptions { Pointer = JsonPointer.Parse("/data/rows") };
        string document = text.ToString();
        List<object?[]> rows = JsonReading.Read(document, options, chunkBytes).Rows;
        Assert.Equal(Enumerable.Range(0, 30_000).Select(i => (long)i), rows.Select(r => (long)r[0]!));
        Assert.Equal("x]\"77", rows[77][1]);
        Assert.Equal(60_000, JsonReading.Read(document + document, options, chunkBytes).Rows.Count);
        foreach ((string bad, string with) in new[] { ("\"tail\":null", "\"tail\":nul"), ("[[[]]]", "[[[]],]"), ("\"v\\n5\"", "\"v\\y5\""), (" 5.5e1", " 05.5e1"),
            ("\"more\":", "\"more\""), ("],\"more", ",],\"more"), ("}\n", ""), ("\"k9\":", "k9:") })
        {
            int at = document.LastIndexOf(bad, StringComparison.Ordinal);
            string broken = document[..at] + with + document[(at + bad.Length)..];
            Assert.Equal(ErrorCode.CorruptFile, Assert.Throws<QuiverException>(() => JsonReading.Read(broken, options, chunkBytes)).Code);
        }
    }

    [Fact]
    public void BrokenLines_areLeftOutAndCounted()
    {
        string text = "{\"a\":1,\"b\":[{\"c\":1}]}\n{\"a\":2,\"b\":[{\"c\":1},{\"c\"\n[1]\n{\"a\":3} x\n{\"a\":\"q\"}\n{\"a\":\"open}\n{\"a\":4}\n"
            + "{\"a\":5,\"b\":[{\"c\":7},{}]}\n{\"b\":[{\"c\":1},{\"c\":\"x\"}],\"a\":6}\nnul\n{\"a\":7}";
        var options = new JsonOptions { IgnoresErrors = true, SampleRows = 1 };
        Assert.Equal("1|[[1]]\n4|∅\n5|[[7],[∅]]\n7|∅", CsvReading.Show(JsonReading.Read(text, options).Rows));
        for (int n = 64; n < text.Length; n += 3)
        {
            Assert.Equal("1|[[1]]\n4|∅\n5|[[7],[∅]]\n7|∅", CsvReading.Show(JsonReading.Read(text, options, TextChunk.Padding + n).Rows));
        }

        Assert.Equal("1\n3", CsvReading.Show(JsonReading.Read("[{\"a\":1},{\"a\":\"x\"},{\"a\":3}]", options).Rows));
        Assert.Throws<QuiverException>(() => JsonReading.Read("[{\"a\":1},{\"a\":x},{\"a\":3}]", options));
    }

    [Fact]
    public void Utf16_withoutMark_isAClearError()
    {
        QuiverException e = Assert.Throws<QuiverException>(() => JsonReading.Read(Encoding.Unicode.GetBytes("{\"a\":1}")));
        Assert.Equal("t.json is UTF-16 or UTF-32; convert it to UTF-8 first", e.Message);
    }

    [Fact]
    public void Formats_ofTimes_areFollowed()
    {
        TimeLayout date = TimeLayout.Exact(TimePattern.Parse("dateformat", "%d/%m/%Y"));
        TimeLayout timestamp = TimeLayout.Exact(TimePattern.Parse("timestampformat", "%d/%m/%Y %H.%M"));
        (Arrow.Types.Schema schema, List<object?[]> rows) = JsonReading.Read(
            "{\"d\":\"31/12/2020\",\"t\":\"31/12/2020 10.30\"}\n{\"d\":null}\n", new JsonOptions { DateFormat = date, TimestampFormat = timestamp });
        Assert.Equal("d: Date, t: Timestamp(us)", schema.ToString());
        Assert.Equal("2020-12-31|2020-12-31 10:30:00.000000\n∅|∅", CsvReading.Show(rows));
    }
}
