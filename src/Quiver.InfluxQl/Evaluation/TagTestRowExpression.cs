using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>A test of a tag, which an absent tag takes as the empty string.</summary>
/// <param name="slot">Where the tag stands; -1 where no row has it.</param>
/// <param name="test">What the tag's value must pass.</param>
sealed class TagTestRowExpression(int slot, Predicate<string> test) : RowExpression
{
    /// <inheritdoc/>
    public override InfluxType Type => InfluxType.Boolean;

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row) => InfluxValue.Of(test(slot < 0 ? "" : row[slot].Text));
}
