using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Compares a column in place of a function of it that keeps its order, so that tables skip rows by its bounds: <c>date_trunc</c>,
/// <c>date_part('year')</c> and casts to DATE of times without a zone become ranges, and what is added to an integer moves to the
/// constant. A sum that would overflow is beyond every constant: it is compared as the number that it would be.
/// </summary>
sealed class FunctionUnwrapping : IOptimizerRule
{
    public string Name => nameof(FunctionUnwrapping);

    public string Purpose => "compares columns with ranges in place of functions of them with constants";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => PlanRewriter.BottomUp(
        plan, node => PlanRewriter.MapExpressions(node, e => ExpressionRewriter.Rewrite(e, part => Unwrap(part, context))));

    static Expression Unwrap(Expression expression, OptimizerContext context) => expression switch
    {
        ComparisonExpression { Right: LiteralExpression { Value.IsNull: false } right } c when !IsPlain(c.Left) =>
            Unwrap(c.Left, c.Operator, right, context) ?? expression,
        ComparisonExpression { Left: LiteralExpression { Value.IsNull: false } left } c when !IsPlain(c.Right) =>
            Unwrap(c.Right, ComparisonOperators.Swap(c.Operator), left, context) ?? expression,
        _ => expression,
    };

    static bool IsPlain(Expression operand) => operand is ColumnExpression or LiteralExpression;

    static Expression? Unwrap(
        Expression operand, ComparisonOperator op, LiteralExpression literal, OptimizerContext context) => operand switch
    {
        _ when op > ComparisonOperator.GreaterOrEqual => null,
        ArithmeticExpression { Type.IsInteger: true } sum => Sum(sum, op, literal, context),
        CastExpression { IsTry: false, Operand: ColumnExpression column } cast when cast.Type.Id == TypeId.Date =>
            Range(operand, column, op, literal, Day(literal, 1), context),
        FunctionExpression { Function.Name: "year", Children: [ColumnExpression column] } =>
            Range(operand, column, op, literal, Year(literal), context),
        FunctionExpression { Children: [LiteralExpression { Value.Value: string part }, ColumnExpression column] } call =>
            call.Function.Name switch
            {
                "date_part" when part.Equals("year", StringComparison.OrdinalIgnoreCase) =>
                    Range(operand, column, op, literal, Year(literal), context),
                "date_trunc" => Range(operand, column, op, literal, Unit(part, literal), context),
                _ => null,
            },
        _ => null,
    };

    /// <summary>A column of integers plus or minus a constant.</summary>
    static Expression? Sum(ArithmeticExpression sum, ComparisonOperator op, LiteralExpression literal, OptimizerContext context)
    {
        (Expression column, Expression constant, bool isLeft) = sum.Right is LiteralExpression
            ? (sum.Left, sum.Right, true) : (sum.Right, sum.Left, false);
        if (constant is not LiteralExpression { Value.IsNull: false }
            || column is not (ColumnExpression or CastExpression { Operand: ColumnExpression })
            || !column.Type.Equals(literal.Type) || column.Type.Id == TypeId.UInt64
            || sum.Operator is not (ArithmeticOperator.Add or ArithmeticOperator.Subtract))
        {
            return null;
        }

        // x + c < d is x < d - c, x - c < d is x < d + c, and c - x < d is x > c - d.
        bool isTurned = sum.Operator == ArithmeticOperator.Subtract && !isLeft;
        ArithmeticExpression moved = isTurned
            ? new ArithmeticExpression(ArithmeticOperator.Subtract, constant, literal, sum.Type)
            : new ArithmeticExpression(
                sum.Operator == ArithmeticOperator.Add ? ArithmeticOperator.Subtract : ArithmeticOperator.Add, literal, constant, sum.Type);
        return Constant(moved, context) is { } value
            ? new ComparisonExpression(isTurned ? ComparisonOperators.Swap(op) : op, column, new LiteralExpression(value))
            : null;
    }

    /// <summary>The days from a date on.</summary>
    static (DateTime From, DateTime To)? Day(LiteralExpression literal, int days) =>
        literal.Value.Value is DateOnly day && day.Year is > 1 and < 9999
            ? (day.ToDateTime(default), day.ToDateTime(default).AddDays(days)) : null;

    static (DateTime From, DateTime To)? Year(LiteralExpression literal) => literal.Value.Value is long and > 1 and < 9999 and var year
        ? (new DateTime((int)year, 1, 1), new DateTime((int)year + 1, 1, 1)) : null;

    static (DateTime From, DateTime To)? Unit(string part, LiteralExpression literal)
    {
        DateTime? start = literal.Value.Value switch
        {
            DateTime time => time,
            DateOnly day => day.ToDateTime(default),
            _ => null,
        };
        if (start is not { Year: > 1 and < 9000 } from)
        {
            return null;
        }

        DateTime? to = part.ToLowerInvariant() switch
        {
            "millennium" => from.AddYears(1000),
            "century" => from.AddYears(100),
            "decade" => from.AddYears(10),
            "year" => from.AddYears(1),
            "quarter" => from.AddMonths(3),
            "month" => from.AddMonths(1),
            "week" => from.AddDays(7),
            "day" => from.AddDays(1),
            "hour" => from.AddHours(1),
            "minute" => from.AddMinutes(1),
            "second" => from.AddSeconds(1),
            _ => null,
        };
        return to is { } end ? (from, end) : null;
    }

    /// <summary>
    /// Compares a column with the range in which a function has the value of a constant. Whether the function has it at both ends of the
    /// range, and not beyond them, is asked of the function.
    /// </summary>
    static Expression? Range(
        Expression call, ColumnExpression column, ComparisonOperator op, LiteralExpression literal, (DateTime From, DateTime To)? range,
        OptimizerContext context)
    {
        bool isFine = column.Type is TimestampType { Unit: TimeUnit.Nanosecond };
        if (range is not { } inside || column.Type is not (TimestampType { Zone: null } or { Id: TypeId.Date })
            || (isFine && (inside.From.Year < 1700 || inside.To.Year > 2200)))
        {
            return null;
        }

        bool isDate = column.Type.Id == TypeId.Date;
        TimeSpan step = isDate ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(1);
        if (!Has(inside.From) || !Has(inside.To - step) || Has(inside.From - step) || Has(inside.To))
        {
            return null;
        }

        LiteralExpression from = At(inside.From);
        LiteralExpression to = At(inside.To);
        return op switch
        {
            ComparisonOperator.Equal => new LogicalExpression(
                isAnd: true, [Compare(ComparisonOperator.GreaterOrEqual, from), Compare(ComparisonOperator.Less, to)]),
            ComparisonOperator.NotEqual => new LogicalExpression(
                isAnd: false, [Compare(ComparisonOperator.Less, from), Compare(ComparisonOperator.GreaterOrEqual, to)]),
            ComparisonOperator.Less => Compare(op, from),
            ComparisonOperator.LessOrEqual => Compare(ComparisonOperator.Less, to),
            ComparisonOperator.Greater => Compare(ComparisonOperator.GreaterOrEqual, to),
            _ => Compare(op, from),
        };

        LiteralExpression At(DateTime time) => new(new ScalarValue(column.Type, isDate ? DateOnly.FromDateTime(time) : time));

        bool Has(DateTime time) => Constant(
            ExpressionRewriter.Substitute(call, new Dictionary<ColumnId, Expression> { [column.Id] = At(time) }), context) is { } value
            && value.Equals(literal.Value);

        ComparisonExpression Compare(ComparisonOperator by, LiteralExpression bound) => new(by, column, bound);
    }

    /// <summary>The value of a constant; null where it has none, and the statement is left to say so.</summary>
    static ScalarValue? Constant(Expression expression, OptimizerContext context)
    {
        try
        {
            return context.EvaluateConstant(expression);
        }
        catch (QuiverException error) when (error.Kind is ErrorKind.Execution or ErrorKind.NotSupported)
        {
            return null;
        }
    }
}
