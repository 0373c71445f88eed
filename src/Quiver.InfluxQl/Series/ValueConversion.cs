using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Casts of columns: between numbers only. What cannot be cast is not there.</summary>
static class ValueConversion
{
    /// <summary>Converts a value to the type that a variable asks for.</summary>
    public static InfluxValue To(InfluxType type, InfluxValue value)
    {
        InfluxType wanted = type == InfluxType.Tag ? InfluxType.String : type;
        if (value.IsNull || value.Type == wanted || wanted is InfluxType.Unknown or InfluxType.AnyField)
        {
            return value;
        }

        return (wanted, value.Type) switch
        {
            (InfluxType.Float, InfluxType.Integer or InfluxType.Unsigned) => InfluxValue.Of(value.AsFloat),
            (InfluxType.Integer, InfluxType.Float) => InfluxValue.Of((long)value.Float),
            (InfluxType.Integer, InfluxType.Unsigned) => InfluxValue.Of(unchecked((long)value.Unsigned)),
            (InfluxType.Unsigned, InfluxType.Float) => InfluxValue.Of(unchecked((ulong)(long)value.Float)),
            (InfluxType.Unsigned, InfluxType.Integer) => InfluxValue.Of(unchecked((ulong)value.Integer)),
            _ => InfluxValue.Null,
        };
    }
}
