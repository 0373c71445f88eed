using Quiver.Arrow.Types;
using Quiver.Formats.Csv;
using Quiver.Formats.Text;
using Xunit;

namespace Quiver.Formats.Tests.Csv;

/// <summary>What is found out about files; DuckDB's answers where it finds the same.</summary>
public sealed class CsvDialectTests
{
    public static TheoryData<string, string, string> Files => new()
    {
        // text, delimiter quote escape comment skipped header, columns
        { "a,b\n1,2\n", ",\"\"(empty)0True", "{'a': 'BIGINT', 'b': 'BIGINT'}" },
        { "a;b\n1;\"x;y\"\n", ";\"\"(empty)0True", "{'a': 'BIGINT', 'b': 'VARCHAR'}" },
        { "a\tb\n1,5\t2\n", "\\t\"\"(empty)0True", "{'a': 'VARCHAR', 'b': 'BIGINT'}" },
        { "a^b\n1^2\n", "^\"\"(empty)0True", "{'a': 'BIGINT', 'b': 'BIGINT'}" },
        { "a,b\n'x,y',2\n'z',3\n", ",''(empty)0True", "{'a': 'VARCHAR', 'b': 'BIGINT'}" },
        { "a,b\nx,'tis\ny,z\nq,don't\n", ",\"\"(empty)0True", "{'a': 'VARCHAR', 'b': 'VARCHAR'}" },
        { "a,b\n\"x\\\"y, z\",2\n\"z\",3\n", ",\"\\(empty)0True", "{'a': 'VARCHAR', 'b': 'BIGINT'}" },
        { "made by us\nin 2020, here\na,b,c\n1,x,2\n3,y,4\n", ",\"\"(empty)2True", "{'a': 'BIGINT', 'b': 'VARCHAR', 'c': 'BIGINT'}" },
        { "# c\na|b\n1|2\n# d\n3|4\n", "|\"\"#0True", "{'a': 'BIGINT', 'b': 'BIGINT'}" },
        { "a,b\n#5,1\n#6,2\n", ",\"\"(empty)0True", "{'a': 'VARCHAR', 'b': 'BIGINT'}" },
        { "1,2\n3,4\n", ",\"\"(empty)0False", "{'column0': 'BIGINT', 'column1': 'BIGINT'}" },
        { "a,b,c\n1,2\n3,4\n5,6\n", ",\"\"(empty)0True", "{'a': 'BIGINT', 'b': 'BIGINT', 'c': 'VARCHAR'}" },
        { "d,t\n2020-01-02,10:11\n", ",\"\"(empty)0True", "{'d': 'DATE', 't': 'TIME'}" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Dialect_ofASample_isFound(string text, string dialect, string columns)
    {
        CsvFormat format = Sniff(text);
        var shown = new CsvFormatText(format);
        Assert.Equal(
            dialect, shown.Delimiter + shown.Quote + shown.Escape + shown.Comment + format.SkippedLines + format.HasHeader);
        Assert.Equal(columns, shown.Columns);
    }

    public static TheoryData<string, string, string?, string?, string> Times => new()
    {
        // text, type, format of dates, format of timestamps, first value
        { "d\n13/02/2020\n01/03/2020\n", "DATE", "%d/%m/%Y", null, "2020-02-13" },
        { "d\n02/13/2020\n01/03/2020\n", "DATE", "%m/%d/%Y", null, "2020-02-13" },
        { "d\n1/2/2020\n3/4/2020\n", "DATE", "%d/%m/%Y", null, "2020-02-01" },
        { "d,e\n01/02/2020,01/13/2020\n", "DATE", "%m/%d/%Y", null, "2020-01-02" },
        { "d\n13.02.2020\n", "DATE", "%d.%m.%Y", null, "2020-02-13" },
        { "d\n2020/02/13\n", "DATE", "%Y/%m/%d", null, "2020-02-13" },
        { "d\n13 Feb 2020\n1 mar 2020\n", "DATE", "%d %b %Y", null, "2020-02-13" },
        { "d\n\"February 3, 2020\"\n", "DATE", "%b %d, %Y", null, "2020-02-03" },
        { "t\n13.02.2020 10:11\n", "TIMESTAMP", null, "%d.%m.%Y %H:%M", "2020-02-13 10:11:00.000000" },
        { "t\n2/13/2020 3:04 PM\n12/1/2020 12:00 am\n", "TIMESTAMP", null, "%m/%d/%Y %I:%M %p", "2020-02-13 15:04:00.000000" },
        { "t\n13/02/2020 10:11:12.5\n", "TIMESTAMP", null, "%d/%m/%Y %H:%M:%S.%f", "2020-02-13 10:11:12.500000" },
        { "t\n\"Mon, 02 Jan 2006 15:04:05 -0700\"\n", "TIMESTAMP WITH TIME ZONE", null, "%a, %d %b %Y %H:%M:%S %z",
            "2006-01-02 22:04:05.000000" },
        { "t\n10/Oct/2000:13:55:36 +0000\n", "TIMESTAMP WITH TIME ZONE", null, "%d/%b/%Y:%H:%M:%S %z", "2000-10-10 13:55:36.000000" },
        { "t\n31/02/2020\n", "VARCHAR", null, null, "31/02/2020" },
        { "t\n1.2.3\n", "VARCHAR", null, null, "1.2.3" },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void Layout_ofDates_isFoundAndSaysHowToReadThem(string text, string type, string? date, string? timestamp, string first)
    {
        CsvFormat format = Sniff(text);
        var shown = new CsvFormatText(format);
        Assert.Equal((type, date, timestamp), (CsvFormatText.SqlName(format.Schema.Fields[0].Type), shown.DateFormat, shown.TimestampFormat));
        Assert.StartsWith(first, CsvReading.Show([CsvReading.Read(text).Rows[0][..1]]), StringComparison.Ordinal);
        if (type == "VARCHAR")
        {
            return;
        }

        var given = new CsvOptions
        {
            DateFormat = date is null ? null : TimePattern.Parse("dateformat", date),
            TimestampFormat = timestamp is null ? null : TimePattern.Parse("timestampformat", timestamp),
            HasHeader = true,
        };
        Assert.StartsWith(first, CsvReading.Show([CsvReading.Read(text, given).Rows[0][..1]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_withSeparators_areRead()
    {
        var german = new CsvOptions { Numbers = new NumberFormat((byte)',', (byte)'.') };
        (Schema schema, List<object?[]> rows) = CsvReading.Read("a;b;c\n1.234,5;1.000;1.00\n-0,5;-12;2.000\n", german);
        Assert.Equal("a: Float64, b: Int64, c: Utf8", schema.ToString());
        Assert.Equal("1234.5|1000|1.00\n-0.5|-12|2.000", CsvReading.Show(rows));
        var types = new Dictionary<string, DataType> { ["a"] = DataType.Decimal(10, 2), ["b"] = DataType.Int16 };
        Assert.Equal(
            "1234567.89|-1000",
            CsvReading.Show(CsvReading.Read("a;b\n1.234.567,89;-1.000\n", german with { Types = types, HasHeader = true }).Rows));
    }

    static CsvFormat Sniff(string text) => CsvSniffer.Sniff(
        TextSource.Memory("t.csv", System.Text.Encoding.UTF8.GetBytes(text)), CsvOptions.Default);
}
