using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// Computes equal calls once, and <c>avg(x)</c> of integers of up to 32 bits as sum over count where both are there anyway: their sums
/// are exact, so that the quotient is the same double.
/// </summary>
sealed class SharedAggregates : IOptimizerRule
{
    public string Name => nameof(SharedAggregates);

    public string Purpose => "computes equal calls once, and averages of integers from the sum and count that are there anyway";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate { Calls.Count: > 1 } aggregate ? Share(aggregate) : node);

    static LogicalPlan Share(LogicalAggregate aggregate)
    {
        var kept = new List<(PlanColumn Column, AggregateCall Call)>();
        var values = new List<Projection>();
        foreach ((PlanColumn column, AggregateCall call) in aggregate.Calls)
        {
            Expression? shared = (Expression?)Equal(call, kept)?.Read() ?? Quotient(call, aggregate.Input, aggregate.Calls);
            if (shared is null)
            {
                kept.Add((column, call));
            }

            values.Add(new Projection(column, shared ?? column.Read()));
        }

        return kept.Count == aggregate.Calls.Count
            ? aggregate
            : new LogicalProject(
                new LogicalAggregate(aggregate.Input, aggregate.Keys, kept),
                [.. aggregate.Keys.Select(k => Projection.Pass(k.Column)), .. values]);
    }

    static PlanColumn? Equal(AggregateCall call, IEnumerable<(PlanColumn Column, AggregateCall Call)> calls) =>
        ExpressionsOf(call).Any(PlanRewriter.IsVolatile) ? null : calls.FirstOrDefault(c => c.Call.SameAs(call)).Column;

    static IEnumerable<Expression> ExpressionsOf(AggregateCall call) =>
        [.. call.Arguments, .. call.OrderBy.Select(k => k.Expression), .. call.Filter is null ? [] : new[] { call.Filter }];

    static ArithmeticExpression? Quotient(
        AggregateCall average, LogicalPlan input, IReadOnlyList<(PlanColumn Column, AggregateCall Call)> calls)
    {
        if (average is not { Function.Name: "avg", Arguments: [{ Type: { IsInteger: true, ByteWidth: <= 4 } } argument] }
            || PlanRewriter.IsVolatile(argument))
        {
            return null;
        }

        PlanColumn? sum = Find("sum", average, calls);
        PlanColumn? count = Find("count", average, calls) ?? CountOfRows(average, input, calls);
        return sum is null || count is null || sum.Type.Id != TypeId.Int64
            ? null
            : new ArithmeticExpression(
                ArithmeticOperator.Divide, new CastExpression(sum.Read(), DataType.Float64, isTry: false),
                new CastExpression(count.Read(), DataType.Float64, isTry: false), DataType.Float64);
    }

    /// <summary>A count of rows where the table knows that none of the values is null.</summary>
    static PlanColumn? CountOfRows(
        AggregateCall average, LogicalPlan input, IReadOnlyList<(PlanColumn Column, AggregateCall Call)> calls) =>
        average.Arguments[0] is ColumnExpression column && !average.IsDistinct && CountedColumns.HasNoNull(input, column.Id)
            ? calls.FirstOrDefault(
                c => c.Call is { Function.Name: "count", Arguments.Count: 0 } && Equals(c.Call.Filter, average.Filter)).Column
            : null;

    static PlanColumn? Find(string function, AggregateCall average, IReadOnlyList<(PlanColumn Column, AggregateCall Call)> calls) =>
        calls.FirstOrDefault(c => c.Call.Function.Name == function && c.Call.IsDistinct == average.IsDistinct
            && Equals(c.Call.Filter, average.Filter) && c.Call.Arguments.SequenceEqual(average.Arguments)).Column;
}
