using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>An expression compiled for rows whose values stand in slots.</summary>
abstract class RowExpression
{
    /// <summary>The type of the values that it gives; unknown where it never gives one.</summary>
    public abstract InfluxType Type { get; }

    /// <summary>Computes the value for a row; none where an operand is missing.</summary>
    public abstract InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row);
}
