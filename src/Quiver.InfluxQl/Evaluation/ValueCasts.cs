using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>Casts of values: between numbers only, as Go converts them on the machines that InfluxDB runs on.</summary>
static class ValueCasts
{
    const double TwoToThe63 = 9223372036854775808.0;

    /// <summary>Returns the value in the type that a name has; none where there is no such cast. Tags are strings, and names without a
    /// type take any value.</summary>
    public static InfluxValue Cast(InfluxValue value, InfluxType type)
    {
        bool isTag = type == InfluxType.Tag && value.Type == InfluxType.String;
        if (value.Type == type || value.IsNull || isTag || type is InfluxType.Unknown or InfluxType.AnyField)
        {
            return value;
        }

        return (value.Type, type) switch
        {
            (InfluxType.Float, InfluxType.Integer) => InfluxValue.Of(ConstantFolding.ToInteger(value.Float)),
            (InfluxType.Float, InfluxType.Unsigned) => InfluxValue.Of(ToUnsigned(value.Float)),
            (InfluxType.Integer or InfluxType.Unsigned, InfluxType.Float) => InfluxValue.Of(value.AsFloat),
            (InfluxType.Integer, InfluxType.Unsigned) => InfluxValue.Of(value.Unsigned),
            (InfluxType.Unsigned, InfluxType.Integer) => InfluxValue.Of(value.Integer),
            _ => InfluxValue.Null,
        };
    }

    /// <summary>Drops the fraction. Negative numbers wrap, as integers do.</summary>
    static ulong ToUnsigned(double value) => value < TwoToThe63
        ? unchecked((ulong)ConstantFolding.ToInteger(value))
        : unchecked((ulong)ConstantFolding.ToInteger(value - TwoToThe63)) ^ (1UL << 63);
}
