using Quiver.Arrow.Errors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Copies a plan under new column ids, so that the copy may stand in the same plan as the original.</summary>
sealed class PlanCloner(ColumnIds ids)
{
    readonly Dictionary<ColumnId, Expression> _columns = [];

    /// <summary>Returns the copy. Columns that the plan reads and does not give stay.</summary>
    public LogicalPlan Clone(LogicalPlan plan)
    {
        LogicalPlan[] inputs = [.. plan.Inputs.Select(Clone)];
        return plan switch
        {
            LogicalScan scan => CloneScan(scan),
            LogicalFilter filter => new LogicalFilter(inputs[0], Map(filter.Condition)),
            LogicalProject project => new LogicalProject(inputs[0], Map(project.Projections)),
            LogicalAggregate aggregate => CloneAggregate(aggregate, inputs[0]),
            LogicalJoin join => new LogicalJoin(
                join.Kind, inputs[0], inputs[1], [.. join.Conditions.Select(Map)], join.Mark is { } mark ? Rename(mark) : null),
            LogicalSort or LogicalLimit => plan.WithExpressions([.. plan.Expressions.Select(Map)]).WithInputs(inputs),
            LogicalSetOperation set => new LogicalSetOperation(set.Operator, Rename(set.Output), inputs),
            LogicalValues values =>
                new LogicalValues(Rename(values.Output), [.. values.Rows.Select(r => (IReadOnlyList<Expression>)[.. r.Select(Map)])]),
            LogicalGroupingSets grouping => CloneGroupingSets(grouping, inputs[0]),
            LogicalUnnest unnest => new LogicalUnnest(
                inputs[0], Map(unnest.Lists), unnest.Ordinality is { } ordinality ? Rename(ordinality) : null, unnest.KeepsEmpty),
            _ => throw new QuiverException(ErrorCode.NotSupported, $"a correlated subquery over {plan.Describe()} is not supported"),
        };
    }

    /// <summary>Returns the copy of an expression over columns of the plan.</summary>
    public Expression Map(Expression expression) => ExpressionRewriter.Substitute(expression, _columns);

    Projection[] Map(IReadOnlyList<Projection> projections)
    {
        Expression[] expressions = [.. projections.Select(p => Map(p.Expression))];
        return [.. projections.Select((p, i) => new Projection(Rename(p.Column), expressions[i]))];
    }

    PlanColumn Rename(PlanColumn column)
    {
        var copy = new PlanColumn(ids.Next(), column.Name, column.Type);
        _columns[column.Id] = copy.Read();
        return copy;
    }

    PlanColumn[] Rename(IReadOnlyList<PlanColumn> columns) => [.. columns.Select(Rename)];

    LogicalScan CloneScan(LogicalScan scan)
    {
        PlanColumn[] columns = Rename(scan.AllColumns);
        return new LogicalScan(scan.Name, scan.Table, columns, scan.Projection, [.. scan.Filters.Select(Map)], scan.Limit)
        {
            Origin = scan.Origin,
        };
    }

    LogicalGroupingSets CloneGroupingSets(LogicalGroupingSets plan, LogicalPlan input)
    {
        LogicalAggregate grouped = CloneAggregate(plan.Grouped, input);
        return new LogicalGroupingSets(
            grouped, plan.Sets with { Groupings = [.. plan.Sets.Groupings.Select(g => (Rename(g.Column), g.Keys))] });
    }

    LogicalAggregate CloneAggregate(LogicalAggregate aggregate, LogicalPlan input)
    {
        var mapped = (LogicalAggregate)aggregate.WithExpressions([.. aggregate.Expressions.Select(Map)]);
        return new LogicalAggregate(
            input,
            [.. mapped.Keys.Select(k => k with { Column = Rename(k.Column) })],
            [.. mapped.Calls.Select(c => (Rename(c.Column), c.Call))]);
    }
}
