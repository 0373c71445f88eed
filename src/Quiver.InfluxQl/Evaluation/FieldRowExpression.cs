using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>The value of a column of SELECT: what is not a number is none. Within an expression it is a float like others.</summary>
sealed class FieldRowExpression(RowExpression inner) : RowExpression
{
    /// <inheritdoc/>
    public override InfluxType Type => inner.Type;

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row)
    {
        InfluxValue value = inner.Evaluate(row);
        return value.Type == InfluxType.Float && double.IsNaN(value.Float) ? InfluxValue.Null : value;
    }
}
