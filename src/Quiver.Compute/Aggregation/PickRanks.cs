using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Aggregation;

/// <summary>Turns values of up to 64 bits into unsigned ranks of the same order, so that rows of all types are compared alike.</summary>
static unsafe class PickRanks
{
    const ulong Sign = 1UL << 63;

    /// <summary>Whether values of a type have ranks.</summary>
    public static bool Supports(DataType type) => type.Physical is PhysicalType.Int8 or PhysicalType.Int16 or PhysicalType.Int32
        or PhysicalType.Int64 or PhysicalType.UInt8 or PhysicalType.UInt16 or PhysicalType.UInt32 or PhysicalType.UInt64
        or PhysicalType.Float32 or PhysicalType.Float64;

    /// <summary>Writes the rank of each value; those under nulls mean nothing. NaN is greater than every number.</summary>
    public static void Encode(FixedWidthColumn column, bool isDescending, ulong* ranks)
    {
        // Ranks fall where values rise when all of their bits are turned over.
        ulong flip = isDescending ? ulong.MaxValue : 0;
        int length = column.Length;
        switch (column.Type.Physical)
        {
            case PhysicalType.Int8:
                Integers((sbyte*)column.Data, length, flip ^ Sign, ranks);
                break;
            case PhysicalType.Int16:
                Integers((short*)column.Data, length, flip ^ Sign, ranks);
                break;
            case PhysicalType.Int32:
                Integers((int*)column.Data, length, flip ^ Sign, ranks);
                break;
            case PhysicalType.Int64:
                Words((ulong*)column.Data, length, flip ^ Sign, ranks);
                break;
            case PhysicalType.UInt8:
                Integers(column.Data, length, flip, ranks);
                break;
            case PhysicalType.UInt16:
                Integers((ushort*)column.Data, length, flip, ranks);
                break;
            case PhysicalType.UInt32:
                Integers((uint*)column.Data, length, flip, ranks);
                break;
            case PhysicalType.UInt64:
                Words((ulong*)column.Data, length, flip, ranks);
                break;
            case PhysicalType.Float32:
                Floats((float*)column.Data, length, flip, ranks);
                break;
            default:
                Floats((double*)column.Data, length, flip, ranks);
                break;
        }
    }

    /// <summary>Returns the row of the least of at least one rank: the first or the last of equal ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Least(ulong* ranks, int count, bool takesLast)
    {
        ulong least = ulong.MaxValue;
        nint i = 0;
        if (count >= 8 && KernelWidth.Current != SimdWidth.Scalar)
        {
            Vector512<ulong> a = Vector512.Load(ranks);
            Vector512<ulong> b = Vector512.Load(ranks + count - 8);
            for (i = 8; i + 16 <= count; i += 16)
            {
                a = Vector512.Min(a, Vector512.Load(ranks + i));
                b = Vector512.Min(b, Vector512.Load(ranks + i + 8));
            }

            if (i + 8 <= count)
            {
                a = Vector512.Min(a, Vector512.Load(ranks + i));
            }

            a = Vector512.Min(a, b);
            for (int lane = 0; lane < 8; lane++)
            {
                least = Math.Min(least, a[lane]);
            }
        }
        else
        {
            for (; i < count; i++)
            {
                least = Math.Min(least, ranks[i]);
            }
        }

        var span = new ReadOnlySpan<ulong>(ranks, count);
        return takesLast ? span.LastIndexOf(least) : span.IndexOf(least);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Words(ulong* values, int length, ulong flip, ulong* ranks)
    {
        for (nint i = 0; i < length; i += 8)
        {
            // Columns are readable 64 rows past their length, and so are ranks.
            (Vector512.Load(values + i) ^ Vector512.Create(flip)).Store(ranks + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Integers<T>(T* values, int length, ulong flip, ulong* ranks)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < length; i++)
        {
            ranks[i] = (ulong)long.CreateTruncating(values[i]) ^ flip;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Floats<T>(T* values, int length, ulong flip, ulong* ranks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint i = 0; i < length; i++)
        {
            double value = T.IsNaN(values[i]) ? double.NaN : double.CreateTruncating(values[i]);
            // Adding zero makes minus zero plus zero; the sign of a NaN means nothing.
            ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0) & (double.IsNaN(value) ? ~Sign : ulong.MaxValue);
            ranks[i] = (bits >> 63 != 0 ? ~bits : bits | Sign) ^ flip;
        }
    }
}
