using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Finds the bounds of PLAIN values and writes them as parquet.thrift asks.</summary>
static unsafe class ChunkStatistics
{
    /// <summary>Longer bounds of text and bytes are cut to this.</summary>
    const int MaxBoundBytes = 64;

    /// <summary>Returns null counts and, where the values have an order, bounds.</summary>
    public static Statistics Compute(LeafType leaf, byte* values, long bytes, long valueCount, long nullCount)
    {
        var statistics = new Statistics { NullCount = nullCount };
        if (valueCount == 0)
        {
            return statistics;
        }

        switch (leaf.Order, leaf.Physical)
        {
            case (ValueOrder.Unsigned, ParquetType.Boolean):
                Numbers<byte>(statistics, values, valueCount);
                break;
            case (ValueOrder.Signed, ParquetType.Int32):
                Numbers<int>(statistics, values, valueCount);
                break;
            case (ValueOrder.Unsigned, ParquetType.Int32):
                Numbers<uint>(statistics, values, valueCount);
                break;
            case (ValueOrder.Signed, ParquetType.Int64):
                Numbers<long>(statistics, values, valueCount);
                break;
            case (ValueOrder.Unsigned, ParquetType.Int64):
                Numbers<ulong>(statistics, values, valueCount);
                break;
            case (ValueOrder.Floating, ParquetType.Float):
                Floats<float>(statistics, values, valueCount);
                break;
            case (ValueOrder.Floating, ParquetType.Double):
                Floats<double>(statistics, values, valueCount);
                break;
            case (ValueOrder.BigEndian, _):
                BigEndian(statistics, values, valueCount, leaf.Width);
                break;
            case (ValueOrder.Unsigned, ParquetType.ByteArray):
                Bytes(statistics, values, bytes, leaf.Source.Id == TypeId.Utf8);
                break;
            default:
                break;
        }

        return statistics;
    }

    static void Numbers<T>(Statistics statistics, byte* values, long count)
        where T : unmanaged, INumber<T>
    {
        var (low, high) = Bounds((T*)values, count, *(T*)values, *(T*)values);
        Exact(statistics, low, high);
    }

    static void Floats<T>(Statistics statistics, byte* values, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (low, high) = Bounds((T*)values, count, T.PositiveInfinity, T.NegativeInfinity);
        if (low > high)
        {
            // Every value is NaN, which no bound may be.
            return;
        }

        // A reader may compare zeros by sign: the lower bound takes the negative one, the upper bound the positive one.
        Exact(statistics, T.IsZero(low) ? T.NegativeZero : low, T.IsZero(high) ? T.Zero : high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (T Low, T High) Bounds<T>(T* values, long count, T low, T high)
        where T : unmanaged, INumber<T>
    {
        long i = 0;
        if (count >= Vector<T>.Count)
        {
            // Comparisons with NaN are false, so a NaN replaces no bound.
            var lows = new Vector<T>(low);
            var highs = new Vector<T>(high);
            for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
            {
                var vector = Unsafe.ReadUnaligned<Vector<T>>(values + i);
                lows = Vector.ConditionalSelect(Vector.LessThan(vector, lows), vector, lows);
                highs = Vector.ConditionalSelect(Vector.GreaterThan(vector, highs), vector, highs);
            }

            for (var lane = 0; lane < Vector<T>.Count; lane++)
            {
                low = lows[lane] < low ? lows[lane] : low;
                high = highs[lane] > high ? highs[lane] : high;
            }
        }

        for (; i < count; i++)
        {
            low = values[i] < low ? values[i] : low;
            high = values[i] > high ? values[i] : high;
        }

        return (low, high);
    }

    static void BigEndian(Statistics statistics, byte* values, long count, int width)
    {
        var low = values;
        var high = values;
        for (var value = values; count > 0; count--, value += width)
        {
            low = CompareBigEndian(value, low, width) < 0 ? value : low;
            high = CompareBigEndian(value, high, width) > 0 ? value : high;
        }

        SetExact(statistics, new ReadOnlySpan<byte>(low, width), new ReadOnlySpan<byte>(high, width));
    }

    static int CompareBigEndian(byte* left, byte* right, int width) => (sbyte)*left != (sbyte)*right
        ? (sbyte)*left - (sbyte)*right
        : new ReadOnlySpan<byte>(left, width).SequenceCompareTo(new ReadOnlySpan<byte>(right, width));

    static void Bytes(Statistics statistics, byte* values, long bytes, bool isText)
    {
        ReadOnlySpan<byte> low = default;
        ReadOnlySpan<byte> high = default;
        var isFirst = true;
        for (var end = values + bytes; values < end;)
        {
            var value = new ReadOnlySpan<byte>(values + 4, Unsafe.ReadUnaligned<int>(values));
            values += 4 + value.Length;
            low = isFirst || value.SequenceCompareTo(low) < 0 ? value : low;
            high = isFirst || value.SequenceCompareTo(high) > 0 ? value : high;
            isFirst = false;
        }

        statistics.IsMinValueExact = low.Length <= MaxBoundBytes;
        statistics.MinValue = low[..CutLength(low, isText)].ToArray();
        statistics.IsMaxValueExact = high.Length <= MaxBoundBytes;
        statistics.MaxValue = high.Length <= MaxBoundBytes ? high.ToArray() : RoundUp(high[..CutLength(high, isText)], isText);
        if (statistics.MaxValue is null)
        {
            statistics.IsMaxValueExact = null;
        }
    }

    /// <summary>Cuts no character of text in half: a reader may take the bound for text.</summary>
    static int CutLength(ReadOnlySpan<byte> value, bool isText)
    {
        if (value.Length <= MaxBoundBytes)
        {
            return value.Length;
        }

        var length = MaxBoundBytes;
        while (isText && length > 0 && (value[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return length;
    }

    /// <summary>The shortest change that makes a prefix larger than whatever it is a prefix of; null where there is none.</summary>
    static byte[]? RoundUp(ReadOnlySpan<byte> prefix, bool isText)
    {
        var last = prefix.Length - 1;
        while (last >= 0 && prefix[last] >= (isText ? 0x7F : 0xFF))
        {
            last--;
        }

        if (last < 0)
        {
            return null;
        }

        var bound = prefix[..(last + 1)].ToArray();
        bound[last]++;
        return bound;
    }

    static void Exact<T>(Statistics statistics, T low, T high)
        where T : unmanaged =>
        SetExact(statistics, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in low)), MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in high)));

    static void SetExact(Statistics statistics, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        statistics.MinValue = low.ToArray();
        statistics.MaxValue = high.ToArray();
        statistics.IsMinValueExact = true;
        statistics.IsMaxValueExact = true;
    }
}
