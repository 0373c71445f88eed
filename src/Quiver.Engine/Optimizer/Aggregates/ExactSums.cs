using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>Sums that may be computed of parts: they do not round, and no part overflows where the whole does not.</summary>
static class ExactSums
{
    /// <summary>More rows than there can be.</summary>
    const double MostRows = 1e13;
    const double GreatestDecimal = 1e38;

    /// <summary>As many rows as that fit into a sum of integers of 32 bits.</summary>
    public const double MostInteger = 1L << 32;

    /// <summary>Whether the parts of a sum or an average are exact. Should a table have told wrong bounds, a part raises an
    /// error.</summary>
    public static bool IsExact(AggregateCall call, ColumnMagnitudes magnitudes) => call is { Arguments: [var argument] }
        && argument.Type.Logical switch
        {
            DecimalType type => call.Function.Name == "sum"
                && magnitudes.Of(argument) * Math.Pow(10, type.Scale) * MostRows < GreatestDecimal,
            { IsInteger: true } => magnitudes.Of(argument) <= MostInteger,
            _ => false,
        };

    /// <summary>Whether the parts of all sums and averages of an aggregate are exact.</summary>
    public static bool AreExact(LogicalAggregate aggregate)
    {
        AggregateCall[] sums = [.. aggregate.Calls.Select(c => c.Call).Where(c => c.Function.Name is "sum" or "avg")];
        if (sums.Length == 0)
        {
            return true;
        }

        var magnitudes = new ColumnMagnitudes(aggregate.Input);
        return sums.All(s => IsExact(s, magnitudes));
    }

    /// <summary>An exact value times a count.</summary>
    public static Expression Times(Expression value, Expression count)
    {
        ArithmeticSignature types = ArithmeticTypes.ResultOf(
            ArithmeticOperator.Multiply, value.Type is DecimalType ? value.Type : DataType.Int64, DataType.Int64)!.Value;
        return new ArithmeticExpression(
            ArithmeticOperator.Multiply, Cast(value, types.Left), Cast(count, types.Right), types.Result);
    }

    /// <summary>The average of exact integers.</summary>
    public static Expression Quotient(Expression sum, Expression count) => new ArithmeticExpression(
        ArithmeticOperator.Divide, Cast(sum, DataType.Float64), Cast(count, DataType.Float64), DataType.Float64);

    static Expression Cast(Expression value, DataType type) => value.Type.Equals(type) ? value : new CastExpression(value, type);
}
