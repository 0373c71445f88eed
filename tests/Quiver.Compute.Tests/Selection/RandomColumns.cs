using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Tests.Selection;

/// <summary>Makes random columns of every type in every encoding, from a seed.</summary>
static unsafe class RandomColumns
{
    public static readonly DataType[] FlatTypes =
    [
        DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8, DataType.UInt16,
        DataType.UInt32, DataType.UInt64, DataType.Float32, DataType.Float64, DataType.Decimal(9, 2), DataType.Decimal(30, 4),
        DataType.Utf8, DataType.Binary, DataType.Date, DataType.Timestamp(TimeUnit.Microsecond), DataType.Interval,
    ];

    public static readonly DataType[] Types =
    [
        .. FlatTypes,
        DataType.List(DataType.Int32), DataType.List(DataType.Utf8), DataType.Map(DataType.Utf8, DataType.Int64),
        DataType.Struct(new Field("a", DataType.Int16), new Field("b", DataType.List(DataType.Utf8)), new Field("c", DataType.Boolean)),
    ];

    public static readonly string[] Encodings = ["flat", "sliced", "dictionary", "sliced dictionary", "constant", "null constant"];

    public static readonly int[] Lengths = [0, 1, 63, 64, 65, 1000, 2049];

    public static Column Make(Random random, DataType type, string encoding, int length, double nulls = 0.2)
    {
        switch (encoding)
        {
            case "flat":
                return Flat(random, type, length, nulls);
            case "sliced":
                int offset = random.Next(70);
                return Flat(random, type, length + offset + random.Next(5), nulls).Slice(offset, length);
            case "dictionary":
                return Dictionary(random, type, length, nulls);
            case "sliced dictionary":
                int skip = random.Next(70);
                return Dictionary(random, type, length + skip, nulls).Slice(skip, length);
            case "constant":
                return new ConstantColumn(Flat(random, type, 1, 0), length);
            default:
                return new ConstantColumn(ColumnBuilder.Build(type, [null]), length);
        }
    }

    public static Column Flat(Random random, DataType type, int length, double nulls)
    {
        object?[] values = new object?[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.NextDouble() < nulls ? null : Value(random, type);
        }

        return ColumnBuilder.Build(type, values);
    }

    public static DictionaryColumn Dictionary(Random random, DataType type, int length, double nulls)
    {
        Column values = Flat(random, type, 1 + random.Next(20), 0);
        var owned = new ColumnBuffers();
        int* codes = (int*)owned.Add((length + 65L) * 4, MemoryBudget.Unlimited).Pointer;
        ulong* validity = (ulong*)owned.Add(Bitmap.Bytes(length), MemoryBudget.Unlimited).Pointer;
        for (int i = 0; i < length; i++)
        {
            codes[i] = random.Next(values.Length);
            Bitmap.Put(validity, i, random.NextDouble() >= nulls);
        }

        return new DictionaryColumn(length, codes, values, ownsValues: true, nulls == 0 ? null : validity, Column.UnknownNulls, owned);
    }

    public static object Value(Random random, DataType type) => type switch
    {
        ListType list => Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(5) == 0 ? null
            : Value(random, list.Element)).ToArray(),
        MapType map => Enumerable.Range(0, random.Next(3))
            .Select(_ => new KeyValuePair<object,
                object?>(Value(random, map.Key), random.Next(5) == 0 ? null : Value(random, map.Value))).ToArray(),
        StructType fields => fields.Fields.Select(f => random.Next(5) == 0 ? null : Value(random, f.Type)).ToArray(),
        DecimalType decimals => new DecimalValue(random.NextInt64(-99_999_999, 99_999_999), decimals.Scale),
        _ => Scalar(random, type),
    };

    public static string Text(Random random)
    {
        string[] pieces = ["a", "b", "c", "ab", "abc", " ", "x", "é", "ß", "漢", "😀", "long enough to leave the view", "%", "_"];
        var text = new StringBuilder();
        for (int i = random.Next(7); i > 0; i--)
        {
            text.Append(pieces[random.Next(pieces.Length)]);
        }

        return text.ToString();
    }

    static object Scalar(Random random, DataType type) => type.Id switch
    {
        TypeId.Boolean => random.Next(2) == 0,
        TypeId.Int8 => (sbyte)random.Next(-128, 128),
        TypeId.Int16 => (short)random.Next(-32768, 32768),
        TypeId.Int32 => random.Next(-1000, 1000),
        TypeId.Int64 => random.NextInt64(),
        TypeId.UInt8 => (byte)random.Next(256),
        TypeId.UInt16 => (ushort)random.Next(65536),
        TypeId.UInt32 => (uint)random.NextInt64(uint.MaxValue),
        TypeId.UInt64 => (ulong)random.NextInt64() * 2,
        TypeId.Float32 => (float)(random.NextDouble() - 0.5),
        TypeId.Float64 => random.NextDouble() - 0.5,
        TypeId.Utf8 => Text(random),
        TypeId.Binary => Encoding.UTF8.GetBytes(Text(random)),
        TypeId.Date => DateOnly.FromDayNumber(random.Next(1, 3_000_000)),
        TypeId.Timestamp => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks) / 10 * 10, DateTimeKind.Unspecified),
        TypeId.Interval => new IntervalValue(random.Next(-20, 20), random.Next(-40, 40), random.NextInt64(-1_000_000, 1_000_000)),
        _ => throw new InvalidOperationException($"no random value of {type}"),
    };
}
