using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Puts a common table into the plan where it is read, if it is read once only, or is so cheap that computing it at every place costs less
/// than keeping its rows: what is around the place can then make it smaller. Does not inline what the statement wants MATERIALIZED.
/// </summary>
sealed class CommonTableInlining : IOptimizerRule
{
    /// <summary>Copies of copies could grow a plan without bounds.</summary>
    const int MostNodesCopied = 10_000;

    public string Name => nameof(CommonTableInlining);

    public string Purpose => "puts common tables that are read once, or are cheap, where they are read";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context)
    {
        int copied = 0;
        return Visit(plan, context, ref copied);
    }

    static LogicalPlan Visit(LogicalPlan plan, OptimizerContext context, ref int copied)
    {
        if (plan is LogicalWith with)
        {
            List<LogicalCommonRead> reads = with.Table.ReadsIn(with.Body);
            if (reads.Count == 0)
            {
                return Visit(with.Body, context, ref copied);
            }

            int nodes = reads.Count * NodesOf(with.Definition);
            bool isOnce = reads.Count == 1 && !IsInStep(with.Body, with.Table);
            if (with.Materialize != true
                && (isOnce || (copied + nodes <= MostNodesCopied && (with.Materialize == false || IsCheap(with.Definition)))))
            {
                copied += isOnce ? 0 : nodes;
                return Visit(Inline(with.Body, with, isOnce, context), context, ref copied);
            }
        }

        int sum = copied;
        LogicalPlan result = PlanRewriter.MapInputs(plan, input => Visit(input, context, ref sum));
        copied = sum;
        return result;
    }

    static LogicalPlan Inline(LogicalPlan plan, LogicalWith with, bool isOnce, OptimizerContext context)
    {
        if (plan is not LogicalCommonRead read || !ReferenceEquals(read.Table, with.Table))
        {
            return PlanRewriter.MapInputs(plan, input => Inline(input, with, isOnce, context));
        }

        var cloner = new PlanCloner(context.Ids);
        LogicalPlan definition = isOnce ? with.Definition : cloner.Clone(with.Definition);
        Dictionary<ColumnId, PlanColumn> columns = with.Definition.Output.ToDictionary(c => c.Id);
        return new LogicalProject(
            definition, [.. read.Output.Select((c, i) => new Projection(c, cloner.Map(columns[read.Sources[i]].Read())))]);
    }

    /// <summary>Whether a table is read in the step of a recursion, which runs many times.</summary>
    static bool IsInStep(LogicalPlan plan, CommonTable table) =>
        (plan is LogicalRecursive recursive && table.IsReadIn(recursive.Step)) || plan.Inputs.Any(i => IsInStep(i, table));

    /// <summary>Scans, filters and projections of columns cost little more than reading rows that were kept.</summary>
    static bool IsCheap(LogicalPlan plan) => plan switch
    {
        LogicalScan or LogicalCommonRead => true,
        LogicalValues values => values.Rows.Count <= 1 && !plan.Expressions.Any(PlanRewriter.IsVolatile),
        LogicalFilter or LogicalProject => !plan.Expressions.Any(e => ExpressionRewriter.Any(e, IsDear)) && IsCheap(plan.Inputs[0]),
        _ => false,
    };

    static bool IsDear(Expression expression) => expression.IsVolatile || expression is FunctionExpression or LikeExpression;

    static int NodesOf(LogicalPlan plan) => 1 + plan.Inputs.Sum(NodesOf);
}
