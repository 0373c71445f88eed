using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>A limit of the time that gaps are filled in, out of WHERE.</summary>
/// <param name="Value">The limit, computed without columns.</param>
/// <param name="IsLower">Whether times lie above it.</param>
/// <param name="IsExclusive">Whether the limit itself is left out.</param>
sealed record GapFillBound(Expression Value, bool IsLower, bool IsExclusive)
{
    public override string ToString() => $"time {(IsLower ? ">" : "<")}{(IsExclusive ? "" : "=")} {Value}";
}
