using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>The same value for every row.</summary>
sealed class ConstantRowExpression(InfluxValue value) : RowExpression
{
    /// <inheritdoc/>
    public override InfluxType Type => value.Type;

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row) => value;
}
