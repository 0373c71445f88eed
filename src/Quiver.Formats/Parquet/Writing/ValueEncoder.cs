using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Turns values of fixed width into PLAIN bytes.</summary>
static unsafe class ValueEncoder
{
    /// <summary>Writes the values at <paramref name="first"/> plus each index.</summary>
    /// <param name="leaf">How the type is stored.</param>
    /// <param name="column">A column of the leaf's type that is neither a dictionary nor a constant.</param>
    /// <param name="first">What the indexes count from.</param>
    /// <param name="indexes">Which values.</param>
    /// <param name="isDense">Whether the indexes are 0, 1, 2, …</param>
    /// <param name="count">How many values.</param>
    /// <param name="target">Room for as many PLAIN values.</param>
    public static void Encode(LeafType leaf, Column column, int first, int* indexes, bool isDense, int count, byte* target)
    {
        if (column is BooleanColumn booleans)
        {
            for (var i = 0; i < count; i++)
            {
                target[i] = Bitmap.Get(booleans.Bits, first + indexes[i]) ? (byte)1 : (byte)0;
            }

            return;
        }

        var source = ((FixedWidthColumn)column).Data + ((long)first * leaf.Source.ByteWidth);
        var scale = leaf.Source is TimestampType { Unit: TimeUnit.Second } or TimeType { Unit: TimeUnit.Second } ? 1000 : 1;
        switch (leaf.Source.Physical)
        {
            case PhysicalType.Int8:
                Convert<sbyte, int>(source, indexes, count, target);
                break;
            case PhysicalType.Int16:
                Convert<short, int>(source, indexes, count, target);
                break;
            case PhysicalType.UInt8:
                Convert<byte, int>(source, indexes, count, target);
                break;
            case PhysicalType.UInt16:
                Convert<ushort, int>(source, indexes, count, target);
                break;
            case PhysicalType.Int128:
                EncodeBigEndian((Int128*)source, indexes, count, leaf.Width, target);
                break;
            case PhysicalType.Interval:
                EncodeIntervals((IntervalValue*)source, indexes, count, target);
                break;
            case PhysicalType.Int64 when scale != 1 || leaf.Width == 4:
                EncodeScaled(leaf, (long*)source, indexes, count, scale, target);
                break;
            default:
                EncodeSame(leaf.Width, source, indexes, isDense, count, target);
                break;
        }
    }

    static void EncodeSame(int width, byte* source, int* indexes, bool isDense, int count, byte* target)
    {
        if (isDense)
        {
            Buffer.MemoryCopy(source, target, (long)count * width, (long)count * width);
        }
        else if (width == 4)
        {
            Convert<int, int>(source, indexes, count, target);
        }
        else
        {
            Convert<long, long>(source, indexes, count, target);
        }
    }

    static void Convert<TFrom, TTo>(byte* source, int* indexes, int count, byte* target)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        for (var i = 0; i < count; i++)
        {
            ((TTo*)target)[i] = TTo.CreateTruncating(((TFrom*)source)[indexes[i]]);
        }
    }

    static void EncodeScaled(LeafType leaf, long* source, int* indexes, int count, int scale, byte* target)
    {
        for (var i = 0; i < count; i++)
        {
            var value = source[indexes[i]];
            var scaled = Math.BigMul(value, scale, out var low) == low >> 63 ? low : throw Overflow(leaf, value);
            if (leaf.Physical == ParquetType.Int64)
            {
                ((long*)target)[i] = scaled;
            }
            else if (scaled == (int)scaled)
            {
                ((int*)target)[i] = (int)scaled;
            }
            else
            {
                throw Overflow(leaf, value);
            }
        }
    }

    static void EncodeBigEndian(Int128* source, int* indexes, int count, int width, byte* target)
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt128BigEndian(bytes, source[indexes[i]]);
            bytes[(16 - width)..].CopyTo(new Span<byte>(target, width));
            target += width;
        }
    }

    static void EncodeIntervals(IntervalValue* source, int* indexes, int count, byte* target)
    {
        for (var i = 0; i < count; i++, target += 12)
        {
            var value = source[indexes[i]];
            var milliseconds = value.Nanoseconds / 1_000_000;
            if (value.Months < 0 || value.Days < 0 || value.Nanoseconds < 0 || value.Nanoseconds % 1_000_000 != 0
                || milliseconds > uint.MaxValue)
            {
                throw new QuiverException(ErrorCode.InvalidValue,
                    $"an interval of {value.Months} months, {value.Days} days and {value.Nanoseconds} ns cannot be written to Parquet, "
                    + "whose intervals have whole milliseconds and no sign; cast it to text or to separate columns");
            }

            Unsafe.WriteUnaligned(target, value.Months);
            Unsafe.WriteUnaligned(target + 4, value.Days);
            Unsafe.WriteUnaligned(target + 8, (uint)milliseconds);
        }
    }

    static QuiverException Overflow(LeafType leaf, long value) =>
        new(ErrorCode.Overflow, $"the value {value} of {leaf.Source} does not fit its Parquet type {leaf.Physical}");
}
