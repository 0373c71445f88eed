using Quiver.Arrow.Memory;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Selection;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// What aggregates without keys answer for no rows, put in after a join with the grouped rows, where a row without partner would be
/// null: the count bug.
/// </summary>
/// <param name="Grouped">The aggregate, with a column more where one is needed to tell a null from no partner.</param>
/// <param name="Values">What to read in place of a column of the aggregate.</param>
sealed record EmptyGroups(LogicalPlan Grouped, Dictionary<ColumnId, Expression> Values)
{
    static readonly HashSet<string> _neverNull = ["count", "approx_distinct", "count_if", "regr_count"];

    /// <summary>Finds the columns of an aggregate that are not null for no rows.</summary>
    public static EmptyGroups Of(LogicalAggregate aggregate, OptimizerContext context)
    {
        var values = new Dictionary<ColumnId, Expression>();
        LogicalPlan grouped = aggregate;
        PlanColumn? found = null;
        foreach ((PlanColumn column, AggregateCall call) in aggregate.Calls)
        {
            ScalarValue empty = ValueOf(call);
            if (empty.IsNull)
            {
                continue;
            }

            Expression read = column.Read();
            if (!_neverNull.Contains(call.Function.Name) && found is null)
            {
                found = context.NewColumn("found", Arrow.Types.DataType.Boolean);
                var literal = new Projection(found, new LiteralExpression(ScalarValue.Boolean(true)));
                grouped = new LogicalProject(aggregate, [.. aggregate.Output.Select(Projection.Pass), literal]);
            }

            Expression matched = _neverNull.Contains(call.Function.Name) ? read : found!.Read();
            values.Add(column.Id, new CaseExpression(
                [new UnaryExpression(UnaryOperator.IsNotNull, matched), read, new LiteralExpression(empty)], column.Type));
        }

        return new EmptyGroups(grouped, values);
    }

    static ScalarValue ValueOf(AggregateCall call)
    {
        using GroupedAccumulator state = call.Function.CreateAccumulator(call.Signature, MemoryBudget.Unlimited);
        state.Resize(1);
        return new ScalarValue(CopyKernel.Copy(state.Finish(0, 1), MemoryBudget.Unlimited));
    }
}
