using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Leaves out left joins of whose right side nothing is read where it cannot multiply rows, either because it is unique in the columns
/// that the conditions fix or because duplicates do not count above: under DISTINCT, min or max. There an inner join of whose right
/// side nothing is read becomes a semi join, which stops at the first partner.
/// </summary>
sealed class JoinElimination : IOptimizerRule
{
    static readonly HashSet<string> _blindToDuplicates = ["min", "max", "bool_and", "bool_or", "bit_and", "bit_or"];

    public string Name => nameof(JoinElimination);

    public string Purpose => "leaves out joins of whose other side nothing is read";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Visit(plan, PlanRewriter.OutputIds(plan), isBlind: false);

    /// <summary>Rewrites a plan so that it gives at least some of its columns.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="required">The columns that are read above.</param>
    /// <param name="isBlind">Whether it makes no difference above how often a row comes, but only whether.</param>
    static LogicalPlan Visit(LogicalPlan plan, HashSet<ColumnId> required, bool isBlind)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan switch
        {
            LogicalProject project => Project(project, required, isBlind),
            LogicalFilter filter => PlanRewriter.MapInputs(filter, i => Visit(i, With(required, filter.Expressions), isBlind)),
            LogicalSort { Fetch: null } sort => PlanRewriter.MapInputs(sort, i => Visit(i, With(required, sort.Expressions), isBlind)),
            LogicalAggregate aggregate => PlanRewriter.MapInputs(
                aggregate, i => Visit(i, With([], aggregate.Expressions), IsBlind(aggregate))),
            LogicalJoin join => Join(join, required, isBlind),
            _ => PlanRewriter.MapInputs(plan, input => Visit(input, PlanRewriter.OutputIds(input), isBlind: false)),
        };
    }

    static LogicalPlan Project(LogicalProject project, HashSet<ColumnId> required, bool isBlind)
    {
        Projection[] kept = [.. project.Projections.Where(p => required.Contains(p.Column.Id))];
        isBlind &= !kept.Any(p => PlanRewriter.IsVolatile(p.Expression));
        LogicalPlan input = Visit(project.Input, With([], kept.Select(p => p.Expression)), isBlind);
        return ReferenceEquals(input, project.Input) ? project : new LogicalProject(input, kept);
    }

    static LogicalPlan Join(LogicalJoin join, HashSet<ColumnId> required, bool isBlind)
    {
        HashSet<ColumnId> right = PlanRewriter.OutputIds(join.Right);
        bool isVolatile = join.Conditions.Any(PlanRewriter.IsVolatile);
        if (!isVolatile && !required.Overlaps(right) && !HasVolatile(join.Right))
        {
            if (join.Kind == JoinKind.Left && (isBlind || UniqueRows.HasOnePartner(join.Conditions, join.Left, join.Right)))
            {
                return Visit(join.Left, required, isBlind);
            }

            if (join.Kind == JoinKind.Inner && isBlind)
            {
                join = new LogicalJoin(JoinKind.Semi, join.Left, join.Right, join.Conditions);
            }
        }

        // Marks and single joins tell apart how many partners there are; a semi or anti join only asks whether there is one.
        bool isLeftBlind = isBlind && !isVolatile && join.Kind is not (JoinKind.Mark or JoinKind.Single);
        bool isRightBlind = !isVolatile && (join.Kind is JoinKind.Semi or JoinKind.Anti || (isLeftBlind && join.Kind != JoinKind.Single));
        HashSet<ColumnId> read = With(required, join.Conditions);
        LogicalPlan newLeft = Visit(join.Left, read, isLeftBlind);
        LogicalPlan newRight = Visit(join.Right, read, isRightBlind);
        return ReferenceEquals(newLeft, join.Left) && ReferenceEquals(newRight, join.Right) ? join : join.WithInputs([newLeft, newRight]);
    }

    static bool IsBlind(LogicalAggregate aggregate) =>
        (aggregate.Keys.Count > 0 || aggregate.Calls.Count > 0)
        && aggregate.Calls.All(c => c.Call.OrderBy.Count == 0
            && (c.Call.IsDistinct || (c.Call.Arguments.Count == 1 && _blindToDuplicates.Contains(c.Call.Function.Name))))
        && !aggregate.Expressions.Any(PlanRewriter.IsVolatile);

    static bool HasVolatile(LogicalPlan plan) =>
        plan.Expressions.Any(PlanRewriter.IsVolatile) || plan.Inputs.Any(HasVolatile);

    static HashSet<ColumnId> With(IEnumerable<ColumnId> required, IEnumerable<Expression> expressions)
    {
        HashSet<ColumnId> columns = [.. required];
        foreach (Expression expression in expressions)
        {
            ExpressionRewriter.CollectColumns(expression, columns);
        }

        return columns;
    }
}
