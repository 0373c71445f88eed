using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>The smallest and the largest of some values as PLAIN bytes without lengths; none where the values have no order.</summary>
/// <param name="Low">The smallest, null where there is none.</param>
/// <param name="High">The largest, null where there is none.</param>
readonly unsafe record struct ValueBounds(byte[]? Low, byte[]? High)
{
    /// <summary>Finds the bounds of values in the form of <see cref="LeafChunk.Values"/>.</summary>
    public static ValueBounds Find(LeafType leaf, byte* values, long count)
    {
        if (count == 0)
        {
            return default;
        }

        return (leaf.Order, leaf.Physical) switch
        {
            (ValueOrder.Unsigned, ParquetType.Boolean) => Numbers<byte>(values, count),
            (ValueOrder.Signed, ParquetType.Int32) => Numbers<int>(values, count),
            (ValueOrder.Unsigned, ParquetType.Int32) => Numbers<uint>(values, count),
            (ValueOrder.Signed, ParquetType.Int64) => Numbers<long>(values, count),
            (ValueOrder.Unsigned, ParquetType.Int64) => Numbers<ulong>(values, count),
            (ValueOrder.Floating, ParquetType.Float) => Floats<float>(values, count),
            (ValueOrder.Floating, ParquetType.Double) => Floats<double>(values, count),
            (ValueOrder.BigEndian, _) => BigEndian(values, count, leaf.Width),
            (ValueOrder.Unsigned, ParquetType.ByteArray) => Texts((StringView*)values, count),
            _ => default,
        };
    }

    /// <summary>Compares two bounds of a type.</summary>
    public static int Compare(LeafType leaf, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => (leaf.Order, leaf.Physical) switch
    {
        (ValueOrder.Signed, ParquetType.Int32) => Read<int>(left).CompareTo(Read<int>(right)),
        (ValueOrder.Unsigned, ParquetType.Int32) => Read<uint>(left).CompareTo(Read<uint>(right)),
        (ValueOrder.Signed, ParquetType.Int64) => Read<long>(left).CompareTo(Read<long>(right)),
        (ValueOrder.Unsigned, ParquetType.Int64) => Read<ulong>(left).CompareTo(Read<ulong>(right)),
        (ValueOrder.Floating, ParquetType.Float) => Read<float>(left).CompareTo(Read<float>(right)),
        (ValueOrder.Floating, ParquetType.Double) => Read<double>(left).CompareTo(Read<double>(right)),
        (ValueOrder.BigEndian, _) => CompareBigEndian(left, right),
        _ => left.SequenceCompareTo(right),
    };

    /// <summary>Returns the bounds of this and other values.</summary>
    public ValueBounds With(LeafType leaf, ValueBounds other) => Low is null ? other : other.Low is null ? this : new(
        Compare(leaf, other.Low, Low) < 0 ? other.Low : Low, Compare(leaf, other.High!, High!) > 0 ? other.High : High);

    static T Read<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged => MemoryMarshal.Read<T>(bytes);

    static ValueBounds Numbers<T>(byte* values, long count)
        where T : unmanaged, INumber<T>
    {
        var (low, high) = Bounds((T*)values, count, *(T*)values, *(T*)values);
        return Exact(low, high);
    }

    static ValueBounds Floats<T>(byte* values, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (low, high) = Bounds((T*)values, count, T.PositiveInfinity, T.NegativeInfinity);

        // Where every value is NaN, there are no bounds: none may be NaN. And a reader may compare zeros by sign: the lower bound
        // takes the negative one, the upper bound the positive one.
        return low > high ? default : Exact(T.IsZero(low) ? T.NegativeZero : low, T.IsZero(high) ? T.Zero : high);
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

    static ValueBounds BigEndian(byte* values, long count, int width)
    {
        var low = values;
        var high = values;
        for (var value = values; count > 0; count--, value += width)
        {
            var current = new ReadOnlySpan<byte>(value, width);
            low = CompareBigEndian(current, new ReadOnlySpan<byte>(low, width)) < 0 ? value : low;
            high = CompareBigEndian(current, new ReadOnlySpan<byte>(high, width)) > 0 ? value : high;
        }

        return new(new ReadOnlySpan<byte>(low, width).ToArray(), new ReadOnlySpan<byte>(high, width).ToArray());
    }

    static int CompareBigEndian(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        (sbyte)left[0] != (sbyte)right[0] ? (sbyte)left[0] - (sbyte)right[0] : left.SequenceCompareTo(right);

    static ValueBounds Texts(StringView* views, long count)
    {
        var low = views;
        var high = views;
        for (var view = views + 1; view < views + count; view++)
        {
            if (StringView.Compare(view, low) < 0)
            {
                low = view;
            }
            else if (StringView.Compare(view, high) > 0)
            {
                high = view;
            }
        }

        return new(StringView.SpanOf(low).ToArray(), StringView.SpanOf(high).ToArray());
    }

    static ValueBounds Exact<T>(T low, T high)
        where T : unmanaged =>
        new(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in low)).ToArray(), MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in high)).ToArray());
}
