using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Comparison;

/// <summary>
/// Orders single values of columns in any encoding: the order of the comparison operators, in which inside nested values
/// null equals null and is above everything, as in PostgreSQL's arrays.
/// </summary>
static unsafe class ValueComparer
{
    /// <summary>Returns a negative number, zero or a positive number.</summary>
    public static int Compare(Column left, int leftRow, Column right, int rightRow)
    {
        bool leftNull = left.IsNull(leftRow);
        if (leftNull || right.IsNull(rightRow))
        {
            return leftNull ? (right.IsNull(rightRow) ? 0 : 1) : -1;
        }

        Resolve(ref left, ref leftRow);
        Resolve(ref right, ref rightRow);
        return left switch
        {
            BooleanColumn a => Bitmap.Get(a.Bits, leftRow).CompareTo(Bitmap.Get(((BooleanColumn)right).Bits, rightRow)),
            StringColumn a => StringView.Compare(a.Views + leftRow, ((StringColumn)right).Views + rightRow),
            ListColumn a => CompareLists(a, leftRow, (ListColumn)right, rightRow),
            StructColumn a => CompareStructs(a, leftRow, (StructColumn)right, rightRow),
            FixedWidthColumn a => CompareFixed(a, leftRow, (FixedWidthColumn)right, rightRow),
            _ => 0,
        };
    }

    /// <summary>Follows constants and dictionaries to the column that holds the value of a row.</summary>
    public static void Resolve(ref Column column, ref int row)
    {
        while (true)
        {
            switch (column)
            {
                case ConstantColumn constant:
                    column = constant.Value;
                    row = 0;
                    break;
                case DictionaryColumn dictionary:
                    row = dictionary.Codes[row];
                    column = dictionary.Values;
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>The length of an interval with months of 30 days and days of 24 hours.</summary>
    public static Int128 Normalize(in IntervalValue value) =>
        ((((Int128)value.Months * 30) + value.Days) * IntervalValue.NanosecondsPerDay) + value.Nanoseconds;

    static int CompareLists(ListColumn left, int leftRow, ListColumn right, int rightRow)
    {
        (int a, int endA) = left.GetRange(leftRow);
        (int b, int endB) = right.GetRange(rightRow);
        for (; a < endA && b < endB; a++, b++)
        {
            int order = Compare(left.Elements, a, right.Elements, b);
            if (order != 0)
            {
                return order;
            }
        }

        return (endA - a).CompareTo(endB - b);
    }

    static int CompareStructs(StructColumn left, int leftRow, StructColumn right, int rightRow)
    {
        for (int i = 0; i < left.Fields.Count; i++)
        {
            int order = Compare(left.Fields[i], leftRow, right.Fields[i], rightRow);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    static int CompareFixed(FixedWidthColumn left, int i, FixedWidthColumn right, int j) => left.Type.Physical switch
    {
        PhysicalType.Int8 => ((sbyte*)left.Data)[i].CompareTo(((sbyte*)right.Data)[j]),
        PhysicalType.Int16 => ((short*)left.Data)[i].CompareTo(((short*)right.Data)[j]),
        PhysicalType.Int32 => ((int*)left.Data)[i].CompareTo(((int*)right.Data)[j]),
        PhysicalType.UInt8 => left.Data[i].CompareTo(right.Data[j]),
        PhysicalType.UInt16 => ((ushort*)left.Data)[i].CompareTo(((ushort*)right.Data)[j]),
        PhysicalType.UInt32 => ((uint*)left.Data)[i].CompareTo(((uint*)right.Data)[j]),
        PhysicalType.UInt64 => ((ulong*)left.Data)[i].CompareTo(((ulong*)right.Data)[j]),
        PhysicalType.Float32 => CompareFloats(((float*)left.Data)[i], ((float*)right.Data)[j]),
        PhysicalType.Float64 => CompareFloats(((double*)left.Data)[i], ((double*)right.Data)[j]),
        PhysicalType.Interval => Normalize(((IntervalValue*)left.Data)[i]).CompareTo(Normalize(((IntervalValue*)right.Data)[j])),
        _ => Integer(left, i).CompareTo(Integer(right, j)),
    };

    static Int128 Integer(FixedWidthColumn column, int row) =>
        column.Type.Physical == PhysicalType.Int128 ? ((Int128*)column.Data)[row] : ((long*)column.Data)[row];

    // Unlike CompareTo, which puts NaN below everything.
    static int CompareFloats(double a, double b) =>
        double.IsNaN(a) ? (double.IsNaN(b) ? 0 : 1) : double.IsNaN(b) ? -1 : a < b ? -1 : a == b ? 0 : 1;
}
