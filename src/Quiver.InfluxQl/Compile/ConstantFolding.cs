using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Compile;

/// <summary>Applies operators to constants: integers wrap, a division by zero is zero, strings like dates are times beside times.</summary>
static class ConstantFolding
{
    /// <summary>Returns the result; null where the operator says nothing of these types.</summary>
    public static InfluxLiteral? Apply(InfluxOperator operation, InfluxLiteral left, InfluxLiteral right, TimeZoneInfo? zone)
    {
        if (right is InfluxNull && left is not InfluxBoolean and not InfluxString and not InfluxNull and not InfluxRegex
            and not InfluxUnsigned)
        {
            return new InfluxBoolean(false);
        }

        return left switch
        {
            InfluxBoolean boolean => OfBooleans(operation, boolean, right),
            InfluxDuration duration => OfDuration(operation, duration, right, zone),
            InfluxInteger integer => OfInteger(operation, integer, right, zone),
            InfluxUnsigned unsigned => OfUnsigned(operation, unsigned, right),
            InfluxNumber number => right switch
            {
                InfluxNumber other => OfNumbers(operation, number.Value, other.Value),
                InfluxInteger other => OfNumbers(operation, number.Value, other.Value),
                InfluxUnsigned other => OfNumbers(operation, number.Value, other.Value),
                _ => null,
            },
            InfluxString text => OfString(operation, text, right, zone),
            InfluxTime time => OfTime(operation, time, right, zone),
            InfluxNull when operation is InfluxOperator.Equal or InfluxOperator.NotEqual => new InfluxBoolean(false),
            _ => null,
        };
    }

    static InfluxBoolean? OfBooleans(InfluxOperator operation, InfluxBoolean left, InfluxLiteral right)
    {
        if (right is not InfluxBoolean other)
        {
            return right is InfluxNull ? new InfluxBoolean(false) : null;
        }

        return operation switch
        {
            InfluxOperator.Equal => new InfluxBoolean(left.Value == other.Value),
            InfluxOperator.NotEqual or InfluxOperator.BitwiseXor => new InfluxBoolean(left.Value != other.Value),
            InfluxOperator.BitwiseAnd => new InfluxBoolean(left.Value && other.Value),
            InfluxOperator.BitwiseOr => new InfluxBoolean(left.Value || other.Value),
            _ => null,
        };
    }

    static InfluxLiteral? OfDuration(InfluxOperator operation, InfluxDuration left, InfluxLiteral right, TimeZoneInfo? zone)
    {
        long value = left.Nanoseconds;
        return (right, operation) switch
        {
            (InfluxDuration other, InfluxOperator.Add) => new InfluxDuration(unchecked(value + other.Nanoseconds)),
            (InfluxDuration other, InfluxOperator.Subtract) => new InfluxDuration(unchecked(value - other.Nanoseconds)),
            (InfluxDuration other, _) => Compare(operation, value.CompareTo(other.Nanoseconds)),
            (InfluxNumber factor, InfluxOperator.Multiply) => new InfluxDuration(unchecked(value * ToInteger(factor.Value))),
            (InfluxNumber factor, InfluxOperator.Divide) => new InfluxDuration(Divide(value, ToInteger(factor.Value))),
            (InfluxInteger factor, InfluxOperator.Multiply) => new InfluxDuration(unchecked(value * factor.Value)),
            (InfluxInteger factor, InfluxOperator.Divide) => new InfluxDuration(Divide(value, factor.Value)),
            (InfluxTime time, InfluxOperator.Add) => new InfluxTime(time.Nanoseconds + value),
            (InfluxString text, _) when ToTime(text, zone) is { } time => OfDuration(operation, left, time, zone),
            _ => null,
        };
    }

    static InfluxLiteral? OfInteger(InfluxOperator operation, InfluxInteger left, InfluxLiteral right, TimeZoneInfo? zone) => right switch
    {
        InfluxNumber other => OfNumbers(operation, left.Value, other.Value),
        InfluxInteger other => OfIntegers(operation, left.Value, other.Value),
        InfluxUnsigned when left.Value < 0 && operation is InfluxOperator.Less or InfluxOperator.LessOrEqual => new InfluxBoolean(true),
        InfluxUnsigned when left.Value < 0 && operation is InfluxOperator.Greater or InfluxOperator.GreaterOrEqual =>
            new InfluxBoolean(false),
        InfluxUnsigned other => OfUnsigneds(operation, unchecked((ulong)left.Value), other.Value),
        InfluxDuration other when operation == InfluxOperator.Add => new InfluxTime((Int128)left.Value + other.Nanoseconds),
        InfluxDuration other when operation == InfluxOperator.Subtract => new InfluxTime((Int128)left.Value - other.Nanoseconds),
        InfluxTime or InfluxString => OfDuration(operation, new InfluxDuration(left.Value), right, zone),
        _ => null,
    };

    static InfluxLiteral? OfIntegers(InfluxOperator operation, long left, long right) => operation switch
    {
        InfluxOperator.Add => new InfluxInteger(unchecked(left + right)),
        InfluxOperator.Subtract => new InfluxInteger(unchecked(left - right)),
        InfluxOperator.Multiply => new InfluxInteger(unchecked(left * right)),
        InfluxOperator.Divide => new InfluxNumber(right == 0 ? 0 : left / (double)right),
        InfluxOperator.Modulo => new InfluxInteger(right is 0 or -1 ? 0 : left % right),
        InfluxOperator.BitwiseAnd => new InfluxInteger(left & right),
        InfluxOperator.BitwiseOr => new InfluxInteger(left | right),
        InfluxOperator.BitwiseXor => new InfluxInteger(left ^ right),
        _ => Compare(operation, left.CompareTo(right)),
    };

    static InfluxLiteral? OfUnsigned(InfluxOperator operation, InfluxUnsigned left, InfluxLiteral right) => right switch
    {
        InfluxNumber other => OfNumbers(operation, left.Value, other.Value),
        InfluxInteger { Value: < 0 } when operation is InfluxOperator.Less or InfluxOperator.LessOrEqual => new InfluxBoolean(false),
        InfluxInteger { Value: < 0 } when operation is InfluxOperator.Greater or InfluxOperator.GreaterOrEqual => new InfluxBoolean(true),
        InfluxInteger other => OfUnsigneds(operation, left.Value, unchecked((ulong)other.Value)),
        InfluxUnsigned other => OfUnsigneds(operation, left.Value, other.Value),
        _ => null,
    };

    static InfluxLiteral? OfUnsigneds(InfluxOperator operation, ulong left, ulong right) => operation switch
    {
        InfluxOperator.Add => new InfluxUnsigned(unchecked(left + right)),
        InfluxOperator.Subtract => new InfluxUnsigned(unchecked(left - right)),
        InfluxOperator.Multiply => new InfluxUnsigned(unchecked(left * right)),
        InfluxOperator.Divide => new InfluxUnsigned(right == 0 ? 0 : left / right),
        InfluxOperator.Modulo => new InfluxUnsigned(right == 0 ? 0 : left % right),
        _ => Compare(operation, left.CompareTo(right)),
    };

    static InfluxLiteral? OfNumbers(InfluxOperator operation, double left, double right) => operation switch
    {
        InfluxOperator.Add => new InfluxNumber(left + right),
        InfluxOperator.Subtract => new InfluxNumber(left - right),
        InfluxOperator.Multiply => new InfluxNumber(left * right),
        InfluxOperator.Divide => new InfluxNumber(right == 0 ? 0 : left / right),
        InfluxOperator.Modulo => new InfluxNumber(left % right),
        InfluxOperator.Equal => new InfluxBoolean(left == right),
        InfluxOperator.NotEqual => new InfluxBoolean(left != right),
        InfluxOperator.Less => new InfluxBoolean(left < right),
        InfluxOperator.LessOrEqual => new InfluxBoolean(left <= right),
        InfluxOperator.Greater => new InfluxBoolean(left > right),
        InfluxOperator.GreaterOrEqual => new InfluxBoolean(left >= right),
        _ => null,
    };

    static InfluxLiteral? OfString(InfluxOperator operation, InfluxString left, InfluxLiteral right, TimeZoneInfo? zone)
    {
        switch (right)
        {
            case InfluxString other when operation is InfluxOperator.Equal or InfluxOperator.NotEqual:
                bool isEqual = ToTime(left, zone) is { } first && ToTime(other, zone) is { } second
                    ? first.Nanoseconds == second.Nanoseconds
                    : string.Equals(left.Value, other.Value, StringComparison.Ordinal);
                return new InfluxBoolean(isEqual == (operation == InfluxOperator.Equal));
            case InfluxString other when operation == InfluxOperator.Add:
                return new InfluxString(left.Value + other.Value);
            case InfluxString or InfluxDuration or InfluxTime or InfluxInteger:
                return ToTime(left, zone) is { } time ? OfTime(operation, time, right, zone) : null;
            case InfluxNull when operation is InfluxOperator.Equal or InfluxOperator.NotEqual:
                return new InfluxBoolean(false);
            default:
                return null;
        }
    }

    static InfluxLiteral? OfTime(InfluxOperator operation, InfluxTime left, InfluxLiteral right, TimeZoneInfo? zone) => (right, operation) switch
    {
        (InfluxDuration other, InfluxOperator.Add) => new InfluxTime(left.Nanoseconds + other.Nanoseconds),
        (InfluxDuration other, InfluxOperator.Subtract) => new InfluxTime(left.Nanoseconds - other.Nanoseconds),
        (InfluxInteger other, InfluxOperator.Add) => new InfluxTime(left.Nanoseconds + other.Value),
        (InfluxInteger other, InfluxOperator.Subtract) => new InfluxTime(left.Nanoseconds - other.Value),
        (InfluxTime other, InfluxOperator.Subtract) => new InfluxDuration(
            (long)Int128.Clamp(left.Nanoseconds - other.Nanoseconds, long.MinValue, long.MaxValue)),
        (InfluxTime other, _) => Compare(operation, left.Nanoseconds.CompareTo(other.Nanoseconds)),
        (InfluxString text, _) when ToTime(text, zone) is { } time => OfTime(operation, left, time, zone),
        _ => null,
    };

    static InfluxTime? ToTime(InfluxString text, TimeZoneInfo? zone) =>
        TimeText.LooksLikeTime(text.Value) && TimeText.TryParse(text.Value, zone, out Int128 time) ? new InfluxTime(time) : null;

    static InfluxBoolean? Compare(InfluxOperator operation, int order) => operation switch
    {
        InfluxOperator.Equal => new InfluxBoolean(order == 0),
        InfluxOperator.NotEqual => new InfluxBoolean(order != 0),
        InfluxOperator.Less => new InfluxBoolean(order < 0),
        InfluxOperator.LessOrEqual => new InfluxBoolean(order <= 0),
        InfluxOperator.Greater => new InfluxBoolean(order > 0),
        InfluxOperator.GreaterOrEqual => new InfluxBoolean(order >= 0),
        _ => null,
    };

    static long Divide(long value, long divisor) => divisor switch
    {
        0 => 0,
        -1 => unchecked(-value),
        _ => value / divisor,
    };

    /// <summary>Cuts off the fraction; what does not fit becomes the smallest integer, as the processor does in Go.</summary>
    public static long ToInteger(double value) => value is > -9.3e18 and < 9.2233720368547748e18 ? (long)value : long.MinValue;
}
