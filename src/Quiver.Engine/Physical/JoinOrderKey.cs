using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Physical;

/// <summary>A condition of order between the sides of a join.</summary>
/// <param name="Probe">Over the columns of the probe side.</param>
/// <param name="Build">Over the columns of the build side, of the same type.</param>
/// <param name="Operator">How the value of the build side is to stand to that of the probe side: below, above, or equal to it.</param>
sealed record JoinOrderKey(Expression Probe, Expression Build, ComparisonOperator Operator)
{
    /// <summary>Whether the value of the build side is to be above.</summary>
    public bool IsBuildAbove => Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual;

    /// <summary>Whether equal values do not do.</summary>
    public bool IsStrict => Operator is ComparisonOperator.Greater or ComparisonOperator.Less;

    public override string ToString() => new ComparisonExpression(Operator, Build, Probe).ToString() ?? "";
}
