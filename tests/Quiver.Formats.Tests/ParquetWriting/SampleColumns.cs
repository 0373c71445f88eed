using System.Collections;
using System.Globalization;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Tests.ParquetWriting;

/// <summary>Deterministic values of every type, and their text for comparisons.</summary>
static class SampleColumns
{
    public static readonly (string Name, DataType Type)[] Types =
    [
        ("bool", DataType.Boolean), ("i8", DataType.Int8), ("i16", DataType.Int16), ("i32", DataType.Int32), ("i64", DataType.Int64),
        ("u8", DataType.UInt8), ("u16", DataType.UInt16), ("u32", DataType.UInt32), ("u64", DataType.UInt64),
        ("f32", DataType.Float32), ("f64", DataType.Float64),
        ("dec5", DataType.Decimal(5, 2)), ("dec15", DataType.Decimal(15, 3)), ("dec25", DataType.Decimal(25, 4)),
        ("dec38", DataType.Decimal(38, 6)),
        ("text", DataType.Utf8), ("bytes", DataType.Binary), ("date", DataType.Date),
        ("time_s", DataType.Time(TimeUnit.Second)), ("time_ms", DataType.Time(TimeUnit.Millisecond)),
        ("time_us", DataType.Time(TimeUnit.Microsecond)),
        ("time_ns", DataType.Time(TimeUnit.Nanosecond)),
        ("ts_s", DataType.Timestamp(TimeUnit.Second)), ("ts_ms", DataType.Timestamp(TimeUnit.Millisecond)),
        ("ts_us", DataType.Timestamp(TimeUnit.Microsecond)), ("ts_ns", DataType.Timestamp(TimeUnit.Nanosecond)),
        ("ts_us_utc", DataType.Timestamp(TimeUnit.Microsecond, "UTC")), ("ts_ms_utc", DataType.Timestamp(TimeUnit.Millisecond, "UTC")),
        ("interval", DataType.Interval),
        ("list", DataType.List(DataType.Int32)),
        ("list_text", DataType.List(DataType.Utf8)),
        ("list_list", DataType.List(DataType.List(DataType.Int64))),
        ("struct", DataType.Struct(
            new Field("a", DataType.Int32), new Field("b", DataType.Utf8), new Field("c", DataType.List(DataType.Float64)))),
        ("list_struct", DataType.List(DataType.Struct(new Field("x", DataType.Int64), new Field("y", DataType.List(DataType.Utf8))))),
        ("map", DataType.Map(DataType.Utf8, DataType.Int64)),
        ("map_list", DataType.Map(DataType.Int32, DataType.List(DataType.Boolean))),
    ];

    public static object?[] Values(DataType type, int rows, int seed, double nulls)
    {
        var random = new Random(seed);
        var values = new object?[rows];
        for (var i = 0; i < rows; i++)
        {
            values[i] = random.NextDouble() < nulls ? null : Value(type, random, nulls);
        }

        return values;
    }

    public static string Text(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case string text:
                return "'" + text + "'";
            case byte[] bytes:
                return Convert.ToHexString(bytes);
            case KeyValuePair<object, object?> pair:
                return Text(pair.Key) + ":" + Text(pair.Value);
            case decimal number:
                return number.ToString(CultureInfo.InvariantCulture);
            case DateTime time:
                return time.Ticks.ToString(CultureInfo.InvariantCulture);
            case IEnumerable items:
                return "[" + string.Join(",", items.Cast<object?>().Select(Text)) + "]";
            default:
                return Convert.ToString(value, CultureInfo.InvariantCulture)!;
        }
    }

    static object Value(DataType type, Random random, double nulls) => type.Id switch
    {
        TypeId.Boolean => random.Next(3) == 0,
        TypeId.Int8 => (sbyte)random.Next(-128, 128),
        TypeId.Int16 => (short)random.Next(-300, 300),
        TypeId.Int32 => random.Next(4) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(-5, 5),
        TypeId.Int64 => random.Next(4) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-5, 5),
        TypeId.UInt8 => (byte)random.Next(256),
        TypeId.UInt16 => (ushort)random.Next(65536),
        TypeId.UInt32 => (uint)random.NextInt64(uint.MaxValue),
        TypeId.UInt64 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        TypeId.Float32 => random.Next(9) switch { 0 => float.NaN, 1 => -0f, 2 => float.NegativeInfinity, _ => random.NextSingle() - 0.5f },
        TypeId.Float64 => random.Next(9) switch { 0 => double.NaN, 1 => -0.0, 2 => double.MaxValue, _ => random.NextDouble() - 0.5 },
        TypeId.Decimal => new DecimalValue(DecimalOf((DecimalType)type, random), ((DecimalType)type).Scale),
        TypeId.Utf8 => TextOf(random),
        TypeId.Binary => BytesOf(random),
        TypeId.Date => new DateOnly(1900, 1, 1).AddDays(random.Next(100_000)),
        TypeId.Time => new TimeOnly(random.NextInt64(86_400) * TimeSpan.TicksPerSecond),
        TypeId.Timestamp => new DateTime(1950, 1, 1).AddSeconds(random.NextInt64(4_000_000_000)),
        TypeId.Interval => new IntervalValue(random.Next(100), random.Next(40), random.NextInt64(86_400_000) * 1_000_000),
        TypeId.List => Values(((ListType)type).Element, random.Next(4), random.Next(), nulls),
        TypeId.Struct => ((StructType)type).Fields.Select(f => Values(f.Type, 1, random.Next(), nulls)[0]).ToArray(),
        TypeId.Map => MapOf((MapType)type, random, nulls),
        _ => throw new ArgumentException(type.ToString()),
    };

    static Int128 DecimalOf(DecimalType type, Random random)
    {
        var limit = Int128.One;
        for (var i = 0; i < type.Precision; i++)
        {
            limit *= 10;
        }

        var raw = new Int128((ulong)random.NextInt64(), (ulong)random.NextInt64());
        return random.Next(5) switch { 0 => limit - 1, 1 => 1 - limit, 2 => random.Next(100), _ => raw % limit };
    }

    static string TextOf(Random random) => random.Next(6) switch
    {
        0 => "",
        1 => "κόσμος " + random.Next(50),
        2 => new string('x', random.Next(300)),
        3 => "a text longer than a view, number " + random.Next(1000),
        _ => "v" + random.Next(20),
    };

    static byte[] BytesOf(Random random)
    {
        var bytes = new byte[random.Next(30)];
        random.NextBytes(bytes);
        return bytes;
    }

    static KeyValuePair<object, object?>[] MapOf(MapType type, Random random, double nulls)
    {
        var pairs = new KeyValuePair<object, object?>[random.Next(4)];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(Value(type.Key, random, 0), Values(type.Value, 1, random.Next(), nulls)[0]);
        }

        return pairs;
    }
}
