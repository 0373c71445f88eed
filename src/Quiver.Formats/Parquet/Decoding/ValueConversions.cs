using System.Buffers.Binary;
using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>The conversions from physical values to column values.</summary>
static unsafe class ValueConversions
{
    const int JulianDayOfEpoch = 2_440_588;
    const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>The days on each side of 1970 that fit, whatever the nanoseconds of the day are, which may be any number.</summary>
    const long MaxDays = (long.MaxValue - (long.MaxValue / 1000)) / MicrosecondsPerDay;

    /// <summary>Reads a big-endian two's complement number of any length; more than 16 bytes must be sign extension.</summary>
    public static Int128 BigEndian(byte* source, int width)
    {
        if (width == 0)
        {
            return 0;
        }

        Int128 value = (sbyte)source[0] < 0 ? -1 : 0;
        for (var i = 0; i < width; i++)
        {
            if (i < width - 16 && source[i] != (byte)((sbyte)source[0] >> 7))
            {
                throw ParquetErrors.Corrupt($"a decimal of {width} bytes does not fit 128 bits");
            }

            value = (value << 8) | source[i];
        }

        return value;
    }

    /// <summary>Reads a big-endian two's complement number that must fit 64 bits.</summary>
    public static long BigEndian64(byte* source, int width)
    {
        if (width <= 8)
        {
            long value = width > 0 && (sbyte)source[0] < 0 ? -1 : 0;
            for (var i = 0; i < width; i++)
            {
                value = (value << 8) | source[i];
            }

            return value;
        }

        var wide = BigEndian(source, width);
        return wide >= long.MinValue && wide <= long.MaxValue
            ? (long)wide
            : throw ParquetErrors.Corrupt($"the decimal {wide} has more digits than its column declares");
    }

    internal readonly struct Copy<T> : IValueConversion<T>
        where T : unmanaged
    {
        public static bool IsCopy => true;

        public static T Convert(byte* source, int width) => *(T*)source;
    }

    internal readonly struct Int32To8 : IValueConversion<byte>
    {
        public static bool IsCopy => false;

        public static byte Convert(byte* source, int width) => *source;
    }

    internal readonly struct Int32To16 : IValueConversion<ushort>
    {
        public static bool IsCopy => false;

        public static ushort Convert(byte* source, int width) => *(ushort*)source;
    }

    internal readonly struct Int32To64 : IValueConversion<long>
    {
        public static bool IsCopy => false;

        public static long Convert(byte* source, int width) => *(int*)source;
    }

    internal readonly struct Int32To128 : IValueConversion<Int128>
    {
        public static bool IsCopy => false;

        public static Int128 Convert(byte* source, int width) => *(int*)source;
    }

    internal readonly struct Int64To128 : IValueConversion<Int128>
    {
        public static bool IsCopy => false;

        public static Int128 Convert(byte* source, int width) => *(long*)source;
    }

    internal readonly struct Int96Timestamp : IValueConversion<long>
    {
        public static bool IsCopy => false;

        public static long Convert(byte* source, int width)
        {
            var day = *(int*)(source + 8) - (long)JulianDayOfEpoch;
            return day is > -MaxDays and < MaxDays
                ? (day * MicrosecondsPerDay) + (*(long*)source / 1000)
                : throw ParquetErrors.Corrupt($"a timestamp of the Julian day {day + JulianDayOfEpoch} does not fit 64 bits");
        }
    }

    internal readonly struct FixedDecimal64 : IValueConversion<long>
    {
        public static bool IsCopy => false;

        public static long Convert(byte* source, int width) => BigEndian64(source, width);
    }

    internal readonly struct FixedDecimal128 : IValueConversion<Int128>
    {
        public static bool IsCopy => false;

        public static Int128 Convert(byte* source, int width) =>
            width == 16 ? BinaryPrimitives.ReadInt128BigEndian(new ReadOnlySpan<byte>(source, 16)) : BigEndian(source, width);
    }

    internal readonly struct Float16 : IValueConversion<float>
    {
        public static bool IsCopy => false;

        public static float Convert(byte* source, int width) => (float)*(Half*)source;
    }

    internal readonly struct Interval : IValueConversion<IntervalValue>
    {
        public static bool IsCopy => false;

        public static IntervalValue Convert(byte* source, int width) =>
            new((int)*(uint*)source, (int)*(uint*)(source + 4), *(uint*)(source + 8) * 1_000_000L);
    }
}
