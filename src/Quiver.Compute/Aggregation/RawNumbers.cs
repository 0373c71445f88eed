using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Aggregation;

/// <summary>Reads and writes numbers, decimals, dates and times as what lies in memory: unscaled, in days or ticks.</summary>
static unsafe class RawNumbers
{
    /// <summary>Returns the whole number of a row; not for floats.</summary>
    public static Int128 WholeAt(FixedWidthColumn column, int row) => column.Type.Physical switch
    {
        PhysicalType.Int8 => ((sbyte*)column.Data)[row],
        PhysicalType.UInt8 => column.Data[row],
        PhysicalType.Int16 => ((short*)column.Data)[row],
        PhysicalType.UInt16 => ((ushort*)column.Data)[row],
        PhysicalType.Int32 => ((int*)column.Data)[row],
        PhysicalType.UInt32 => ((uint*)column.Data)[row],
        PhysicalType.UInt64 => ((ulong*)column.Data)[row],
        PhysicalType.Int128 => ((Int128*)column.Data)[row],
        _ => ((long*)column.Data)[row],
    };

    /// <summary>Returns the number of a row as a double.</summary>
    public static double DoubleAt(FixedWidthColumn column, int row) => column.Type.Physical switch
    {
        PhysicalType.Float32 => ((float*)column.Data)[row],
        PhysicalType.Float64 => ((double*)column.Data)[row],
        _ => (double)WholeAt(column, row),
    };

    /// <summary>Appends a whole number; what is too large for the type becomes its greatest value.</summary>
    public static void Append(FixedWidthColumnBuilder target, Int128 value)
    {
        switch (target.Type.Physical)
        {
            case PhysicalType.Int8:
                target.AppendRaw(sbyte.CreateSaturating(value));
                break;
            case PhysicalType.UInt8:
                target.AppendRaw(byte.CreateSaturating(value));
                break;
            case PhysicalType.Int16:
                target.AppendRaw(short.CreateSaturating(value));
                break;
            case PhysicalType.UInt16:
                target.AppendRaw(ushort.CreateSaturating(value));
                break;
            case PhysicalType.Int32:
                target.AppendRaw(int.CreateSaturating(value));
                break;
            case PhysicalType.UInt32:
                target.AppendRaw(uint.CreateSaturating(value));
                break;
            case PhysicalType.UInt64:
                target.AppendRaw(ulong.CreateSaturating(value));
                break;
            case PhysicalType.Int128:
                target.AppendRaw(value);
                break;
            default:
                target.AppendRaw(long.CreateSaturating(value));
                break;
        }
    }

    /// <summary>Appends a double, rounded where the type has whole numbers.</summary>
    public static void Append(FixedWidthColumnBuilder target, double value)
    {
        switch (target.Type.Physical)
        {
            case PhysicalType.Float32:
                target.AppendRaw((float)value);
                break;
            case PhysicalType.Float64:
                target.AppendRaw(value);
                break;
            default:
                Append(target, Int128.CreateSaturating(Math.Round(value)));
                break;
        }
    }

    /// <summary>Orders doubles with NaN above every number, as SQL does and .NET does not.</summary>
    public static int Compare(double x, double y) => double.IsNaN(x) ? (double.IsNaN(y) ? 0 : 1) : double.IsNaN(y) ? -1 : x.CompareTo(y);
}
