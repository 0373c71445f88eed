using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Turns computed series into the columns of an answer.</summary>
static class SeriesColumns
{
    /// <summary>The type of columns of times.</summary>
    public static DataType Time { get; } = DataType.Timestamp(TimeUnit.Nanosecond, "UTC");

    /// <summary>Returns the rows of a series of an answer.</summary>
    public static SeriesRows Of(ComputedSeries series, SelectShape shape) => new(
        series.Name, TagsOf(shape.Dimensions, series.Tags), shape.Select.Columns,
        [OfTimes(series.Times), .. series.Columns.Select(OfValues)], series.Times.Count);

    /// <summary>Returns tags with their keys.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> TagsOf(IReadOnlyList<string> keys, IReadOnlyList<string> values) =>
        [.. keys.Zip(values, KeyValuePair.Create)];

    /// <summary>Returns a column of times.</summary>
    public static Column OfTimes(List<long> times)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(Time);
        foreach (long time in times)
        {
            builder.AppendRaw(time);
        }

        return builder.Finish();
    }

    static Column OfValues(List<InfluxValue> values)
    {
        InfluxType type = InfluxType.Unknown;
        foreach (InfluxValue value in values)
        {
            // Columns of one type are the rule; integers beside floats come of fill() in columns of tags.
            type = type == InfluxType.Unknown || (value.Type == InfluxType.Float && type == InfluxType.Integer) ? value.Type : type;
        }

        using ColumnBuilder builder = ColumnBuilder.Create(DataTypeOf(type));
        foreach (InfluxValue value in values)
        {
            Append(builder, type, value);
        }

        return builder.Finish();
    }

    static DataType DataTypeOf(InfluxType type) => type switch
    {
        InfluxType.Float => DataType.Float64,
        InfluxType.Integer => DataType.Int64,
        InfluxType.Unsigned => DataType.UInt64,
        InfluxType.Boolean => DataType.Boolean,
        InfluxType.String => DataType.Utf8,
        _ => DataType.Null,
    };

    static void Append(ColumnBuilder builder, InfluxType type, InfluxValue value)
    {
        switch (builder)
        {
            case StringColumnBuilder texts when !value.IsNull:
                texts.Append(value.ToString());
                break;
            case BooleanColumnBuilder booleans when value.Type == InfluxType.Boolean:
                booleans.Append(value.Boolean);
                break;
            case FixedWidthColumnBuilder numbers when type == InfluxType.Float && value.IsNumber:
                numbers.AppendRaw(value.AsFloat);
                break;
            case FixedWidthColumnBuilder numbers when value.Type == type:
                numbers.AppendRaw(value.Integer);
                break;
            default:
                builder.AppendNull();
                break;
        }
    }
}
