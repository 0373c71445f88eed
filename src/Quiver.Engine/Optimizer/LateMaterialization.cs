using System.Runtime.CompilerServices;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Reads what decides which rows an ORDER BY with a small limit gives, keys and filters, and then the other columns of these rows only
/// (Abadi et al., Materialization Strategies in a Column-Oriented DBMS, ICDE 2007).
/// </summary>
sealed class LateMaterialization : IOptimizerRule
{
    /// <summary>A row that is looked up costs about as much as the decoding of so many.</summary>
    const int RowsOfLookup = 1024;

    /// <summary>What the columns that are left for later weigh at least: a number or a time is 1.</summary>
    const int LeastWeight = 4;

    /// <summary>What texts and nested values weigh.</summary>
    const int WeightOfText = 3;

    public string Name => nameof(LateMaterialization);

    public string Purpose => "reads columns that neither order nor filter for the first rows of an order only";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Visit(plan, context);

    static LogicalPlan Visit(LogicalPlan plan, OptimizerContext context)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan is LogicalSort { Fetch: > 0 } sort && Rewrite(sort, context) is { } rewritten
            ? rewritten
            : PlanRewriter.MapInputs(plan, input => Visit(input, context));
    }

    static LogicalPlan? Rewrite(LogicalSort sort, OptimizerContext context)
    {
        LogicalPlan below = sort.Input;
        IReadOnlyList<SortKey> keys = sort.Keys;
        LogicalProject? project = null;
        if (below is LogicalProject computed)
        {
            if (computed.Expressions.Any(PlanRewriter.IsVolatile))
            {
                return null;
            }

            Dictionary<ColumnId, Expression> map = computed.Projections.ToDictionary(p => p.Column.Id, p => p.Expression);
            keys = [.. keys.Select(k => k with { Expression = ExpressionRewriter.Substitute(k.Expression, map) })];
            (project, below) = (computed, computed.Input);
        }

        var filter = below as LogicalFilter;
        if ((filter?.Input ?? below) is not LogicalScan { Table: IPositionedTable table, Limit: null } scan
            || keys.Any(k => PlanRewriter.IsVolatile(k.Expression))
            || !(table.Statistics is { IsExact: true } known && known.RowCount / RowsOfLookup >= sort.Fetch))
        {
            return null;
        }

        HashSet<ColumnId> needed = [.. keys.Select(k => k.Expression).Concat(filter?.Expressions ?? []).SelectMany(Columns)];
        int[] now = [.. scan.Projection.Where(i => needed.Contains(scan.AllColumns[i].Id))];
        int[] later = [.. scan.Projection.Except(now)];
        if (now.Length == 0 || later.Sum(i => Weight(scan.AllColumns[i].Type)) < LeastWeight)
        {
            return null;
        }

        PlanColumn position = context.NewColumn("position", DataType.Int64);
        LogicalPlan rows = scan.With(projection: now).WithPosition(position);
        rows = filter is null ? rows : filter.WithInputs([rows]);
        LogicalPlan fetch = new LogicalFetch(new LogicalSort(rows, keys, sort.Fetch), scan, position, later);
        return project is null ? fetch : project.WithInputs([fetch]);
    }

    static IEnumerable<ColumnId> Columns(Expression expression) =>
        expression is ColumnExpression column ? [column.Id] : expression.Children.SelectMany(Columns);

    static int Weight(DataType type) => type.Physical is PhysicalType.View or PhysicalType.List or PhysicalType.Struct ? WeightOfText : 1;
}
