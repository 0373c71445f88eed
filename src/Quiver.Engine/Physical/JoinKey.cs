using Quiver.Engine.Expressions;

namespace Quiver.Engine.Physical;

/// <summary>An equality between the sides of a join.</summary>
/// <param name="Probe">Over the columns of the probe side.</param>
/// <param name="Build">Over the columns of the build side, of the same type.</param>
/// <param name="IsNullSafe">Whether null equals null.</param>
sealed record JoinKey(Expression Probe, Expression Build, bool IsNullSafe)
{
    public override string ToString() => $"{Probe} {(IsNullSafe ? "IS NOT DISTINCT FROM" : "=")} {Build}";
}
