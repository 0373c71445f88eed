using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Keeps the tightest of several bounds of a column, and no rows where they contradict each other. What is left stands where the first
/// bound stood, so that it still guards what comes after. Does not touch floating columns, whose NaN no bound describes.
/// </summary>
sealed class RangeSimplification : IOptimizerRule
{
    public string Name => nameof(RangeSimplification);

    public string Purpose => "keeps the tightest bounds of a column and finds those that no value meets";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => ConstantFolding.Reduce(node is LogicalFilter filter ? Simplify(filter, context) : node));

    static LogicalPlan Simplify(LogicalFilter filter, OptimizerContext context)
    {
        if (filter.Condition is not LogicalExpression { IsAnd: true })
        {
            return filter;
        }

        Expression?[] conjuncts = [.. ExpressionRewriter.Conjuncts(filter.Condition)];
        bool isChanged = false;
        for (int i = 0; i < conjuncts.Length; i++)
        {
            if (conjuncts[i] is not { } first || ColumnOf(first) is not { } column)
            {
                continue;
            }

            int[] same = [.. Enumerable.Range(i, conjuncts.Length - i)
                .Where(j => conjuncts[j] is { } other && ColumnOf(other)?.Id == column.Id)];
            if (same.Length == 1)
            {
                continue;
            }

            var range = new ColumnRange(context);
            if (!same.All(j => range.Add(conjuncts[j]!)))
            {
                return LogicalValues.Empty(filter.Output);
            }

            IReadOnlyList<Expression> left = range.Conditions;
            if (left.Count < same.Length)
            {
                isChanged = true;
                Array.ForEach(same, j => conjuncts[j] = null);
                conjuncts[i] = ExpressionRewriter.And(left);
            }
        }

        return isChanged
            ? PlanRewriter.Filter(filter.Input, [.. conjuncts.OfType<Expression>().SelectMany(ExpressionRewriter.Conjuncts)])
            : filter;
    }

    /// <summary>The column that a conjunct bounds, or null where it is no bound.</summary>
    static ColumnExpression? ColumnOf(Expression conjunct) => conjunct switch
    {
        ComparisonExpression { Left: ColumnExpression c, Right: LiteralExpression { Value.IsNull: false } } x when IsBound(x, c) => c,
        UnaryExpression { Operator: UnaryOperator.IsNotNull, Operand: ColumnExpression c } when !c.Type.IsFloating => c,
        _ => null,
    };

    static bool IsBound(ComparisonExpression comparison, ColumnExpression column) => !column.Type.IsFloating
        && comparison.Right.Type.Equals(column.Type) && comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.Less
            or ComparisonOperator.LessOrEqual or ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual;
}
