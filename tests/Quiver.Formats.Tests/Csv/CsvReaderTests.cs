using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Csv;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Csv;

public sealed class CsvReaderTests
{
    public static TheoryData<string, string, string> Files => new()
    {
        // text, schema, rows
        { "a,b\n1,2\n3,4\n", "a: Int64, b: Int64", "1|2\n3|4" },
        { "a,b\r\n1,x\r\n3,y", "a: Int64, b: Utf8", "1|x\n3|y" },
        { "a,b\r1,x\r3,y\r", "a: Int64, b: Utf8", "1|x\n3|y" },
        { "a;b\n1,5;2,5\n3,5;4,5\n", "a: Utf8, b: Utf8", "1,5|2,5\n3,5|4,5" },
        { "a\tb\n1\t2.5\n", "a: Int64, b: Float64", "1|2.5" },
        { "a|b\ntrue|2020-01-02\nFALSE|1969-12-31\n", "a: Boolean, b: Date", "true|2020-01-02\nfalse|1969-12-31" },
        { "t\n2020-01-02 03:04:05\n2020-01-02T03:04:05.25\n2020-01-02\n", "t: Timestamp(us)",
            "2020-01-02 03:04:05.000000\n2020-01-02 03:04:05.250000\n2020-01-02 00:00:00.000000" },
        { "t\n2020-01-02T03:04:05Z\n2020-01-02T03:04:05+01:00\n", "t: Timestamp(us, UTC)",
            "2020-01-02 03:04:05.000000\n2020-01-02 02:04:05.000000" },
        { "t\n2020-01-02T03:04:05.000000001\n", "t: Timestamp(ns)", "2020-01-02 03:04:05.000000" },
        { "a,b\n1,\n,x\n", "a: Int64, b: Utf8", "1|∅\n∅|x" },
        { "a,b\n1,\"\"\n\"\",x\n", "a: Int64, b: Utf8", "1|\n∅|x" },
        { "a,b\n1,\"x,y\"\n2,\"say \"\"hi\"\"\"\n3,\"two\nlines\"\n", "a: Int64, b: Utf8", "1|x,y\n2|say \"hi\"\n3|two\nlines" },
        { "a,b\n1,5\" pipe\n2,6\" pipe, \n", "a: Int64, b: Utf8", null! },
        { "a,b\n1,5\" pipe\n2,6\"\"x\n", "a: Int64, b: Utf8", "1|5\" pipe\n2|6\"\"x" },
        { "a,a,,A\n1,2,3,4\n", "a: Int64, a_1: Int64, column2: Int64, A_2: Int64", "1|2|3|4" },
        { "1,2\n3,4\n", "column0: Int64, column1: Int64", "1|2\n3|4" },
        { "x,1\ny,2\n", "column0: Utf8, column1: Int64", "x|1\ny|2" },
        { "name,city\nann,rome\nbob,oslo\n", "name: Utf8, city: Utf8", "ann|rome\nbob|oslo" },
        { "a,b\n", "a: Utf8, b: Utf8", "" },
        { "\uFEFFa,b\n1,2\n", "a: Int64, b: Int64", "1|2" },
        { "\n\na,b\n\n1,2\n\n\n3,4\n\n", "a: Int64, b: Int64", "1|2\n3|4" },
        { "a\n1\n\n2\n", "a: Int64", "1\n∅\n2" },
        { "n\n9223372036854775807\n-9223372036854775808\n", "n: Int64", "9223372036854775807\n-9223372036854775808" },
        { "n\n9223372036854775808\n", "n: Float64", "9.223372036854776E+18" },
        { "n\n1e3\n-.5\n+2\nnan\ninf\n-Infinity\n0.1\n123456789012345678901234567890\n", "n: Float64",
            "1000\n-0.5\n2\nNaN\nInfinity\n-Infinity\n0.1\n1.2345678901234568E+29" },
        { "n\n 1 \n\t2\n", "n: Int64", "1\n2" },
        { "n,m\n\"1\",\"2.5\"\n", "n: Int64, m: Float64", "1|2.5" },
        { "a,b\n1,2,3\n", "a: Int64, b: Int64", null! },
        { "a,b\n1,2\n3\n", "a: Int64, b: Int64", null! },
        { "a,b\n1,\"x\"  \n", "a: Int64, b: Utf8", "1|x" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void File_read_givesSchemaAndRows(string text, string schema, string? rows)
    {
        if (rows is null)
        {
            Assert.Equal(ErrorCode.CorruptFile, Assert.Throws<QuiverException>(() => CsvReading.Read(text)).Code);
            return;
        }

        (Schema actual, List<object?[]> read) = CsvReading.Read(text);
        Assert.Equal(schema, actual.ToString());
        Assert.Equal(rows, CsvReading.Show(read));
    }

    [Fact]
    public void Options_given_areFollowed()
    {
        Check("a\n1\n", new() { HasHeader = false }, "column0: Utf8", "a\n1");
        Check("1\n2\n", new() { HasHeader = true }, "1: Int64", "2");
        Check("a,b\n1,2\n", new() { AllVarchar = true }, "a: Utf8, b: Utf8", "1|2");
        Check("a,b\n1,NA\n-,2\n", new() { NullStrings = ["NA", "-"] }, "a: Int64, b: Int64", "1|∅\n∅|2");
        Check("a,b\n1,\n", new() { NullStrings = ["NA"] }, "a: Int64, b: Utf8", "1|");
        Check("junk\nmore,junk,x\na,b\n1,2\n", new() { Skip = 2 }, "a: Int64, b: Int64", "1|2");
        Check("# c, \"d\na,b\n#x\n1,2\n#\"\n3,4\n", new() { Comment = '#' }, "a: Int64, b: Int64", "1|2\n3|4");
        Check("a,b,c\n1\n2,3\n4,5,6\n", new() { NullPadding = true }, "a: Int64, b: Int64, c: Int64", "1|∅|∅\n2|3|∅\n4|5|6");
        Check("a,b\n'x,y',2\n", new() { Quote = '\'' }, "a: Utf8, b: Int64", "x,y|2");
        Check("a,b\n\"x\\\"y\\\\,\",2\n", new() { Escape = '\\' }, "a: Utf8, b: Int64", "x\"y\\,|2");
        Check("a,b\n\"x,2\n", new() { Quote = CsvOptions.NoCharacter }, "a: Utf8, b: Int64", "\"x|2");
        Check("1,2\n", new() { ColumnNames = ["x", "y"], HasHeader = false }, "x: Int64, y: Int64", "1|2");
        Check("", new() { ColumnNames = ["x"] }, "x: Utf8", "");
        Check("a:b\n1:2\n", new() { Delimiter = ':' }, "a: Int64, b: Int64", "1|2");
        var types = new Dictionary<string, DataType>
        {
            ["D"] = DataType.Decimal(10, 2), ["w"] = DataType.Decimal(38, 3), ["u"] = DataType.UInt8, ["s"] = DataType.Int16,
                ["f"] = DataType.Float32,
            ["x"] = DataType.UInt64,
        };
        Check(
            "d,w,u,s,f,x\n1.005,-12345678901234567890.1234,255,-32768,0.1,18446744073709551615\n-1e2,1e3,0,5,1e3,0\n",
            new() { Types = types },
            "d: Decimal(10, 2), w: Decimal(38, 3), u: UInt8, s: Int16, f: Float32, x: UInt64",
            "1.01|-12345678901234567890.123|255|-32768|0.1|18446744073709551615\n-100.00|1000.000|0|5|1000|0");
    }

    static void Check(string text, CsvOptions options, string schema, string rows)
    {
        (Schema actual, List<object?[]> read) = CsvReading.Read(text, options);
        Assert.Equal(schema, actual.ToString());
        Assert.Equal(rows, CsvReading.Show(read));
    }

    public static TheoryData<string, ErrorCode, int, int, string> Broken => new()
    {
        { "", ErrorCode.CorruptFile, 0, 0, "t.csv is empty: its columns cannot be inferred; name them, or remove the file" },
        { "\n\n", ErrorCode.CorruptFile, 0, 0, "t.csv is empty: its columns cannot be inferred; name them, or remove the file" },
        { "a,b\n1,2\n3,4,5\n", ErrorCode.CorruptFile, 3, 1, "t.csv, line 3: 3 fields where 2 are expected; check delimiter and quotes" },
        { "a,b\n\"x\ny\",2\n\n3\n", ErrorCode.CorruptFile, 5, 1,
            "t.csv, line 5: 1 field where 2 are expected; null_padding = true fills missing fields with nulls" },
        { "a,b\n1,\"x\n2,y\n", ErrorCode.CorruptFile, 2, 3, "t.csv, line 2: the quoted field that starts here is never closed" },
        { "\"a,b\n1", ErrorCode.CorruptFile, 1, 1, "t.csv, line 1: the quoted field that starts here is never closed" },
        { "a,b\n1,\"x\"y\n", ErrorCode.CorruptFile, 2, 3, "t.csv, line 2: column 2 (\"b\"): text follows the closing quote in \"\"x\"y\"" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Broken_file_saysWhere(string text, ErrorCode code, int line, int column, string message)
    {
        QuiverException e = Assert.Throws<QuiverException>(() => CsvReading.Read(text));
        Assert.Equal((code, line, column, message), (e.Code, e.Line, e.Column, e.Message));
    }

    [Fact]
    public void Invalid_utf8_namesTheLine()
    {
        QuiverException e = Assert.Throws<QuiverException>(() => CsvReading.Read([.. "a,b\n1,é"u8, 0xFF, .. "\n"u8]));
        Assert.Equal((2, 4, "t.csv, line 2: byte 0xFF is not valid UTF-8; convert the file to UTF-8 first"), (e.Line, e.Column, e.Message));
    }

    [Fact]
    public void Value_thatDoesNotHaveTheTypeGiven_namesColumnAndRemedy()
    {
        string text = "id,price\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},{i}\n")) + "100,cheap\n";
        var types = new Dictionary<string, DataType> { ["price"] = DataType.Int64 };
        QuiverException e = Assert.Throws<QuiverException>(() => CsvReading.Read(text, new CsvOptions { SampleBytes = 200, Types = types }));
        Assert.Equal(
            "t.csv, line 102: column 2 (\"price\"): \"cheap\" is not BIGINT, the type given; ignore_errors = true skips such rows",
            e.Message);
        Assert.Equal((ErrorCode.InvalidCast, 102, 5), (e.Code, e.Line, e.Column));
    }

    [Fact]
    public void Large_field_isReadBelowTheLimitAndRefusedAbove()
    {
        string big = new('x', 10 << 20);
        (_, List<object?[]> rows) = CsvReading.Read($"a,b\n1,{big}\n2,\"{big}\"\n");
        Assert.Equal([big, big], rows.Select(r => (string)r[1]!));
        var small = new CsvOptions { MaxFieldBytes = 1 << 20 };
        Assert.Equal(ErrorCode.LimitExceeded, Assert.Throws<QuiverException>(() => CsvReading.Read($"a,b\n1,{big}\n2,3\n", small)).Code);
    }

    [Fact]
    public void Projection_decodesOnlyItsColumns()
    {
        (Schema schema, List<object?[]> rows) = CsvReading.Read("a,b,c\n1,x,2.5\n2,y,3.5\n", projection: [2, 0]);
        Assert.Equal("c: Float64, a: Int64", schema.ToString());
        Assert.Equal("2.5|1\n3.5|2", CsvReading.Show(rows));
        Assert.Equal(2, CountOnly("a,b\n1,2\n3,4\n"));
    }

    static int CountOnly(string text) => CsvReading.Read(text, projection: []).Rows.Count;

    [Fact]
    public void Chunks_cutAnywhere_giveTheSameRows()
    {
        const string Text = "k,v\r\n1,\"a\r\nb\"\r\n2,\"\"\"q\"\" , \"\r\n3,5\" x\r\n\r\n4,\"\"\r\n5,\"é\n\"\"\n\"\"\"\r\n6,\r\n7,last\"";
        string whole = CsvReading.Show(CsvReading.Read(Text).Rows);
        Assert.Equal("1|a\r\nb\n2|\"q\" , \n3|5\" x\n4|\n5|é\n\"\n\"\n6|∅\n7|last\"", whole);
        for (int n = 1; n < Text.Length + 4; n++)
        {
            Assert.Equal(whole, CsvReading.Show(CsvReading.Read(Text, chunkBytes: TextChunk.Padding + n).Rows));
        }
    }

    [Fact]
    public void Random_files_matchTheReference()
    {
        var random = new Random(42);
        for (int i = 0; i < 300; i++)
        {
            string text = RandomText(random, 1 + random.Next(60), 1 + random.Next(5));
            var options = new CsvOptions { Delimiter = ',', HasHeader = false, AllVarchar = true, NullPadding = true, ColumnNames = ["a",
                "b", "c", "d", "e"] };
            List<string?[]>? expected = NaiveCsv.Parse(text, 5);
            int chunk = TextChunk.Padding + 1 + random.Next(200);
            if (expected is null)
            {
                Assert.Throws<QuiverException>(() => CsvReading.Read(text, options, chunk));
            }
            else
            {
                Assert.Equal(CsvReading.Show(expected), CsvReading.Show(CsvReading.Read(text, options, chunk).Rows));
            }
        }
    }

    static string RandomText(Random random, int rows, int columns)
    {
        string[] pieces = ["", "a", "\"q\"", "\"x,y\"", "\"\"", "\"a\"\"b\"", "\"l\nm\"", "5\"", "é", "\"\r\n\"",
            "longer text that does not fit a view", "\"\"\"\""];
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++)
        {
            text.AppendJoin(',', Enumerable.Range(0, columns).Select(_ => pieces[random.Next(pieces.Length)]))
                .Append(random.Next(2) == 0 ? "\n" : "\r\n");
        }

        return text.ToString();
    }

    [Fact]
    public void Mutated_files_giveRowsOrTypedErrors()
    {
        var random = new Random(7);
        byte[] seed = Encoding.UTF8.GetBytes("id,name,at,v\n" + string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"{i},\"n\"\"{i}\",2020-01-{1 + i:00} 10:00:00,{i}.5\r\n")));
        int errors = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = [.. seed];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "\",\n\r\\"[random.Next(5)]);
            }

            if (random.Next(3) == 0)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }

            try
            {
                CsvReading.Read(bytes, new CsvOptions { SampleBytes = 300 }, TextChunk.Padding + 1 + random.Next(500));
            }
            catch (QuiverException)
            {
                errors++;
            }
        }

        Assert.InRange(errors, 100, 1990);
    }

    [Fact]
    public void Gzip_file_isUnzipped()
    {
        string text = "a,b\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i * 7919 % 10007}\n"));
        var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        byte[] bytes = packed.ToArray();
        Assert.Equal(CsvReading.Show(CsvReading.Read(text).Rows), CsvReading.Show(CsvReading.Read(bytes).Rows));
        Assert.Throws<QuiverException>(() => CsvReading.Read(bytes[..(bytes.Length / 2)]));
        Assert.Throws<QuiverException>(() => CsvReading.Read(bytes[..^4]));
        bytes[bytes.Length / 2] ^= 0x55;
        Assert.Throws<QuiverException>(() => CsvReading.Read(bytes));
    }

    [Fact]
    public void Many_rows_comeInBatches()
    {
        string text = "a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},\"v{i}\"\n"));
        (_, List<object?[]> rows) = CsvReading.Read(text, chunkBytes: 100_000);
        Assert.Equal(50_000, rows.Count);
        Assert.All(rows, (row, i) => Assert.Equal(((long)i, $"v{i}"), ((long)row[0]!, (string)row[1]!)));
    }
}
