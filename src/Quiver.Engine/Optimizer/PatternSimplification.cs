using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Compares with <c>=</c> where a LIKE pattern has no wildcard, which tables can look up and joins can hash. Patterns with an escape
/// character are left alone; prefixes, suffixes and contained texts have kernels of their own.
/// </summary>
sealed class PatternSimplification : IOptimizerRule
{
    public string Name => nameof(PatternSimplification);

    public string Purpose => "compares with = where a LIKE pattern has no wildcard";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => PlanRewriter.BottomUp(
        plan, node => PlanRewriter.MapExpressions(node, e => ExpressionRewriter.Rewrite(e, Simplify)));

    static Expression Simplify(Expression expression) =>
        expression is LikeExpression { IsCaseInsensitive: false, Pattern: LiteralExpression { Value.Value: string pattern } } like
        && like.Operand.Type.Equals(like.Pattern.Type) && pattern.AsSpan().IndexOfAny('%', '_') < 0
        && !pattern.Contains(like.Escape is { Length: > 0 } escape ? escape : "\\", StringComparison.Ordinal)
            ? new ComparisonExpression(ComparisonOperator.Equal, like.Operand, like.Pattern)
            : expression;
}
