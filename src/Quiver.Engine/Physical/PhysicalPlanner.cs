using System.Runtime.CompilerServices;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;

namespace Quiver.Engine.Physical;

/// <summary>Chooses an operator for each node of an optimized logical plan.</summary>
sealed class PhysicalPlanner
{
    readonly RuntimeFilters _runtimeFilters = new();

    /// <summary>Plans a query; the rows have the columns of the logical plan, in their order.</summary>
    public PhysicalPlan Plan(LogicalPlan plan) => Arrange(Visit(plan), plan.Output);

    PhysicalPlan Visit(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan switch
        {
            LogicalScan scan => Scan(scan),
            LogicalValues values => new PhysicalValues(values.Output, values.Rows) { EstimatedRows = values.Rows.Count },
            LogicalFilter filter => new PhysicalFilter(Visit(filter.Input), Conditions(filter.Condition)) { EstimatedRows = Rows(plan) },
            LogicalProject project => new PhysicalProject(Visit(project.Input), project.Projections) { EstimatedRows = Rows(plan) },
            LogicalAggregate aggregate => new PhysicalAggregate(Visit(aggregate.Input), aggregate.Keys, aggregate.Calls)
            {
                EstimatedRows = Rows(plan),
            },
            LogicalJoin join => new JoinPlanner(_runtimeFilters, Visit).Plan(join),
            LogicalSort sort => Sort(sort),
            LogicalLimit limit => new PhysicalLimit(Visit(limit.Input), limit.Offset, limit.Count) { EstimatedRows = Rows(plan) },
            LogicalSetOperation operation => SetOperation(operation),
            LogicalGroupingSets grouping => new PhysicalAggregate(
                Visit(grouping.Input), grouping.Grouped.Keys, grouping.Grouped.Calls, grouping.Sets) { EstimatedRows = Rows(plan) },
            LogicalUnnest unnest => new PhysicalUnnest(Visit(unnest.Input), unnest.Lists, unnest.Ordinality, unnest.KeepsEmpty)
            {
                EstimatedRows = Rows(plan),
            },
            _ => throw new InvalidOperationException($"no operator for {plan.GetType().Name}"),
        };
    }

    static double Rows(LogicalPlan plan) => CardinalityEstimator.RowCount(plan);

    /// <summary>Puts cheap conditions before dear ones; each sees only the rows that passed those before it.</summary>
    static Expression[] Conditions(Expression condition) => [.. ExpressionRewriter.Conjuncts(condition).OrderBy(ConditionCost.Of)];

    /// <summary>Makes a plan give exactly some columns in an order.</summary>
    static PhysicalPlan Arrange(PhysicalPlan plan, IReadOnlyList<PlanColumn> columns)
    {
        bool same = plan.Columns.Count == columns.Count && plan.Columns.Zip(columns, (a, b) => a.Id == b.Id
            && a.Name == b.Name).All(s => s);
        return same ? plan : new PhysicalProject(plan, [.. columns.Select(Projection.Pass)]) { EstimatedRows = plan.EstimatedRows };
    }

    PhysicalScan Scan(LogicalScan scan)
    {
        var ordinals = new Dictionary<ColumnId, int>();
        for (int i = 0; i < scan.AllColumns.Count; i++)
        {
            ordinals[scan.AllColumns[i].Id] = i;
        }

        ExecutionPlan source = scan.Table.Scan(new ScanRequest
        {
            Projection = scan.Projection,
            Filters = scan.Filters,
            Limit = scan.Limit,
            Ordinals = ordinals,
            RuntimeFilters = _runtimeFilters.For(ordinals),
        });
        return new PhysicalScan(scan.Name, source, scan.Output, scan.Details) { EstimatedRows = Rows(scan) };
    }

    PhysicalSort Sort(LogicalSort sort)
    {
        // The scans below get the filter, so it is asked for before they are planned.
        RuntimeFilter? first = sort.Fetch <= PhysicalSort.MaxTopRows ? _runtimeFilters.TryAdd(sort) : null;
        return new PhysicalSort(Visit(sort.Input), sort.Keys, sort.Fetch) { EstimatedRows = Rows(sort), RuntimeFilter = first };
    }

    PhysicalSetOperation SetOperation(LogicalSetOperation operation) => new(
        operation.Operator, operation.Output, [.. operation.Inputs.Select(i => Arrange(Visit(i), i.Output))])
    {
        EstimatedRows = Rows(operation),
    };
}
