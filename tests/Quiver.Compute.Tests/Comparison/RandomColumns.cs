using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Tests.Comparison;

/// <summary>Random columns of any type in any encoding.</summary>
static unsafe class RandomColumns
{
    public static readonly int[] Lengths = [0, 1, 63, 64, 65, 200];

    public static IEnumerable<string> Encodings => ["flat", "nulls", "slice", "dictionary", "wide dictionary", "constant", "null constant"];

    public static Column Make(DataType type, int length, string encoding, Random random, Func<DataType, Random, object>? values = null)
    {
        values ??= Value;
        Column Flat(int n, bool nulls)
        {
            var items = new object?[n];
            for (int i = 0; i < n; i++)
            {
                items[i] = nulls && random.Next(4) == 0 ? null : values(type, random);
            }

            return ColumnBuilder.Build(type, items);
        }

        switch (encoding)
        {
            case "flat":
                return Flat(length, false);
            case "nulls":
                return Flat(length, true);
            case "slice":
                return Flat(length + 70, true).Slice(3, length);
            case "constant":
                return new ConstantColumn(Flat(1, false), length);
            case "null constant":
                return new ConstantColumn(ColumnBuilder.Build(type, [null]), length);
            default:
                int entries = encoding == "dictionary" ? Math.Clamp(length / 2, 1, 5) : length + 9;
                var scratch = new ColumnScratch(MemoryBudget.Unlimited);
                int* codes = scratch.Offsets(length);
                ulong* validity = scratch.Validity(length);
                for (int i = 0; i < length; i++)
                {
                    codes[i] = random.Next(entries);
                    Bitmap.Put(validity, i, random.Next(5) != 0);
                }

                return scratch.Dictionary(length, Flat(entries, false), validity);
        }
    }

    public static object Value(DataType type, Random random) => type.Id switch
    {
        TypeId.Boolean => random.Next(2) == 0,
        TypeId.Int8 => (sbyte)random.Next(-4, 5),
        TypeId.Int16 => (short)random.Next(-4, 5),
        TypeId.Int32 => random.Next(-4, 5),
        TypeId.Int64 => random.Next(6) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-4, 5),
        TypeId.UInt8 => (byte)random.Next(250, 256),
        TypeId.UInt16 => (ushort)random.Next(65_530, 65_536),
        TypeId.UInt32 => uint.MaxValue - (uint)random.Next(5),
        TypeId.UInt64 => ulong.MaxValue - (ulong)random.Next(5),
        TypeId.Float32 => (float)(double)Value(DataType.Float64, random),
        TypeId.Float64 => new[] { double.NaN, -0.0, 0.0, 1.5, -1.5, double.PositiveInfinity, double.NegativeInfinity, 2 }[random.Next(8)],
        TypeId.Decimal => new DecimalValue(random.Next(-9, 10), ((DecimalType)type).Scale),
        TypeId.Utf8 => new[] { "", "a", "ab", "abcdefgh", "abcdefghijkl", "abcdefghijklm", "abcdefghijklmn", "é" }[random.Next(8)],
        TypeId.Binary => new[] { new byte[] { 0 }, [0, 0], [255], [] }[random.Next(4)],
        TypeId.Date => new DateOnly(2000, 1, 1).AddDays(random.Next(-3, 4)),
        TypeId.Timestamp => new DateTime(2000, 1, 1).AddSeconds(random.Next(-3, 4)),
        TypeId.Interval => new IntervalValue(random.Next(-1, 2), random.Next(-31, 31), random.Next(2) * IntervalValue.NanosecondsPerDay),
        TypeId.List => Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(4) == 0 ? null : (object?)random.Next(3)).ToArray(),
        TypeId.Struct => new object?[] { random.Next(3), random.Next(3) == 0 ? null : "x" + random.Next(2) },
        _ => throw new InvalidOperationException(type.ToString()),
    };

    public static IEnumerable<DataType> Types =>
    [
        DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8, DataType.UInt16, DataType.UInt32,
        DataType.UInt64, DataType.Float32, DataType.Float64, DataType.Decimal(9, 2), DataType.Decimal(30, 2),
        DataType.Utf8, DataType.Binary,
        DataType.Date, DataType.Timestamp(TimeUnit.Nanosecond), DataType.Interval, DataType.List(DataType.Int32),
        DataType.Struct(new Field("a", DataType.Int32), new Field("b", DataType.Utf8)),
    ];
}
