using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Compile;

/// <summary>Cuts the comparisons with time out of a condition. They are always intersected, even under OR.</summary>
static class ConditionSplitter
{
    /// <summary>Returns the condition without its terms of time, null if nothing is left of it, and the bounds that they set.</summary>
    public static (InfluxExpression? Condition, TimeBounds Bounds) Split(InfluxExpression? condition, ReduceContext context)
    {
        if (condition is null)
        {
            return default;
        }

        (InfluxExpression? rest, TimeBounds bounds) = SplitInner(condition, context);
        rest = rest is InfluxParenthesis parenthesis ? parenthesis.Inner : rest;
        return (rest is InfluxBoolean { Value: true } ? null : rest, bounds);
    }

    /// <summary>Returns whether a condition has a comparison with time on its left side.</summary>
    public static bool HasTime(InfluxExpression? condition) => condition switch
    {
        InfluxParenthesis parenthesis => HasTime(parenthesis.Inner),
        InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } binary => binary.Chain() is var chain
            && (HasTime(chain[0].Left) || chain.Any(node => IsTime(node.Left) || HasTime(node.Right))),
        InfluxBinary binary => IsTime(binary.Left),
        _ => false,
    };

    static bool IsTime(InfluxExpression expression) =>
        expression is InfluxVariable variable && variable.Name.Equals("time", StringComparison.OrdinalIgnoreCase);

    static (InfluxExpression? Condition, TimeBounds Bounds) SplitInner(InfluxExpression condition, ReduceContext context)
    {
        switch (condition)
        {
            case InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } binary:
                return SplitLogical(binary, context);
            case InfluxBinary binary when IsTime(binary.Left):
                return (null, BoundsOf(binary.Operator, binary.Right, context));
            case InfluxBinary binary when IsTime(binary.Right):
                return (null, BoundsOf(InfluxOperators.Mirror(binary.Operator), binary.Left, context));
            case InfluxBinary binary:
                return (ExpressionReducer.ReduceInner(binary, context), default);
            case InfluxParenthesis parenthesis:
                (InfluxExpression? inner, TimeBounds bounds) = SplitInner(parenthesis.Inner, context);
                return (inner is null ? null : ExpressionReducer.Parenthesize(inner), bounds);
            case InfluxBoolean:
                return (condition, default);
            default:
                throw CompileErrors.Invalid($"invalid condition expression: {CompileErrors.Print(condition)}");
        }
    }

    static (InfluxExpression? Condition, TimeBounds Bounds) SplitLogical(InfluxBinary binary, ReduceContext context)
    {
        // Chains of AND and OR lean left; below them stands the first operand.
        var chain = new Stack<InfluxBinary>();
        InfluxExpression first = binary;
        while (first is InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } node)
        {
            chain.Push(node);
            first = node.Left;
        }

        (InfluxExpression? condition, TimeBounds bounds) = SplitInner(first, context);
        foreach (InfluxBinary node in chain)
        {
            (InfluxExpression? right, TimeBounds rightBounds) = SplitInner(node.Right, context);
            bounds = bounds.Intersect(rightBounds);
            condition = condition is null ? right
                : right is null ? condition
                : ExpressionReducer.Combine(node.Operator, condition, right, null);
        }

        return (condition, bounds);
    }

    static TimeBounds BoundsOf(InfluxOperator operation, InfluxExpression value, ReduceContext context)
    {
        if (value is InfluxString text && TimeText.LooksLikeTime(text.Value))
        {
            value = ToTime(text, context.Zone);
        }

        value = ExpressionReducer.Reduce(value, context);
        Int128 time = value switch
        {
            InfluxTime literal => Check(literal.Nanoseconds),
            InfluxDuration duration => duration.Nanoseconds,
            InfluxNumber number => ConstantFolding.ToInteger(number.Value),
            InfluxInteger integer => integer.Value,
            _ => throw CompileErrors.Invalid($"invalid operation: time and {CompileErrors.GoTypeOf(value)} are not compatible"),
        };
        return operation switch
        {
            InfluxOperator.Equal => new TimeBounds(time, time),
            InfluxOperator.Less => new TimeBounds(null, time - 1),
            InfluxOperator.LessOrEqual => new TimeBounds(null, time),
            InfluxOperator.Greater => new TimeBounds(time + 1, null),
            InfluxOperator.GreaterOrEqual => new TimeBounds(time, null),
            _ => throw CompileErrors.Invalid($"invalid time comparison operator: {InfluxOperators.TextOf(operation)}"),
        };
    }

    /// <summary>Reads a string as a time.</summary>
    public static InfluxTime ToTime(InfluxString text, TimeZoneInfo? zone) => TimeText.TryParse(text.Value, zone, out Int128 time)
        ? new InfluxTime(time)
        : throw CompileErrors.Invalid("invalid timestamp string");

    static Int128 Check(Int128 time) => time > TimeText.Maximum
        ? throw CompileErrors.Invalid($"time {TimeText.FormatWhole(time)} overflows time literal")
        : time < TimeText.Minimum + 1
            ? throw CompileErrors.Invalid($"time {TimeText.FormatWhole(time)} underflows time literal")
            : time;
}
