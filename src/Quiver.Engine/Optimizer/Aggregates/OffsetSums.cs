using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// Computes <c>sum(x + k)</c> of integers with a constant k as <c>sum(x) + k * count(x)</c> where several sums have one x: the rows are
/// added up once. Only where <c>x + k</c> cannot overflow, so that no error is lost.
/// </summary>
sealed class OffsetSums : IOptimizerRule
{
    public string Name => nameof(OffsetSums);

    public string Purpose => "computes sums of a value plus different constants from one sum and one count";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate { Calls.Count: > 1 } aggregate ? Rewrite(aggregate, context) : node);

    static LogicalPlan Rewrite(LogicalAggregate aggregate, OptimizerContext context)
    {
        var magnitudes = new ColumnMagnitudes(aggregate.Input);
        Offset?[] offsets = [.. aggregate.Calls.Select(c => OffsetOf(c.Call, magnitudes))];
        HashSet<Expression> shared =
        [
            .. offsets.OfType<Offset>().GroupBy(o => o.Value).Where(g => g.Count() > 1 && g.Any(o => o.Constant != 0)).Select(g => g.Key),
        ];
        if (shared.Count == 0)
        {
            return aggregate;
        }

        var calls = new List<(PlanColumn Column, AggregateCall Call)>();
        var values = new List<Projection>();
        for (int i = 0; i < offsets.Length; i++)
        {
            (PlanColumn column, AggregateCall call) = aggregate.Calls[i];
            if (offsets[i] is { } offset && shared.Contains(offset.Value))
            {
                values.Add(new Projection(column, Value(offset, calls, context)));
            }
            else
            {
                calls.Add((column, call));
                values.Add(Projection.Pass(column));
            }
        }

        return new LogicalProject(
            new LogicalAggregate(aggregate.Input, aggregate.Keys, calls),
            [.. aggregate.Keys.Select(k => Projection.Pass(k.Column)), .. values]);
    }

    /// <summary>What is summed up as a value and a constant beside it, which may be 0; null where that is not the same.</summary>
    static Offset? OffsetOf(AggregateCall call, ColumnMagnitudes magnitudes)
    {
        if (call is not { IsDistinct: false, Filter: null, OrderBy.Count: 0, Arguments: [{ Type.IsInteger: true } argument] }
            || call.Function != BasicAggregates.Sum || call.Signature.Result.Id != TypeId.Int64 || PlanRewriter.IsVolatile(argument))
        {
            return null;
        }

        Offset offset = argument is ArithmeticExpression { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } sum
            ? (sum.Left, sum.Right, sum.Operator) switch
            {
                (var value, LiteralExpression k, ArithmeticOperator.Add) when IsSmall(k) => new(Narrow(value), ValueOf(k)),
                (var value, LiteralExpression k, _) when IsSmall(k) => new(Narrow(value), -ValueOf(k)),
                (LiteralExpression k, var value, ArithmeticOperator.Add) when IsSmall(k) => new(Narrow(value), ValueOf(k)),
                _ => new(Narrow(argument), 0),
            }
            : new(Narrow(argument), 0);
        double most = magnitudes.Of(offset.Value) + Math.Abs(offset.Constant);
        return most <= GreatestOf(argument.Type.Logical) && most <= ExactSums.MostInteger ? offset : null;
    }

    static bool IsSmall(LiteralExpression literal) =>
        literal.Type.IsInteger && CardinalityEstimator.Number(literal.Value) is { } value && Math.Abs(value) < int.MaxValue;

    static long ValueOf(LiteralExpression literal) => (long)CardinalityEstimator.Number(literal.Value)!.Value;

    /// <summary>The value before it was made wider, which sums up to the same.</summary>
    static Expression Narrow(Expression value) => value is CastExpression { IsTry: false, Operand: var operand } cast
        && operand.Type.Logical.Id is TypeId.Int8 or TypeId.Int16 or TypeId.Int32
        && cast.Type.Id is TypeId.Int16 or TypeId.Int32 or TypeId.Int64
        && operand.Type.Logical.ByteWidth <= cast.Type.ByteWidth ? operand : value;

    /// <summary>The greatest value of an integer type of either sign that its negative counterpart has room for as well.</summary>
    static double GreatestOf(DataType type) => Math.Pow(2, (8 * type.ByteWidth) - 1) - 1;

    static ArithmeticExpression Value(Offset offset, List<(PlanColumn Column, AggregateCall Call)> calls, OptimizerContext context)
    {
        Expression sum = Add(calls, BasicAggregates.Sum, offset.Value, context);
        Expression count = Add(calls, BasicAggregates.Count, offset.Value, context);
        return new ArithmeticExpression(
            ArithmeticOperator.Add,
            sum,
            ExactSums.Times(new LiteralExpression(ScalarValue.Int64(offset.Constant)), count),
            DataType.Int64);
    }

    static ColumnExpression Add(
        List<(PlanColumn Column, AggregateCall Call)> calls, AggregateFunction function, Expression argument, OptimizerContext context)
    {
        var call = new AggregateCall(function, function.Resolve([argument.Type])!, [argument]);
        PlanColumn? known = calls.Find(c => c.Call.SameAs(call)).Column;
        if (known is null)
        {
            known = context.NewColumn(call.ToString(), call.Signature.Result);
            calls.Add((known, call));
        }

        return known.Read();
    }

    readonly record struct Offset(Expression Value, long Constant);
}
