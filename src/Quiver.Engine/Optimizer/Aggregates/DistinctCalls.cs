using Quiver.Arrow.Types;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// Computes <c>f(DISTINCT x)</c> in two steps: groups by the keys and x first, which workers do side by side in partitions, and then by
/// the keys alone. Only where all distinct calls have the same argument, and the others are counts, extremes, exact sums and averages of
/// integers, which may be computed of parts.
/// </summary>
sealed class DistinctCalls : IOptimizerRule
{
    public string Name => nameof(DistinctCalls);

    public string Purpose => "groups by the argument of DISTINCT calls first, so that workers share what would be one set";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate aggregate ? Rewrite(aggregate, context) ?? node : node);

    static LogicalPlan? Rewrite(LogicalAggregate aggregate, OptimizerContext context)
    {
        if (!aggregate.Calls.Any(c => c.Call.IsDistinct))
        {
            return null;
        }

        var magnitudes = new ColumnMagnitudes(aggregate.Input);
        var calls = new List<(PlanColumn, AggregateCall)>();
        var values = new List<Projection>();
        bool hasAverages = false;
        foreach ((PlanColumn column, AggregateCall call) in aggregate.Calls)
        {
            if (!call.IsDistinct && call.Function.Name == "avg" && call.Signature.Result.Id == TypeId.Float64
                && call.Arguments[0].Type.Logical.IsInteger && ExactSums.IsExact(call, magnitudes))
            {
                hasAverages = true;
                bool hasNoNull = call.Arguments[0] is ColumnExpression read && CountedColumns.HasNoNull(aggregate.Input, read.Id);
                PlanColumn sum = Part(BasicAggregates.Sum, call, calls, context);
                PlanColumn count = Part(BasicAggregates.Count, hasNoNull ? call with { Arguments = [] } : call, calls, context);
                values.Add(new Projection(column, ExactSums.Quotient(sum.Read(), count.Read())));
            }
            else
            {
                calls.Add((column, call));
                values.Add(Projection.Pass(column));
            }
        }

        LogicalAggregate whole = new(aggregate.Input, aggregate.Keys, calls);
        return Split(whole, context) is not { } split ? null
            : !hasAverages ? split
            : new LogicalProject(split, [.. aggregate.Keys.Select(k => Projection.Pass(k.Column)), .. values]);
    }

    static PlanColumn Part(
        AggregateFunction function, AggregateCall call, List<(PlanColumn, AggregateCall)> calls, OptimizerContext context)
    {
        AggregateCall part = call with { Function = function, Signature = function.Resolve([.. call.Arguments.Select(a => a.Type)])! };
        foreach ((PlanColumn known, AggregateCall other) in calls)
        {
            if (other.SameAs(part))
            {
                return known;
            }
        }

        PlanColumn column = context.NewColumn(part.ToString(), part.Signature.Result);
        calls.Add((column, part));
        return column;
    }

    static LogicalAggregate? Split(LogicalAggregate aggregate, OptimizerContext context)
    {
        AggregateCall? distinct = aggregate.Calls.Select(c => c.Call).FirstOrDefault(c => c.IsDistinct);
        if (distinct is not { Arguments: [var argument] } || PlanRewriter.IsVolatile(argument)
            || aggregate.Keys.Any(k => PlanRewriter.IsVolatile(k.Expression))
            || !aggregate.Calls.All(c => IsSplittable(c.Call, argument, aggregate.Keys.Count > 0)))
        {
            return null;
        }

        PlanColumn value = context.NewColumn(argument.ToString(), argument.Type);
        Projection[] keys = [.. aggregate.Keys.Select(k => new Projection(context.NewColumn(k.Column.Name, k.Column.Type), k.Expression))];
        var parts = new List<(PlanColumn, AggregateCall)>();
        var calls = new List<(PlanColumn, AggregateCall)>();
        foreach ((PlanColumn column, AggregateCall call) in aggregate.Calls)
        {
            if (call.IsDistinct)
            {
                calls.Add((column, call with { Arguments = [value.Read()], IsDistinct = false }));
                continue;
            }

            PlanColumn part = context.NewColumn(column.Name, column.Type);
            parts.Add((part, call));
            AggregateFunction whole = call.Function.Name == "count" ? BasicAggregates.Sum : call.Function;
            calls.Add((column, call with
            {
                Function = whole,
                Signature = whole.Resolve([part.Type])!,
                Arguments = [part.Read()],
            }));
        }

        var groups = new LogicalAggregate(aggregate.Input, [.. keys, new Projection(value, argument)], parts);
        Projection[] outer = [.. aggregate.Keys.Select((k, i) => new Projection(k.Column, keys[i].Column.Read()))];
        return new LogicalAggregate(groups, outer, calls);
    }

    static bool IsSplittable(AggregateCall call, Expression argument, bool hasKeys)
    {
        if (call.Filter is not null || call.OrderBy.Count > 0 || call.Function.IsOrderSensitive)
        {
            return false;
        }

        if (call.IsDistinct)
        {
            return call.Arguments.Count == 1 && call.Arguments[0].Equals(argument);
        }

        // A count of no rows is 0, while a sum of no counts is null.
        return call.Function.Name switch
        {
            "count" => hasKeys && call.Arguments.Count <= 1,
            "min" or "max" => call.Arguments.Count == 1 && !call.Signature.Result.IsNested,
            "sum" => call.Signature.Result.Id is TypeId.Int64 or TypeId.Decimal,
            _ => false,
        };
    }
}
