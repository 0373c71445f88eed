using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>The value of a tag within an expression, where an absent tag is none instead of the empty string.</summary>
sealed class TagRowExpression(int slot) : RowExpression
{
    /// <inheritdoc/>
    public override InfluxType Type => InfluxType.String;

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row) => row[slot].Text.Length == 0 ? InfluxValue.Null : row[slot];
}
