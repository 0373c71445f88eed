using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>The value of a slot that holds a field or the result of a call, cast where the name has another type than the slot.</summary>
/// <param name="slot">Where the value stands.</param>
/// <param name="slotType">The type of the slot's values.</param>
/// <param name="type">The type that the values get; unknown for that of the slot.</param>
sealed class SlotRowExpression(int slot, InfluxType slotType, InfluxType type = InfluxType.Unknown) : RowExpression
{
    readonly bool _isCast = type != InfluxType.Unknown && type != slotType;

    /// <inheritdoc/>
    public override InfluxType Type => type == InfluxType.Unknown ? slotType : type;

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row) => _isCast ? ValueCasts.Cast(row[slot], type) : row[slot];
}
