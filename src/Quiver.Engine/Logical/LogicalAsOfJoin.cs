using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Each left row with the nearest right row under equalities and one condition of order.</summary>
/// <param name="kind">Inner, Left, Right, Full, Semi or Anti.</param>
/// <param name="left">The rows that look for a partner.</param>
/// <param name="right">The rows that are found.</param>
/// <param name="equalities">Equalities, each between the two sides.</param>
/// <param name="order">The condition of order: an expression over the left side compared with one over the right side.</param>
sealed class LogicalAsOfJoin(
    JoinKind kind, LogicalPlan left, LogicalPlan right, IReadOnlyList<Expression> equalities, ComparisonExpression order) : LogicalPlan
{
    public JoinKind Kind { get; } = kind;

    public LogicalPlan Left { get; } = left;

    public LogicalPlan Right { get; } = right;

    public IReadOnlyList<Expression> Equalities { get; } = equalities;

    public ComparisonExpression Order { get; } = order;

    public override IReadOnlyList<PlanColumn> Output { get; } =
        kind is JoinKind.Semi or JoinKind.Anti ? left.Output : [.. left.Output, .. right.Output];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [left, right];

    public override IReadOnlyList<Expression> Expressions => [.. Equalities, Order.Left, Order.Right];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) =>
        new LogicalAsOfJoin(Kind, inputs[0], inputs[1], Equalities, Order);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions)
    {
        Expression[] equalities = [.. expressions.Take(Equalities.Count).Select((e, i) => IsEquality(e) ? e : Equalities[i])];
        return new LogicalAsOfJoin(
            Kind, Left, Right, equalities, new ComparisonExpression(Order.Operator, expressions[^2], expressions[^1]));
    }

    public override string Describe() => $"AsOf{Kind}Join: {string.Join(" AND ", [.. Equalities, Order])}";

    // A rule may have found that a comparison of sides never holds; the join still needs a key.
    static bool IsEquality(Expression expression) => expression is ComparisonExpression;
}
