using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.Formats.Json;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Json;

/// <summary>What RFC 8259 accepts and refuses, value by value, in every place where a value may stand.</summary>
public sealed class JsonGrammarTests
{
    static readonly string[] Valid =
    [
        "0", "-0", "123", "-1.5", "1e5", "1E+5", "1e-5", "0.1", "123.456e78", "1E22", "20e1", "-123", "1e1", "0e1", "0e+1", "-0.0",
        "12345678901234567890", "123456789012345678901234567890123456789012345", "0.000000000000000000000000000000000000000001",
        "\"\"", "\"a\"", "\"\\u0060\\u012a\\u12AB\"", "\"\\uD801\\udc37\"", "\"\\ud83d\\ude39\\ud83d\\udc8d\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\\\u0000\"", "\"\\\"\"", "\"a/*b*/c/*d//e\"", "\"\\\\a\"", "\"\\u0012\"", "\"\\uFFFF\"", "\"€𝄞\"", "\"\\u0000\"", "\"\u007F\"",
        "\"\u2028\"", "\" \"", "\"\\uDBFF\\uDFFF\"", "\"\\u002c\"", "\"new\\u00A0line\"", "\"{[,:]}\"",
        "true", "false", "null", "[]", "[[]]", "[ ]", "[1]", "[1 , 2]", "[null,1,\"1\",{}]", "[\"a\"]", "[1,null,null,null,2]", "[ 4]",
        "[2] ",
        "{}", "{\"\":0}", "{\"a\":\"b\"}", "{\"a\":[]}", "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }", "{\"title\":\"\\u041f\\u043e\"}",
        "{\"foo\\u0000bar\": 42}", "{\"a\":{\"b\":{\"c\":[{}]}}}", "\t1\r", " true ",
    ];

    static readonly string[] Invalid =
    [
        "01", "-01", "1.", ".1", "-.1", "-", "+1", "--1", "1e", "1e+", "1.e1", "1.0e", "0x1", "0x42", "1eE2", "2.e+3", "-2.", "1 000", "1a",
        "Infinity", "-Infinity", "NaN", "-NaN", "inf", "0.3e+", "9.e+", "++1234", "1_000", "１", "1+2", "0e", "0E+", "012", "-foo", "-1x",
        "\"", "\"a", "\"\\\"", "\"\\x00\"", "\"\\\\\\\"", "\"\\u\"", "\"\\u00\"", "\"\\u00A\"", "\"\\uD834\"", "\"\\uD800\\u0041\"",
        "\"\\uDC00\"",
        "\"\\uD800\\n\"", "\"\\ud800abc\"", "\"\\uD834\\uDd\"", "\"\\uqqqq\"", "\"\\a\"", "\"\\🌀\"", "\"\\", "'a'", "\"\t\"",
        "\"a\u0000a\"", "\"\u001f\"",
        "tru", "truth", "nul", "nulll", "fals", "True", "NULL", "undefined", "abc", "\\n", "\u0000", "1\u0000", "\u000C1", "1\u000C",
        "\u00A0",
        "[", "]", "[1", "[1,", "[,1]", "[1,,2]", "[1,]", "[1,,]", "[,]", "[1 2]", "[3[4]]", "[\"a\" 1]", "[x", "[\"a\"", "[1:2]",
        "[\"\":1]", "[1]]",
        "[*]", "[a", "[1}", "[}", "[fals]", "[-]",
        "{", "}", "{]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1,,\"b\":2}", "{a:1}", "{1:1}",
        "{'a':0}",
        "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "{\"a\",1}", "{null:1}", "{\"a\":\"a\" 123}", "{\"x\":1]", "{\"a\":1}}", "{:1}",
        "{[:1}",
        "{\"a\":1/**/}", "//x", "{\"\\ud800\":1}", "<null>", "[<null>]", "*", "&", "1;", "{\"a\":,\"b\":1}", "{\"a\":}",
    ];

    public static TheoryData<string, bool> Values
    {
        get
        {
            var data = new TheoryData<string, bool>();
            Array.ForEach(Valid, v => data.Add(v, true));
            Array.ForEach(Invalid, v => data.Add(v, false));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_anywhere_isAcceptedAsTheGrammarSays(string value, bool isValid)
    {
        Assert.Equal(isValid, IsValidReference(value));
        string skipped = $"{{\"k\":{{\"v\":{value}}},\"z\":1}}\n";
        string read = $"{{\"v\":{value}}}\n";
        string[] texts =
        [
            read + read, read + "{\"v\":\"text\"}\n", "[" + read + "]", $"[{value},\"other\"]", $"[{value}, {value}]",
                $"{{\"v\":[{value},{value}]}}\n",
            skipped,
        ];
        foreach (string text in texts)
        {
            // Some broken values make a whole out of two: what counts is the whole.
            bool isWhole = text.StartsWith('[') ? IsValidReference(text) : text.Split('\n',
                StringSplitOptions.RemoveEmptyEntries).All(IsValidReference);
            int[]? projection = text == skipped ? [1] : null;
            Assert.Equal((text, isWhole), (text, IsRead(text, projection)));
            Assert.Equal((text, isWhole), (text, IsRead(text, projection, TextChunk.Padding + 7)));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xE9 })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0xBF, 0xBF, 0xBF })]
    [InlineData(new byte[] { 0x81 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void Bytes_thatAreNotUtf8_areAnError(byte[] bytes)
    {
        foreach (byte[] text in new byte[][] { [.. "{\"a\":\""u8, .. bytes, .. "\"}"u8], [.. "{\""u8, .. bytes, .. "\":1}"u8], [.. "[1,"u8,
            .. bytes, .. "]"u8] })
        {
            Assert.Equal(ErrorCode.CorruptFile, Assert.Throws<QuiverException>(() => JsonReading.Read(text)).Code);
        }
    }

    [Fact]
    public void TrailingCommas_areReadWhereAllowed()
    {
        var lenient = new JsonOptions { AllowsTrailingCommas = true };
        Assert.Equal([1L, 2L], JsonReading.Read("[{\"a\":1,},{\"a\":2},]", lenient).Rows.Select(r => r[0]));
        Assert.Equal([1L, 2L], JsonReading.Read("[{\"a\":1,},{\"a\":2},]", lenient, TextChunk.Padding + 9).Rows.Select(r => r[0]));
        Assert.Equal("{\"b\":[1,],}", Assert.Single(JsonReading.Read("{\"a\":{\"b\":[1,],}}", lenient with { Types =
            new Dictionary<string, Arrow.Types.Field> { ["a"] = JsonField.Create("a") } }).Rows)[0]);
        Assert.Throws<QuiverException>(() => JsonReading.Read("[{\"a\":1},,]", lenient));
        Assert.Throws<QuiverException>(() => JsonReading.Read("[,]", lenient));
    }

    static bool IsRead(string text, int[]? projection, int chunkBytes = JsonChunker.DefaultJsonChunkBytes)
    {
        try
        {
            var options = new JsonOptions { Layout = text.StartsWith('[') ? JsonLayout.Array : JsonLayout.Lines };
            _ = JsonReading.Read(text, options, chunkBytes, projection);
            return true;
        }
        catch (QuiverException e) when (e.Code == ErrorCode.CorruptFile)
        {
            return false;
        }
    }

    static bool IsValidReference(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return AreWhole(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The reference finds half surrogate pairs only when a string is asked for.</summary>
    static bool AreWhole(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Object => value.EnumerateObject().All(p => p.Name is not null && AreWhole(p.Value)),
                JsonValueKind.Array => value.EnumerateArray().All(AreWhole),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
