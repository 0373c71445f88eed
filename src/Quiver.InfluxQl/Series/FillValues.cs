using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>The number of fill() as a value of a column.</summary>
static class FillValues
{
    /// <summary>Returns the number; null where fill() has none.</summary>
    public static InfluxValue Of(InfluxLiteral? literal) => literal switch
    {
        InfluxInteger integer => InfluxValue.Of(integer.Value),
        InfluxNumber number => InfluxValue.Of(number.Value),
        _ => InfluxValue.Null,
    };

    /// <summary>Converts the number to the type of a column: texts become empty and booleans false, tags take it as it is.</summary>
    public static InfluxValue To(InfluxType type, InfluxValue number) => (type, number.IsNull) switch
    {
        (_, true) => number,
        (InfluxType.Float, _) => InfluxValue.Of(number.AsFloat),
        (InfluxType.Integer, _) => InfluxValue.Of(number.Type == InfluxType.Float ? (long)number.Float : number.Integer),
        (InfluxType.Unsigned, _) => InfluxValue.Of(number.Type == InfluxType.Float ? (ulong)number.Float : (ulong)number.Integer),
        (InfluxType.String, _) => InfluxValue.Of(""),
        (InfluxType.Boolean, _) => InfluxValue.Of(false),
        _ => number,
    };
}
