using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// The calls of an aggregate in two steps around a place below it: calls over the columns of the place are computed of parts there, and
/// what other calls count is multiplied by the rows that a group stands for.
/// </summary>
sealed class EagerCalls
{
    static readonly HashSet<string> _ofParts = ["count", "sum", "avg", "min", "max", "bool_and", "bool_or", "bit_and", "bit_or"];
    readonly LogicalAggregate _aggregate;
    readonly EagerSite _site;
    readonly List<(PlanColumn Column, AggregateCall Call)> _parts = [];
    readonly List<(PlanColumn Column, AggregateCall Call)> _wholes = [];

    EagerCalls(LogicalAggregate aggregate, EagerSite site, IReadOnlyList<PlanColumn> keys)
    {
        _aggregate = aggregate;
        _site = site;
        Keys = keys;
    }

    /// <summary>The columns of the place to group by: what is read above it.</summary>
    public IReadOnlyList<PlanColumn> Keys { get; }

    /// <summary>Whether a call may be computed of parts, or is the same however often rows are repeated.</summary>
    public static bool IsDecomposable(AggregateCall call) => IsBlindToDuplicates(call) || IsOfParts(call);

    /// <summary>Finds the keys of the place; null where rows cannot be grouped there.</summary>
    public static EagerCalls? Split(LogicalAggregate aggregate, EagerSite site)
    {
        HashSet<ColumnId> read = site.ReadOnPath();
        foreach (Projection key in aggregate.Keys)
        {
            ExpressionRewriter.CollectColumns(key.Expression, read);
        }

        foreach ((_, AggregateCall call) in aggregate.Calls)
        {
            if (!IsPart(call, site))
            {
                foreach (Expression expression in ExpressionsOf(call))
                {
                    ExpressionRewriter.CollectColumns(expression, read);
                }
            }
        }

        PlanColumn[] keys = [.. site.Plan.Output.Where(c => read.Contains(c.Id))];

        // Without keys there would be a group where there are no rows.
        return keys.Length > 0 && keys.All(k => GroupKeyReduction.HasOneForm(k.Type.Logical))
            ? new EagerCalls(aggregate, site, keys)
            : null;
    }

    /// <summary>The aggregate over groups of the place.</summary>
    public LogicalPlan Build(OptimizerContext context)
    {
        var values = new List<Projection>();
        foreach ((PlanColumn column, AggregateCall call) in _aggregate.Calls)
        {
            values.Add(new Projection(column, Value(column, call, context)));
        }

        var grouped = new LogicalAggregate(_site.Plan, [.. Keys.Select(Projection.Pass)], _parts);
        var whole = new LogicalAggregate(_site.Over(grouped), _aggregate.Keys, _wholes);
        return new LogicalProject(whole, [.. _aggregate.Keys.Select(k => Projection.Pass(k.Column)), .. values]);
    }

    static bool IsOfParts(AggregateCall call) =>
        !call.IsDistinct && call.OrderBy.Count == 0 && call.Arguments.Count <= 1 && _ofParts.Contains(call.Function.Name)
        && !call.Signature.Result.IsNested;

    static bool IsBlindToDuplicates(AggregateCall call) =>
        call.OrderBy.Count == 0 && !call.Function.IsOrderSensitive && call.Arguments.Count == 1
        && ((call.IsDistinct && call.Function.Name == "count") || (call.Function.IgnoresDuplicates && !call.Signature.Result.IsNested));

    /// <summary>Whether a call reads columns of the place alone, where it does not fail for a row that has no partner.</summary>
    static bool IsPart(AggregateCall call, EagerSite site)
    {
        Expression[] all = [.. ExpressionsOf(call)];
        return IsOfParts(call) && all.Any(e => PlanRewriter.ReadsAny(e, site.Columns))
            && all.All(e => PlanRewriter.ReadsOnly(e, site.Columns) && SafeEvaluation.CannotFail(e))
            && (!site.IsPadded || (call.Filter is null && SafeEvaluation.IsNullForNull(call.Arguments[0])));
    }

    static IEnumerable<Expression> ExpressionsOf(AggregateCall call) =>
        [.. call.Arguments, .. call.OrderBy.Select(k => k.Expression), .. call.Filter is null ? [] : new[] { call.Filter }];

    /// <summary>What a call is above the groups.</summary>
    Expression Value(PlanColumn column, AggregateCall call, OptimizerContext context)
    {
        bool isPart = IsPart(call, _site);
        if (!isPart && IsBlindToDuplicates(call))
        {
            _wholes.Add((column, call));
            return column.Read();
        }

        switch (call.Function.Name)
        {
            case "count":
                return Count(call, isPart, context);
            case "sum":
                return Sum(call, isPart, context);
            case "avg":
                return ExactSums.Quotient(Sum(call with
                {
                    Function = BasicAggregates.Sum,
                    Signature = BasicAggregates.Sum.Resolve([call.Arguments[0].Type])!,
                }, isPart, context), Count(call, isPart, context));
            default:
                return Whole(call.Function, Part(call, context), context);
        }
    }

    Expression Sum(AggregateCall call, bool isPart, OptimizerContext context) => isPart
        ? Whole(BasicAggregates.Sum, Part(call, context), context)
        : Whole(BasicAggregates.Sum, ExactSums.Times(call.Arguments[0], RowsOfGroup(context)), context, call.Filter);

    /// <summary>A sum of counts is null where there is nothing to count.</summary>
    Expression Count(AggregateCall call, bool isPart, OptimizerContext context)
    {
        Expression counts;
        if (isPart)
        {
            AggregateFunction count = BasicAggregates.Count;
            counts = Part(call with { Function = count, Signature = count.Resolve([.. call.Arguments.Select(a => a.Type)])! }, context);
        }
        else
        {
            Expression rows = RowsOfGroup(context);
            counts = call.Arguments.Count == 0 ? rows : Coalesce(call.Arguments[0], rows, 0);
        }

        Expression sum = Whole(BasicAggregates.Sum, counts, context, isPart ? null : call.Filter);
        bool mayBeNull = _aggregate.Keys.Count == 0 || _site.IsPadded || (!isPart && call.Filter is not null);
        return mayBeNull ? Coalesce(sum, sum, 0) : sum;
    }

    /// <summary>The rows that a group stands for; a row that an outer join added stands for itself.</summary>
    Expression RowsOfGroup(OptimizerContext context)
    {
        AggregateFunction count = BasicAggregates.Count;
        Expression rows = Part(new AggregateCall(count, count.Resolve([])!, []), context);
        return _site.IsPadded ? Coalesce(rows, rows, 1) : rows;
    }

    /// <summary>What a call gives for a group of the place; equal ones are computed once.</summary>
    ColumnExpression Part(AggregateCall call, OptimizerContext context) => Add(_parts, call, context);

    ColumnExpression Whole(AggregateFunction function, Expression argument, OptimizerContext context, Expression? filter = null)
    {
        FunctionSignature signature = function.Resolve([argument.Type])!;
        return Add(_wholes, new AggregateCall(function, signature, [argument]) { Filter = filter }, context);
    }

    static ColumnExpression Add(List<(PlanColumn Column, AggregateCall Call)> calls, AggregateCall call, OptimizerContext context)
    {
        foreach ((PlanColumn known, AggregateCall other) in calls)
        {
            if (other.SameAs(call))
            {
                return known.Read();
            }
        }

        PlanColumn column = context.NewColumn(call.ToString(), call.Signature.Result);
        calls.Add((column, call));
        return column.Read();
    }

    static CaseExpression Coalesce(Expression test, Expression value, long otherwise) => new(
        [new UnaryExpression(UnaryOperator.IsNotNull, test), value, new LiteralExpression(ScalarValue.Int64(otherwise))],
        Arrow.Types.DataType.Int64);
}
