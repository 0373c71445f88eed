using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Joining;

/// <summary>
/// Values as 64-bit words whose unsigned order is the order of the values, whatever column they stand in, so that words of both
/// sides of a join compare. Where a type has more than 64 bits, greater values never have smaller words, but may have equal ones.
/// </summary>
static unsafe class OrderWords
{
    const ulong SignBit = 1UL << 63;

    /// <summary>Whether values of a type have words.</summary>
    public static bool Supports(DataType type) =>
        type.Physical is not (PhysicalType.None or PhysicalType.List or PhysicalType.Struct);

    /// <summary>Whether equal words mean equal values.</summary>
    public static bool IsExact(DataType type) =>
        type.Physical is not (PhysicalType.Int128 or PhysicalType.Interval or PhysicalType.View);

    /// <summary>Writes the words of a flat column; what stands under nulls means nothing.</summary>
    /// <param name="column">The values.</param>
    /// <param name="flip">All ones to turn the order round, else zero.</param>
    /// <param name="target">Receives a word a row.</param>
    public static void Write(Column column, ulong flip, ulong* target)
    {
        switch (column)
        {
            case BooleanColumn bits:
                Write(target, column.Length, flip, new Bits(bits.Bits));
                break;
            case StringColumn text:
                Write(target, column.Length, flip, new Text(text.Views));
                break;
            case FixedWidthColumn values:
                WriteFixed(values, flip, target);
                break;
            default:
                new Span<ulong>(target, column.Length).Clear();
                break;
        }
    }

    static void WriteFixed(FixedWidthColumn column, ulong flip, ulong* target)
    {
        switch (column.Type.Physical)
        {
            case PhysicalType.Float32:
                Write(target, column.Length, flip, new Floats((float*)column.Data));
                break;
            case PhysicalType.Float64:
                Write(target, column.Length, flip, new Doubles((double*)column.Data));
                break;
            case PhysicalType.UInt64:
                Write(target, column.Length, flip, new Unsigned((ulong*)column.Data));
                break;
            case PhysicalType.Int128:
                Write(target, column.Length, flip, new Wide((Int128*)column.Data));
                break;
            case PhysicalType.Interval:
                Write(target, column.Length, flip, new Intervals((IntervalValue*)column.Data));
                break;
            default:
                IntegerKeys.Widen(column, (long*)target);
                Write(target, column.Length, flip, new Signed((long*)target));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Write<TWords>(ulong* target, int count, ulong flip, TWords words)
        where TWords : struct, IWords
    {
        for (nint i = 0; i < count; i++)
        {
            target[i] = words.At(i) ^ flip;
        }
    }

    static ulong Clamped(Int128 value) =>
        (ulong)(long)(value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : value) ^ SignBit;

    interface IWords
    {
        ulong At(nint row);
    }

    readonly struct Signed(long* values) : IWords
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong At(nint row) => (ulong)values[row] ^ SignBit;
    }

    readonly struct Unsigned(ulong* values) : IWords
    {
        public ulong At(nint row) => values[row];
    }

    readonly struct Bits(ulong* bits) : IWords
    {
        public ulong At(nint row) => Bitmap.Get(bits, (int)row) ? 1UL : 0UL;
    }

    readonly struct Wide(Int128* values) : IWords
    {
        public ulong At(nint row) => Clamped(values[row]);
    }

    readonly struct Intervals(IntervalValue* values) : IWords
    {
        public ulong At(nint row) => Clamped(ValueComparer.Normalize(values[row]));
    }

    // NaN is above everything and zero has no sign, as in the comparison operators.
    readonly struct Doubles(double* values) : IWords
    {
        public ulong At(nint row)
        {
            double value = values[row];
            ulong bits = double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value + 0.0);
            return (bits >> 63) != 0 ? ~bits : bits | SignBit;
        }
    }

    readonly struct Floats(float* values) : IWords
    {
        public ulong At(nint row)
        {
            float value = values[row];
            uint bits = float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value + 0.0f);
            return (bits >> 31) != 0 ? ~bits : bits | (1U << 31);
        }
    }

    readonly struct Text(StringView* views) : IWords
    {
        public ulong At(nint row)
        {
            StringView* view = views + row;
            byte* start = StringView.BytesOf(view);
            ulong value = 0;
            int length = Math.Min(view->Length, 8);
            for (int i = 0; i < length; i++)
            {
                value |= (ulong)start[i] << ((7 - i) * 8);
            }

            return value;
        }
    }
}
