using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Leaves rows out of a common table that none of its readers wants: where each filters what it reads, a row must pass one of the filters.
/// The filters stay where they are.
/// </summary>
sealed class CommonTablePushdown : IOptimizerRule
{
    /// <summary>More conditions than these cost more than the rows that they leave out.</summary>
    const int MostConditions = 32;

    public string Name => nameof(CommonTablePushdown);

    public string Purpose => "leaves rows out of common tables that no reader wants";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Visit(plan);

    /// <summary>The body comes first: tables that are defined in it read those that are defined outside.</summary>
    static LogicalPlan Visit(LogicalPlan plan)
    {
        if (plan is not LogicalWith with)
        {
            return PlanRewriter.MapInputs(plan, Visit);
        }

        LogicalPlan body = Visit(with.Body);
        LogicalPlan definition = with.Definition;
        if (WantedBy(body, with.Table) is { } wanted)
        {
            definition = FilterPushdown.Push(definition, wanted);
        }

        definition = Visit(definition);
        with.Table.EstimatedRows = CardinalityEstimator.RowCount(definition);
        return ReferenceEquals(body, with.Body) && ReferenceEquals(definition, with.Definition)
            ? with
            : with.WithInputs([definition, body]);
    }

    /// <summary>Conjuncts over the columns of the definition that hold for every row that some reader keeps; null for none.</summary>
    static IReadOnlyList<Expression>? WantedBy(LogicalPlan body, CommonTable table)
    {
        var filters = new List<IReadOnlyList<Expression>>();
        Collect(body, table, filters);
        if (filters.Count == 0 || filters.Exists(f => f.Count == 0) || filters.Sum(f => f.Count) > MostConditions)
        {
            return null;
        }

        HashSet<Expression> shared = [.. filters[0]];
        filters.ForEach(shared.IntersectWith);
        Expression[] others =
            [.. filters.Select(f => ExpressionRewriter.And([.. f.Where(c => !shared.Contains(c))])
                ?? new LiteralExpression(ScalarValue.Boolean(true)))];
        return others.Any(o => o is LiteralExpression)
            ? [.. shared]
            : [.. shared, others.Length == 1 ? others[0] : new LogicalExpression(isAnd: false, [.. others.Distinct()])];
    }

    /// <summary>Collects for each read the conjuncts right above it, said of the columns of the definition.</summary>
    static void Collect(LogicalPlan plan, CommonTable table, List<IReadOnlyList<Expression>> filters)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is LogicalCommonRead unfiltered && ReferenceEquals(unfiltered.Table, table))
        {
            filters.Add([]);
        }
        else if (plan is LogicalFilter { Input: LogicalCommonRead read } filter && ReferenceEquals(read.Table, table))
        {
            var map = new Dictionary<ColumnId, Expression>();
            for (int i = 0; i < read.Output.Count; i++)
            {
                map[read.Output[i].Id] = new ColumnExpression(read.Sources[i], read.Output[i].Name, read.Output[i].Type);
            }

            filters.Add([.. ExpressionRewriter.Conjuncts(filter.Condition).Where(c => !PlanRewriter.IsVolatile(c))
                .Select(c => ExpressionRewriter.Substitute(c, map))]);
        }
        else
        {
            foreach (LogicalPlan input in plan.Inputs)
            {
                Collect(input, table, filters);
            }
        }
    }
}
