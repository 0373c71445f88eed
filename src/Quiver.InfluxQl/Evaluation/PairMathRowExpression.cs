using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>A math function of two numbers; what is no number gives none.</summary>
sealed class PairMathRowExpression(string name, RowExpression first, RowExpression second) : RowExpression
{
    /// <inheritdoc/>
    public override InfluxType Type => InfluxType.Float;

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row)
    {
        InfluxValue a = first.Evaluate(row);
        InfluxValue b = second.Evaluate(row);
        return a.IsNumber && b.IsNumber ? InfluxValue.Of(MathFunctions.Evaluate(name, a.AsFloat, b.AsFloat)) : InfluxValue.Null;
    }
}
