using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>A comparison of two tags: they are equal where both are present and the same. Absent tags are not equal, as InfluxDB looks
/// for series that both tags have in common.</summary>
/// <param name="left">Where one tag stands; -1 where no row has it.</param>
/// <param name="right">Where the other tag stands; -1 where no row has it.</param>
/// <param name="isEqual">Whether they must be equal, or must not be.</param>
sealed class TagPairRowExpression(int left, int right, bool isEqual) : RowExpression
{
    /// <inheritdoc/>
    public override InfluxType Type => InfluxType.Boolean;

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row)
    {
        bool areEqual = left >= 0 && right >= 0 && row[left].Text.Length > 0
            && string.Equals(row[left].Text, row[right].Text, StringComparison.Ordinal);
        return InfluxValue.Of(areEqual == isEqual);
    }
}
