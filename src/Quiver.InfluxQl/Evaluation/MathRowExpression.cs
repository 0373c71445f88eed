using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>A math function of one number. What is whole stays whole where the function allows it; what is no number gives none.</summary>
sealed class MathRowExpression : RowExpression
{
    readonly RowExpression _argument;
    readonly Func<double, double> _function;
    readonly bool _isAbsolute;
    readonly bool _isWhole;

    /// <summary>Makes a call.</summary>
    public MathRowExpression(string name, RowExpression argument)
    {
        _isAbsolute = name == "abs";
        _argument = argument;
        _function = MathFunctions.OfOne(name);
        _isWhole = name is "abs" or "floor" or "ceil" or "round";
    }

    /// <inheritdoc/>
    public override InfluxType Type => !_isWhole ? InfluxType.Float
        : _argument.Type is InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned ? _argument.Type
        : InfluxType.Unknown;

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row)
    {
        InfluxValue value = _argument.Evaluate(row);
        if (value.Type == InfluxType.Float)
        {
            return InfluxValue.Of(_function(value.Float));
        }

        if (!value.IsNumber)
        {
            return InfluxValue.Null;
        }

        return !_isWhole ? InfluxValue.Of(_function(value.AsFloat))
            : _isAbsolute && value.Type == InfluxType.Integer && value.Integer < 0 ? InfluxValue.Of(unchecked(-value.Integer))
            : value;
    }
}
