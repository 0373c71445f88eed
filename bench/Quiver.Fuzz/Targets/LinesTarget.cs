using System.Text;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;

namespace Quiver.Fuzz.Targets;

/// <summary>Line protocol: what is taken of any text must be the same when it is written as lines and read again, and when it is written to
/// the log and read back.</summary>
sealed class LinesTarget() : FuzzTarget("lines", "line protocol, read, written and read again")
{
    static readonly LineLimits Wide = new() { NameBytes = 256 * 1024, TextBytes = 4 << 20 };

    public override IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            ",", "=", " ", "\n", "\\", "\"", "\\ ", "\\,", "\\=", "\\\\", "i", "u", "t", "f", "true", "1", "-1", "1e308", "1e-320", "0x1",
            "-9223372036854775808i", "18446744073709551615u", "9223372036854775807", "#", "\r\n", "\t", "\0", "é", "€", "😀", "time",
            "a,t=b f=1i 1\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IEnumerable<byte[]> Seeds() =>
        new[]
        {
            "cpu,host=a,region=b usage=1.5,idle=2i,n=3u,on=t,name=\"x y\" 1600000000000000000\ncpu,host=b usage=2 1600000000000000001\n",
            "a f=1\nb,t=x f=1i,g=\"a\\\"b\\\\c\"\na,t\\ 1=v\\,w f\\=1=1i 10\r\n# comment\n\n",
            "m,a=1,b=2 x=1,y=2,z=3 1\nm,b=2,a=1 z=3,y=2,x=1 2\nm y=-0,x=1e300 3\nm x=wrong 4\nm x=\"wrong\" 5\n",
            string.Concat(Enumerable.Range(0, 50).Select(i =>
                $"s,h=h{i % 7} v={i}i,w={i / 4.0},s=\"{new string('s', i)}\" {i * 1000000000L}\n")),
        }.Select(Encoding.UTF8.GetBytes);

    public override string Run(byte[] input)
    {
        var budget = new MemoryBudget(128 << 20);
        using var parser = new LineParser(LineLimits.Default, budget);
        using var batch = parser.Parse(input, new NoSchema(), TimePrecision.Nanosecond, 17);
        Check(batch.Errors.Count <= 1000 && batch.RowCount + batch.ErrorCount <= input.Length, "more lines than bytes");
        Check(
            batch.Errors.All(error => error.Line.Length <= LineError.MaxLineBytes + 1 && error.Reason.Length < 200_000), "a long message");
        var text = LineRendering.Render(batch.Tables);
        using var again = new LineParser(Wide, budget);
        using var second = again.Parse(Encoding.UTF8.GetBytes(text), new NoSchema(), TimePrecision.Nanosecond, 18);
        Check(second.ErrorCount == 0, $"a line is not taken again: {(second.Errors.Count > 0 ? second.Errors[0] : null)}");
        Check(LineRendering.Render(second.Tables) == text, "the rows differ when they are read again");
        var tables = new FuzzTables(batch.Tables);
        using var entry = WriteCodec.Encode(tables.WritesOf(batch.Tables), budget);
        using var decoded = WriteCodec.Decode(entry.Content, tables, budget);
        Check(LineRendering.Render(decoded.Tables.Select(write => write.Rows)) == text, "the rows differ after the log");
        var reasons = batch.Errors.Select(error => error.Reason).Distinct().Order(StringComparer.Ordinal).Take(3);
        return $"{Math.Min(3, batch.Tables.Count)} tables {string.Concat(reasons)}";
    }

    static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }

    sealed class NoSchema : IWriteSchema
    {
        public ColumnRole? Find(string table, string column) => null;
    }
}
