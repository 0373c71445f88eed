using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// The way for subqueries that cannot be unnested: each becomes a plan that is run for each different combination of values of the
/// outer columns that it reads.
/// </summary>
sealed class NestedSubqueries(OptimizerContext context)
{
    /// <summary>
    /// Whether a plan that reads outer columns is to be run for the rows of the outer plan and not to be joined with its domain.
    /// </summary>
    /// <param name="outer">The outer plan, a copy of which would be the domain.</param>
    /// <param name="inner">The plan.</param>
    /// <param name="columns">The columns of the outer plan that it reads.</param>
    public static bool MustNest(LogicalPlan outer, LogicalPlan inner, IReadOnlyList<PlanColumn> columns) =>
        !IsRepeatable(outer, columns) || !CanPush(inner, [.. columns.Select(c => c.Id)]);

    /// <summary>Whether a plan gives other rows each time that it is run: then it is run for each row.</summary>
    public static bool IsVolatile(LogicalPlan plan) => ExpressionRewriter.AnyIn(plan, e => e.IsVolatile);

    /// <summary>Joins with the value of a subquery; null where it has no row.</summary>
    public LogicalPlan Scalar(LogicalPlan outer, LogicalPlan inner, SourcePosition place) =>
        Join(RowCounts.IsAtMostOne(inner) ? JoinKind.Left : JoinKind.Single, outer, inner, place);

    /// <summary>Joins with whether a subquery has a row.</summary>
    public (LogicalPlan Plan, Expression Value) Exists(LogicalPlan outer, LogicalPlan inner)
    {
        PlanColumn found = context.NewColumn("exists", DataType.Boolean);
        var first = new LogicalProject(new LogicalLimit(inner, 0, 1), [new Projection(found, Truth())]);
        return (Join(JoinKind.Left, outer, first), new UnaryExpression(UnaryOperator.IsNotNull, found.Read()));
    }

    /// <summary>
    /// Joins with whether some row of a plan satisfies conditions: true, or else null where they are null for some row. The first of
    /// the rows for which they are not false, those that are true before those that are null, tells.
    /// </summary>
    public (LogicalPlan Plan, Expression Value) Any(LogicalPlan outer, LogicalPlan inner, IReadOnlyList<Expression> conditions)
    {
        PlanColumn result = context.NewColumn("any", DataType.Boolean);
        PlanColumn found = context.NewColumn("found", DataType.Boolean);
        LogicalPlan tested = new LogicalProject(
            inner, [new Projection(result, ExpressionRewriter.And(conditions) ?? Truth()), new Projection(found, Truth())]);
        var isFalse = new UnaryExpression(UnaryOperator.IsFalse, result.Read());
        tested = new LogicalFilter(tested, new UnaryExpression(UnaryOperator.Not, isFalse));
        tested = new LogicalLimit(new LogicalSort(tested, [new SortKey(result.Read(), IsDescending: true, NullsFirst: false)]), 0, 1);
        var value = new CaseExpression(
            [new UnaryExpression(UnaryOperator.IsNotNull, found.Read()), result.Read(), new LiteralExpression(ScalarValue.Boolean(false))],
            DataType.Boolean);
        return (Join(JoinKind.Left, outer, tested), value);
    }

    /// <summary>Joins with the rows of a plan that satisfy conditions.</summary>
    public LogicalPlan Lateral(LogicalDependentJoin join, LogicalPlan inner)
    {
        switch (join.Kind)
        {
            case JoinKind.Inner or JoinKind.Left or JoinKind.Single:
                return Join(join.Kind, join.Left, PlanRewriter.Filter(inner, join.Conditions));
            case JoinKind.Mark:
                (LogicalPlan marked, Expression mark) = Any(join.Left, inner, join.Conditions);
                return new LogicalProject(marked, [.. join.Left.Output.Select(Projection.Pass), new Projection(join.Mark!, mark)]);
            default:
                (LogicalPlan plan, Expression exists) = Exists(join.Left, PlanRewriter.Filter(inner, join.Conditions));
                return new LogicalFilter(
                    plan, join.Kind == JoinKind.Semi ? exists : new UnaryExpression(UnaryOperator.Not, exists));
        }
    }

    LogicalNestedJoin Join(JoinKind kind, LogicalPlan outer, LogicalPlan inner, SourcePosition place = default) =>
        LogicalNestedJoin.Of(kind, outer, inner, context.Ids, place: place);

    static LiteralExpression Truth() => new(ScalarValue.Boolean(true));

    /// <summary>Whether a copy of a plan gives the same rows, at least in some columns.</summary>
    static bool IsRepeatable(LogicalPlan plan, IReadOnlyList<PlanColumn> columns)
    {
        bool known = plan switch
        {
            LogicalLimit or LogicalSort { Fetch: not null } => false,
            LogicalAggregate aggregate => aggregate.Calls.All(c => !c.Call.Function.IsOrderSensitive || c.Call.OrderBy.Count > 0)
                && (aggregate.Calls.Count == 0 || !columns.Any(c => c.Type.IsFloating)),
            LogicalNestedJoin nested => IsRepeatable(nested.Inner, columns),
            LogicalScan or LogicalFilter or LogicalProject or LogicalJoin or LogicalSort or LogicalSetOperation or LogicalValues
                or LogicalUnnest or LogicalWith or LogicalCommonRead or LogicalAsOfJoin => true,
            _ => false,
        };
        return known && !plan.Expressions.Any(PlanRewriter.IsVolatile) && plan.Inputs.All(i => IsRepeatable(i, columns));
    }

    /// <summary>Whether the operators at the top of a plan can carry the columns of a domain along.</summary>
    static bool CanPush(LogicalPlan plan, HashSet<ColumnId> outer) => plan switch
    {
        LogicalSort { Fetch: not null } or LogicalComputedLimit or LogicalFunctionScan => !Reads(plan, outer),
        LogicalProject or LogicalFilter or LogicalSort or LogicalAggregate or LogicalLimit => CanPush(plan.Inputs[0], outer),
        _ => true,
    };

    static bool Reads(LogicalPlan plan, HashSet<ColumnId> outer) => ExpressionRewriter.FreeColumns(plan).Overlaps(outer);
}
