using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tests.LineProtocol;
using Quiver.Storage.Wal;
using Xunit;

namespace Quiver.Storage.Tests.Wal;

public sealed unsafe class WriteCodecTests
{
    static readonly long[] Extremes = [0, 1, -1, long.MinValue, long.MaxValue, long.MinValue + 1, 255, 256, 65535, 65536, uint.MaxValue];

    static readonly double[] Floats =
    [
        0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(0x7FF0000000000001), double.PositiveInfinity, double.NegativeInfinity,
        double.Epsilon, double.MaxValue, 0.1, 1e300, 1L << 51, -(1L << 51), 4503599627370497.5, 1.0 / 3,
    ];

    [Fact]
    public void ParsedLines_areTheSameAfterwards()
    {
        var random = new Random(1);
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        for (var round = 0; round < 60; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 300)).Select(_ => NaiveLine.Random(random).Text(random)));
            using var batch = parser.Parse(Encoding.UTF8.GetBytes(text), new NoSchema(), TimePrecision.Nanosecond, 5);
            Assert.Equal(0, batch.ErrorCount);
            AssertRoundTrip(batch.Tables);
        }
    }

    [Fact]
    public void NumbersOfAllShapes_areTheSameAfterwards()
    {
        var random = new Random(2);
        for (var round = 0; round < 400; round++)
        {
            using var rows = new TableRows("t", random.Next(4) == 0 ? random.Next(1, 5) : random.Next(1, 700), MemoryBudget.Unlimited);
            rows.Add(new SeriesKey(new TagShape("t", []), []));
            Fill(rows.Times, rows.Count, random);
            new Span<int>(rows.Slots, rows.Count).Clear();
            foreach (var type in Enum.GetValues<FieldType>())
            {
                var field = rows.Add(type.ToString(), type);
                var isSparse = random.Next(2) == 0;
                Fill(field, rows.Count, random);
                field.SetAll(rows.Count);
                for (var row = 0; row < rows.Count && isSparse; row++)
                {
                    if (random.Next(3) == 0)
                    {
                        field.Unset(row);
                    }
                }
            }

            AssertRoundTrip([rows]);
        }
    }

    [Theory]
    [InlineData("a cycle of series", 10_000, 100, 40)]
    [InlineData("each row a series", 10_000, 10_000, 8)]
    public void Slots_thatFollowAPattern_costNothing(string pattern, int rowCount, int seriesCount, int mostBytesASeries)
    {
        using var rows = new TableRows(pattern, rowCount, MemoryBudget.Unlimited);
        var shape = new TagShape(pattern, ["host"]);
        rows.AddTags(shape.Names);
        for (var i = 0; i < seriesCount; i++)
        {
            rows.Add(new SeriesKey(shape, [2, 0, 0, 0, (byte)('0' + (i / 100 % 64)), (byte)('0' + (i % 64))]));
        }

        for (var row = 0; row < rowCount; row++)
        {
            rows.Times[row] = 1_600_000_000_000_000_000 + (row / seriesCount * 10_000_000_000);
            rows.Slots[row] = row % seriesCount;
        }

        Assert.InRange(AssertRoundTrip([rows]), 1, 100 + (mostBytesASeries * seriesCount));
    }

    [Fact]
    public void GoneTablesAndColumns_areSkipped()
    {
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        using var batch = parser.Parse("a,host=x,zone=z f=1i,g=2 10\nb,host=x f=1i 10\na,zone=y f=3i 11\n"u8, new NoSchema(),
            TimePrecision.Nanosecond, 5);
        var tables = new NamedColumns();
        using var payload = WriteCodec.Encode([.. batch.Tables.Select(rows => new TableWrite(tables.Of(rows), rows))],
            MemoryBudget.Unlimited);
        tables.DropTable("b");
        tables.DropColumn("a", "g");
        tables.DropColumn("a", "host");
        using var decoded = WriteCodec.Decode(payload.Content, tables, MemoryBudget.Unlimited);
        Assert.Equal(["a|zone=z|f=1:Int64|10", "a|zone=y|f=3:Int64|11"], decoded.Tables.SelectMany(write => LineReading.Show(write.Rows)));
    }

    [Fact]
    public void Deletes_areTheSameAfterwards()
    {
        RowDelete[] deletes =
        [
            new(7, long.MinValue, long.MaxValue, []),
            new(int.MaxValue, -5, 17, [("höst", "ä b"), ("zone", null), ("rack", "")]),
        ];
        for (var count = 0; count <= deletes.Length; count++)
        {
            using var payload = WriteCodec.Encode(deletes[..count], MemoryBudget.Unlimited);
            using var decoded = WriteCodec.Decode(payload.Content, new NamedColumns(), MemoryBudget.Unlimited);
            Assert.Empty(decoded.Tables);
            Assert.Equal(count, decoded.Deletes.Count);
            foreach (var (delete, again) in deletes.Zip(decoded.Deletes))
            {
                Assert.Equal(delete with { Tags = again.Tags }, again);
                Assert.Equal(delete.Tags, again.Tags);
            }
        }
    }

    [Fact]
    public void DamagedEntries_areErrorsAndGiveTheirMemoryBack()
    {
        var random = new Random(3);
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        var text = string.Concat(Enumerable.Range(0, 60).Select(_ => NaiveLine.Random(random).Text(random)));
        using var batch = parser.Parse(Encoding.UTF8.GetBytes(text), new NoSchema(), TimePrecision.Nanosecond, 5);
        var tables = new NamedColumns();
        using var payload = WriteCodec.Encode([.. batch.Tables.Select(rows => new TableWrite(tables.Of(rows), rows))],
            MemoryBudget.Unlimited);
        var whole = payload.Content.ToArray();
        var budget = new MemoryBudget(16 << 20);
        for (var length = 0; length < whole.Length; length++)
        {
            var error = Assert.Throws<QuiverException>(() => WriteCodec.Decode(whole.AsSpan(0, length), tables, budget));
            Assert.Equal(ErrorCode.CorruptFile, error.Code);
        }

        for (var i = 0; i < 5000; i++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                using var decoded = WriteCodec.Decode(damaged, tables, budget);
                foreach (var write in decoded.Tables)
                {
                    LineReading.Show(write.Rows);
                }
            }
            catch (QuiverException error)
            {
                Assert.True(error.Code is ErrorCode.CorruptFile or ErrorCode.OutOfMemory, error.Message);
            }
        }

        Assert.Equal(0, budget.UsedBytes);
    }

    static int AssertRoundTrip(IReadOnlyList<TableRows> rows)
    {
        var tables = new NamedColumns();
        var budget = new MemoryBudget(256 << 20);
        int bytes;
        using (var payload = WriteCodec.Encode([.. rows.Select(table => new TableWrite(tables.Of(table), table))], budget))
        {
            using var decoded = WriteCodec.Decode(payload.Content, tables, budget);
            Assert.Equal(rows.Select(table => table.Table), decoded.Tables.Select(write => write.Rows.Table));
            foreach (var (before, after) in rows.Zip(decoded.Tables, (before, write) => (before, write.Rows)))
            {
                Assert.Equal(before.Tags.Order(StringComparer.Ordinal), after.Tags.Order(StringComparer.Ordinal));
                Assert.Equal(LineReading.Show(before), LineReading.Show(after));
                AssertSameBits(before, after);
            }

            bytes = payload.Length;
        }

        Assert.Equal(0, budget.UsedBytes);
        return bytes;
    }

    /// <summary>Text does not tell NaNs and zeros of different bits apart.</summary>
    static void AssertSameBits(TableRows before, TableRows after)
    {
        foreach (var field in before.Fields.Where(field => field.Type == FieldType.Float && field.Count > 0))
        {
            var other = after.Find(field.Name)!;
            Assert.Equal(field.Count, other.Count);
            for (var row = 0; row < before.Count; row++)
            {
                if (Bitmap.Get(field.Validity, row))
                {
                    Assert.Equal(((long*)field.Values)[row], ((long*)other.Values)[row]);
                }
            }
        }
    }

    static void Fill(FieldRows field, int rows, Random random)
    {
        var isOdd = random.Next(3) == 0;
        var digits = Math.Pow(10, random.Next(8));
        switch (field.Type)
        {
            case FieldType.Float:
                for (var row = 0; row < rows; row++)
                {
                    ((double*)field.Values)[row] = isOdd && random.Next(50) == 0 ? Floats[random.Next(Floats.Length)]
                        : Math.Round(random.NextDouble() * 1000, MidpointRounding.ToZero) / digits;
                }

                break;
            case FieldType.Boolean:
                for (var row = 0; row < rows; row++)
                {
                    field.Values[row] = (byte)random.Next(2);
                }

                break;
            case FieldType.Text:
                for (var row = 0; row < rows; row++)
                {
                    field.Set(row, Encoding.UTF8.GetBytes(new string(isOdd ? 'x' : '€', random.Next(row % 7 == 0 ? 40 : 9))));
                }

                field.Unset(0);
                ((StringView*)field.Values)[0] = default;
                break;
            default:
                Fill((long*)field.Values, rows, random);
                break;
        }
    }

    static void Fill(long* values, int count, Random random)
    {
        var (kind, start) = (random.Next(7), Extremes[random.Next(Extremes.Length)]);
        var unit = (long)Math.Pow(1000, random.Next(4));
        for (var i = 0; i < count; i++)
        {
            values[i] = kind switch
            {
                0 => start,
                1 => start + (i * unit),
                2 => start + random.Next(1 << random.Next(24)),
                3 => Extremes[random.Next(Extremes.Length)],
                4 => start + (i / 37 * unit),
                5 => start + (i % 13),
                _ => (1_600_000_000_000_000 + random.Next(1 << 30)) * unit,
            };
        }
    }

    sealed class NoSchema : IWriteSchema
    {
        public ColumnRole? Find(string table, string column) => null;
    }
}
