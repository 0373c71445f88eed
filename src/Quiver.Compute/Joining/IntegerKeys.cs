using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Joining;

/// <summary>Reads key columns that are integers in memory as 64-bit numbers.</summary>
static unsafe class IntegerKeys
{
    /// <summary>Whether values are integers of at most 64 bits whose order is that of signed 64-bit numbers.</summary>
    public static bool IsInteger(DataType type) =>
        type.Physical is PhysicalType.Int8 or PhysicalType.Int16 or PhysicalType.Int32 or PhysicalType.Int64
            or PhysicalType.UInt8 or PhysicalType.UInt16 or PhysicalType.UInt32;

    /// <summary>Returns the least and greatest value; null where there is none.</summary>
    public static (long Min, long Max)? Range(Column column)
    {
        if (column is not FixedWidthColumn values)
        {
            return null;
        }

        return column.Type.Physical switch
        {
            PhysicalType.Int8 => Range((sbyte*)values.Data, values),
            PhysicalType.Int16 => Range((short*)values.Data, values),
            PhysicalType.Int32 => Range((int*)values.Data, values),
            PhysicalType.UInt8 => Range(values.Data, values),
            PhysicalType.UInt16 => Range((ushort*)values.Data, values),
            PhysicalType.UInt32 => Range((uint*)values.Data, values),
            _ => Range((long*)values.Data, values),
        };
    }

    /// <summary>Returns rows with the least and the greatest value of a flat column of integers; null where there is no value.</summary>
    public static (int Min, int Max)? BoundRows(FixedWidthColumn column) => column.Type.Physical switch
    {
        PhysicalType.Int8 => BoundRows((sbyte*)column.Data, column),
        PhysicalType.Int16 => BoundRows((short*)column.Data, column),
        PhysicalType.Int32 => BoundRows((int*)column.Data, column),
        PhysicalType.UInt8 => BoundRows(column.Data, column),
        PhysicalType.UInt16 => BoundRows((ushort*)column.Data, column),
        PhysicalType.UInt32 => BoundRows((uint*)column.Data, column),
        _ => BoundRows((long*)column.Data, column),
    };

    /// <summary>Returns the values of a flat column as 64-bit numbers: where they are, or in a scratch.</summary>
    public static long* Numbers(FixedWidthColumn column, ColumnScratch scratch)
    {
        if (column.Type.ByteWidth == sizeof(long))
        {
            return (long*)column.Data;
        }

        var numbers = (long*)scratch.Data(column.Length, sizeof(long));
        Widen(column, numbers);
        return numbers;
    }

    /// <summary>Widens the values of a flat column.</summary>
    public static void Widen(FixedWidthColumn column, long* target)
    {
        switch (column.Type.Physical)
        {
            case PhysicalType.Int8:
                Widen((sbyte*)column.Data, target, column.Length);
                break;
            case PhysicalType.Int16:
                Widen((short*)column.Data, target, column.Length);
                break;
            case PhysicalType.Int32:
                Widen((int*)column.Data, target, column.Length);
                break;
            case PhysicalType.UInt8:
                Widen(column.Data, target, column.Length);
                break;
            case PhysicalType.UInt16:
                Widen((ushort*)column.Data, target, column.Length);
                break;
            case PhysicalType.UInt32:
                Widen((uint*)column.Data, target, column.Length);
                break;
            default:
                Buffer.MemoryCopy(column.Data, target, column.Length * 8L, column.Length * 8L);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Widen<T>(T* source, long* target, int count)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (nint i = 0; i < count; i++)
        {
            target[i] = long.CreateTruncating(source[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (int Min, int Max)? BoundRows<T>(T* values, FixedWidthColumn column)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        int min = -1;
        int max = -1;
        for (int i = 0; i < column.Length; i++)
        {
            if (column.Validity == null || Bitmap.Get(column.Validity, i))
            {
                min = min < 0 || values[i] < values[min] ? i : min;
                max = max < 0 || values[i] > values[max] ? i : max;
            }
        }

        return min < 0 ? null : (min, max);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (long Min, long Max)? Range<T>(T* values, FixedWidthColumn column)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        long min = long.MaxValue;
        long max = long.MinValue;
        for (int i = 0; i < column.Length; i++)
        {
            if (column.Validity == null || Bitmap.Get(column.Validity, i))
            {
                long value = long.CreateTruncating(values[i]);
                min = Math.Min(min, value);
                max = Math.Max(max, value);
            }
        }

        return min <= max ? (min, max) : null;
    }
}
