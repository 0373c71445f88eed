using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;
using Xunit;

namespace Quiver.Storage.Tests.LineProtocol;

public sealed class LineParserTests
{
    [Theory]
    [InlineData("cpu,host=a usage=1.5 10", "cpu|host=a|usage=1.5:Double|10")]
    [InlineData("cpu usage=1 10", "cpu||usage=1:Double|10")]
    [InlineData("cpu u=-1i,v=18446744073709551615u 10", "cpu||u=-1:Int64;v=18446744073709551615:UInt64|10")]
    [InlineData("cpu u=9223372036854775807i,v=-9223372036854775808i -5",
        "cpu||u=9223372036854775807:Int64;v=-9223372036854775808:Int64|-5")]
    [InlineData("cpu u=1e3,v=-1.5E-2,w=+2,x=1. 10", "cpu||u=1000:Double;v=-0.015:Double;w=2:Double;x=1:Double|10")]
    [InlineData("cpu u=123456789012345678901234567890 10", "cpu||u=1.2345678901234568E+29:Double|10")]
    [InlineData("cpu b=t,c=False 10", "cpu||b=True:Boolean;c=False:Boolean|10")]
    [InlineData("cpu s=\"a b,c=\\\"d\\\" \\\\ \\x\" 10", "cpu||s=a b,c=\"d\" \\ \\x:String|10")]
    [InlineData("cpu s=\"two\nlines\" 10", "cpu||s=two\nlines:String|10")]
    [InlineData("cpu s=\"\" 10", "cpu||s=:String|10")]
    [InlineData(@"my\ table,tag\,key=v\ 1\,2\=3 f\=ield=1i 10", "my table|tag,key=v 1,2=3|f=ield=1:Int64|10")]
    [InlineData(@"c:\pu,path=C:\dir\x f=1i 10", @"c:\pu|path=C:\dir\x|f=1:Int64|10")]
    [InlineData("cpu,b=2,a=1 f=1i 10", "cpu|a=1;b=2|f=1:Int64|10")]
    [InlineData("  cpu   f=1i   10   ", "cpu||f=1:Int64|10")]
    [InlineData("cpu f=1i", "cpu||f=1:Int64|1700000000123456789")]
    [InlineData("cpu f=1i 10\r\n", "cpu||f=1:Int64|10")]
    [InlineData("# a comment, with=signs\n\n \r\ncpu f=1i 10", "cpu||f=1:Int64|10")]
    [InlineData("größe,stadt=köln wärme=20.5 10", "größe|stadt=köln|wärme=20.5:Double|10")]
    public void Line_isRead(string text, string row)
    {
        var (rows, errors) = LineReading.Read(text);
        Assert.Empty(errors);
        Assert.Equal([row], rows);
    }

    [Theory]
    [InlineData("cpu", "there are no fields")]
    [InlineData("cpu,host=a", "there are no fields")]
    [InlineData("cpu ", "there is no field where one should be")]
    [InlineData("cpu 10", "field \"10\" has no value")]
    [InlineData("cpu usage 10", "field \"usage\" has no value")]
    [InlineData("cpu usage= 10", "a value is a number")]
    [InlineData("cpu usage=abc 10", "a value is a number")]
    [InlineData("cpu usage=1x 10", "after a value")]
    [InlineData("cpu usage=1,,b=2 10", "there is no field where one should be")]
    [InlineData("cpu usage,b=2 10", "field \"usage\" has no value")]
    [InlineData("cpu usage=1i5 10", "after a value")]
    [InlineData("cpu usage=9223372036854775808i 10", "not an integer of 64 bits")]
    [InlineData("cpu usage=-1u 10", "not an unsigned integer")]
    [InlineData("cpu usage=1.5i 10", "after a value")]
    [InlineData("cpu usage=1e400 10", "beyond the range")]
    [InlineData("cpu usage=NaN 10", "a value is a number")]
    [InlineData("cpu usage=tru 10", "a value is a number")]
    [InlineData("cpu usage=1 10 20", "one timestamp")]
    [InlineData("cpu usage=1 ten", "one timestamp")]
    [InlineData("cpu usage=1 1.5", "one timestamp")]
    [InlineData("cpu usage=1 9223372036854775808", "timestamp")]
    [InlineData("cpu usage=\"open 10", "closing quote")]
    [InlineData(",host=a usage=1 10", "name of the table is empty")]
    [InlineData("cpu,host= usage=1 10", "the value of tag \"host\" is empty")]
    [InlineData("cpu,=a usage=1 10", "the name of a tag is empty")]
    [InlineData("cpu,host usage=1 10", "tag \"host\" has no value")]
    [InlineData("cpu,host=a=b usage=1 10", "equals sign")]
    [InlineData("cpu,a=1,a=2 usage=1 10", "Must not contain duplicate tags, but `a` was repeated")]
    [InlineData("cpu,host=a, usage=1 10", "comma without a tag")]
    [InlineData("cpu usage=1,usage=2 10", "multiple instances of 'usage' field found")]
    [InlineData("cpu,time=a usage=1 10", "cannot be named \"time\"")]
    [InlineData("cpu time=1 10", "cannot be named \"time\"")]
    [InlineData("cpu,usage=a usage=1 10", "expected iox::column_type::tag, got iox::column_type::field::float")]
    [InlineData("cpu =1 10", "the name of a field is empty")]
    public void WrongLine_isNamedWithItsReason(string line, string reason)
    {
        var (rows, errors) = LineReading.Read("ok f=1i 1\n# comment\n" + line + "\nok f=2i 2\n");
        Assert.Equal(["ok||f=1:Int64|1", "ok||f=2:Int64|2"], rows);
        var error = Assert.Single(errors);
        Assert.Equal(3, error.Number);
        Assert.Equal(line, error.Line);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TypeConflict_rejectsTheLineAndLeavesNoValueOfIt()
    {
        var (rows, errors) = LineReading.Read("cpu a=1i,b=1i 1\ncpu a=2i,b=2.5 2\ncpu b=3i 3\ncpu c=1i,a=\"x\" 4\n");
        Assert.Equal(["cpu||a=1:Int64;b=1:Int64|1", "cpu||b=3:Int64|3"], rows);
        Assert.Equal(
            ["invalid column type for column 'b', expected iox::column_type::field::integer, got iox::column_type::field::float",
                "invalid column type for column 'a', expected iox::column_type::field::integer, got iox::column_type::field::string"],
            errors.Select(error => error.Reason));
    }

    [Fact]
    public void Schema_decidesTheType()
    {
        var schema = new OneColumn("cpu", "a", new ColumnRole(FieldType.Float));
        Assert.Single(LineReading.Read("cpu a=1i 1", schema: schema).Errors);
        Assert.Single(LineReading.Read("cpu,a=x b=1i 1", schema: schema).Errors);
        Assert.Single(LineReading.Read("cpu b=1i 1\ncpu host=1i 2", schema: new OneColumn("cpu", "host", ColumnRole.Tag)).Errors);
        Assert.Empty(LineReading.Read("cpu a=1 1\nmem a=1i 2", schema: schema).Errors);
    }

    [Theory]
    [InlineData(TimePrecision.Second, "5", 5_000_000_000)]
    [InlineData(TimePrecision.Millisecond, "5", 5_000_000)]
    [InlineData(TimePrecision.Microsecond, "-5", -5_000)]
    [InlineData(TimePrecision.Auto, "1700000000", 1_700_000_000_000_000_000)]
    [InlineData(TimePrecision.Auto, "1700000000123", 1_700_000_000_123_000_000)]
    [InlineData(TimePrecision.Auto, "1700000000123456", 1_700_000_000_123_456_000)]
    [InlineData(TimePrecision.Auto, "1700000000123456789", 1_700_000_000_123_456_789)]
    [InlineData(TimePrecision.Second, "", 1_700_000_000_000_000_000)]
    [InlineData(TimePrecision.Millisecond, "", 1_700_000_000_123_000_000)]
    public void Precision_scalesTimestamps(TimePrecision precision, string timestamp, long expected)
    {
        var (rows, _) = LineReading.Read($"cpu f=1i {timestamp}", precision);
        Assert.EndsWith($"|{expected}", Assert.Single(rows), StringComparison.Ordinal);
    }

    [Fact]
    public void Timestamp_outOfRangeOfItsPrecision_isAnError() =>
        Assert.Contains("out of range", Assert.Single(LineReading.Read("cpu f=1i 99999999999", TimePrecision.Second).Errors).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void RandomLines_readAsTheyWereMeant()
    {
        var random = new Random(4711);
        using var parser = new LineParser(LineLimits.Default with { CachedSeries = 50 }, MemoryBudget.Unlimited);
        for (var round = 0; round < 200; round++)
        {
            var lines = Enumerable.Range(0, random.Next(60)).Select(_ => NaiveLine.Random(random)).ToList();
            var (rows, errors) = LineReading.Read(parser, string.Concat(lines.Select(line => line.Text(random))));
            Assert.Empty(errors);
            var expected = lines.Select(LineReading.Show).Order(StringComparer.Ordinal);
            Assert.Equal(expected, rows.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void MutatedLines_neverBreakTheParser()
    {
        var random = new Random(99);
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 5).Select(_ => NaiveLine.Random(random).Text(random))).ToCharArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                text[random.Next(text.Length)] = " ,=\"\\\n#i1t\0é"[random.Next(12)];
            }

            var (rows, errors) = LineReading.Read(parser, new string(text));
            Assert.True(rows.Count + errors.Count > 0 || text.All(c => c != '\n'));
        }
    }

    [Fact]
    public void ManyRows_growTheColumns()
    {
        var text = string.Concat(Enumerable.Range(0,
            5000).Select(i => $"cpu,host=h{i % 7} a={i}i{(i % 3 == 0 ? $",s=\"text {i}\"" : "")} {i}\n"));
        var (rows, errors) = LineReading.Read(text);
        Assert.Empty(errors);
        Assert.Equal(
            Enumerable.Range(0, 5000).Select(i => $"cpu|host=h{i % 7}|a={i}:Int64{(i % 3 == 0 ? $";s=text {i}:String" : "")}|{i}"), rows);
    }

    [Fact]
    public void LongText_isRefusedAndTheNextLineTaken()
    {
        var (rows, errors) = LineReading.Read($"cpu s=\"{new string('x', (1 << 20) + 1)}\" 1\ncpu s=\"short\" 2\n");
        Assert.Equal(["cpu||s=short:String|2"], rows);
        var error = Assert.Single(errors);
        Assert.Contains("1048577 bytes", error.Reason, StringComparison.Ordinal);
        Assert.Equal(LineError.MaxLineBytes + 1, error.Line.Length);
    }

    [Fact]
    public void ManyWrongLines_areCountedButNotAllKept()
    {
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        using var batch = parser.Parse(
            System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("wrong\n", 5000))), new OneColumn("", "", default),
                TimePrecision.Auto, 0);
        Assert.Equal(5000, batch.ErrorCount);
        Assert.Equal(1000, batch.Errors.Count);
        Assert.Empty(batch.Tables);
    }

    sealed class OneColumn(string table, string column, ColumnRole role) : IWriteSchema
    {
        public ColumnRole? Find(string askedTable, string askedColumn) => (askedTable, askedColumn) == (table, column) ? role : null;
    }
}
