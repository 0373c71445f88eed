using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Csv;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Csv;

/// <summary>Random tables in random dialects, written by a loop that knows nothing of the reader, are read the same.</summary>
public sealed class CsvPropertyTests
{
    static readonly string[] Pieces =
    [
        "", "a", "x y", "q\"q", "it's", "l\nm", "l\r\nm", "\r", "a,b", "a;b", "t\tt", "#c", "\\", "\\\"", "\"", "''", "é😀", "longer than a view holds", " pad ",
    ];

    public static TheoryData<char, char, char, string, bool> Dialects
    {
        get
        {
            var data = new TheoryData<char, char, char, string, bool>();
            foreach (char delimiter in ",;\t|")
            {
                foreach ((char quote, char escape) in new[] { ('"', '"'), ('\'', '\''), ('"', '\\') })
                {
                    data.Add(delimiter, quote, escape, "\n", delimiter == ',');
                    data.Add(delimiter, quote, escape, "\r\n", delimiter == ';');
                    data.Add(delimiter, quote, escape, "\r", false);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Table_inAnyDialect_isReadAsItWasWritten(char delimiter, char quote, char escape, string lineEnd, bool hasComment)
    {
        var random = new Random(delimiter * 31 + quote + escape + lineEnd.Length);
        for (int n = 0; n < 12; n++)
        {
            int columns = 2 + random.Next(4);
            string?[][] rows = [.. Enumerable.Range(0, 1 + random.Next(80)).Select(_ => RandomRow(random, columns))];
            string text = Write(rows, delimiter, quote, escape, lineEnd, hasComment ? random : null);
            var options = new CsvOptions
            {
                Delimiter = delimiter, Quote = quote, Escape = escape, HasHeader = false, AllVarchar = true,
                Comment = hasComment ? '#' : CsvOptions.NoCharacter, LineEnd = lineEnd == "\r" ? '\r' : '\n',
            };
            int chunk = TextChunk.Padding + 1 + random.Next(300);
            Assert.Equal(CsvReading.Show(rows), CsvReading.Show(CsvReading.Read(text, options, chunk).Rows));
        }
    }

    static string?[] RandomRow(Random random, int columns) =>
        [.. Enumerable.Range(0, columns).Select(_ => random.Next(6) == 0 ? null : Pieces[random.Next(Pieces.Length)])];

    static string Write(string?[][] rows, char delimiter, char quote, char escape, string lineEnd, Random? comments)
    {
        var text = new StringBuilder();
        foreach (string?[] row in rows)
        {
            text.Append(comments?.Next(5) == 0 ? "# a comment with " + quote + " and " + delimiter + lineEnd : "");
            text.AppendJoin(delimiter, row.Select(v => v is null ? "" : quote + Escaped(v, quote, escape) + quote)).Append(lineEnd);
        }

        return text.ToString();
    }

    static string Escaped(string value, char quote, char escape) =>
        string.Concat(value.Select(c => c == quote || c == escape ? $"{escape}{c}" : c.ToString()));

    [Fact]
    public void Rejects_leaveTheSoundRecords()
    {
        var random = new Random(3);
        var options = new CsvOptions
        {
            HasHeader = false, Delimiter = ',', ColumnNames = ["a", "b"], HasAllColumns = true,
            Types = new Dictionary<string, Quiver.Arrow.Types.DataType>
            {
                ["a"] = Quiver.Arrow.Types.DataType.Int64, ["b"] = Quiver.Arrow.Types.DataType.Utf8,
            },
        };
        (string Text, bool IsSound)[] lines =
            [("1,x", true), ("2", false), ("3,y,z", false), ("q,x", false), ("4,\"n\nm\"", true), ("5,\"x\"y", false), (",", true)];
        for (int n = 0; n < 100; n++)
        {
            (string Text, bool IsSound)[] file = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => lines[random.Next(lines.Length)])];
            string text = string.Concat(file.Select(l => l.Text + "\n"));
            var rejects = new List<CsvReject>();
            List<object?[]> rows = CsvReading.ReadTolerant(text, options, TextChunk.Padding + 1 + random.Next(300), rejects);
            Assert.Equal((file.Count(l => l.IsSound), file.Count(l => !l.IsSound)), (rows.Count, rejects.Count));
            Assert.All(rejects, r => Assert.StartsWith(r.Line, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)[(int)r.LineOffset..])));
        }
    }

    [Fact]
    public void Damaged_bytes_giveRowsOrTypedErrorsOrRejects()
    {
        var random = new Random(11);
        byte[] seed = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},\"n\"\"{i}\",0{1 + (i % 9)}.02.2020,{i},5\r\n")));
        for (int i = 0; i < 1500; i++)
        {
            byte[] bytes = [.. seed];
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "\",\n\r\\'#;"[random.Next(8)]);
            }

            var options = new CsvOptions { SampleBytes = 300, NullPadding = i % 2 == 0, IsStrict = i % 3 != 0 };
            try
            {
                CsvReading.ReadTolerant(bytes, options, TextChunk.Padding + 1 + random.Next(500), i % 5 == 0 ? null : []);
            }
            catch (QuiverException e)
            {
                Assert.NotEqual(ErrorKind.Internal, e.Kind);
            }
        }
    }

    [Fact]
    public void Endless_line_isAnErrorWithBoundedMemory()
    {
        var source = new TextSource("long.csv", () => new RepeatingStream("a,b\n1,\""u8.ToArray(), (byte)'x', 1L << 30), 1L << 30);
        var budget = new MemoryBudget(256L << 20);
        var format = new CsvFormat(new CsvDialect { Delimiter = (byte)',' }, new([new("a", Quiver.Arrow.Types.DataType.Utf8)]), 4, true)
        {
            Columns = [CsvColumn.Plain],
        };
        using var chunker = new CsvChunker(source, format, budget);
        using var chunk = new TextChunk(budget);
        QuiverException e = Assert.Throws<QuiverException>(() => chunker.TryNext(chunk));
        Assert.Equal((ErrorCode.LimitExceeded, 2), (e.Code, e.Line));
        Assert.Equal(
            ErrorCode.LimitExceeded,
            Assert.Throws<QuiverException>(() => CsvSniffer.Sniff(source, CsvOptions.Default with { SampleBytes = 1 << 16 })).Code);
    }

    [Theory]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("latin-1")]
    [InlineData("windows-1252")]
    public void Encoded_text_isRead(string encoding)
    {
        string text = "a,naïve\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},\"é,{i}\"\n"));
        Encoding written = encoding switch
        {
            "utf-16le" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            _ => Encoding.Latin1,
        };
        string expected = CsvReading.Show(CsvReading.Read(text).Rows);
        TextSource source = TextSource.Memory("t.csv", written.GetBytes(text)).In(TextEncoding.Parse(encoding));
        Assert.Equal(expected, CsvReading.Show(CsvReading.Read(source, CsvOptions.Default, TextChunk.Padding + 99).Rows));
        if (encoding.StartsWith("utf", StringComparison.Ordinal))
        {
            byte[] marked = [.. written.GetPreamble(), .. written.GetBytes(text)];
            Assert.Equal(expected, CsvReading.Show(CsvReading.Read(marked).Rows));
            Assert.Equal(
                ErrorCode.CorruptFile,
                Assert.Throws<QuiverException>(() => CsvReading.Read([.. marked, .. written.GetBytes("\uD800"), 0x41])).Code);
        }
    }
}
