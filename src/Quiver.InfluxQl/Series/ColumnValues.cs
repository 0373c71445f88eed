using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Reads columns of the engine as values. Texts that repeat are made once for each entry of a dictionary.</summary>
static class ColumnValues
{
    /// <summary>Returns what reads the values of a column by row.</summary>
    public static Func<int, InfluxValue> ReaderOf(Column column) => column switch
    {
        ConstantColumn constant => Constant(ReaderOf(constant.Value)(0)),
        DictionaryColumn dictionary => ByCode(dictionary),
        StringColumn texts => row => texts.GetString(row) is { } text ? InfluxValue.Of(text) : InfluxValue.Null,
        BooleanColumn booleans => row => booleans.IsNull(row) ? InfluxValue.Null : InfluxValue.Of(booleans[row]),
        FixedWidthColumn numbers => Number(numbers),
        _ => _ => InfluxValue.Null,
    };

    static Func<int, InfluxValue> Constant(InfluxValue value) => _ => value;

    static Func<int, InfluxValue> ByCode(DictionaryColumn column)
    {
        Func<int, InfluxValue> values = ReaderOf(column.Values);
        var known = new InfluxValue[column.Values.Length];
        return row =>
        {
            if (column.IsNull(row))
            {
                return InfluxValue.Null;
            }

            ref InfluxValue value = ref known[column.GetCode(row)];
            return value.IsNull ? value = values(column.GetCode(row)) : value;
        };
    }

    static Func<int, InfluxValue> Number(FixedWidthColumn column) => column.Type.Id switch
    {
        TypeId.Float64 => row => column.IsNull(row) ? InfluxValue.Null : InfluxValue.Of(column.Values<double>()[row]),
        TypeId.UInt64 => row => column.IsNull(row) ? InfluxValue.Null : InfluxValue.Of(column.Values<ulong>()[row]),
        _ => row => column.IsNull(row) ? InfluxValue.Null : InfluxValue.Of(column.Values<long>()[row]),
    };
}
