using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>The operators on values. Integers wrap and what is divided by zero is zero; types that do not fit give false where the
/// operator compares, else none.</summary>
static class ValueOperators
{
    /// <summary>Applies an operator.</summary>
    /// <param name="operation">The operator; matching is not among them, as patterns are no values.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <param name="hasFloatDivision">Whether the quotient of two integers is a float, as it is in SELECT but not in WHERE.</param>
    public static InfluxValue Apply(InfluxOperator operation, InfluxValue left, InfluxValue right, bool hasFloatDivision)
    {
        InfluxValue result = left.Type switch
        {
            InfluxType.Boolean when right.Type == InfluxType.Boolean => OfBooleans(operation, left.Boolean, right.Boolean),
            InfluxType.String when right.Type == InfluxType.String => OfTexts(operation, left.Text, right.Text),
            InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned when right.IsNumber =>
                OfNumbers(operation, left, right, hasFloatDivision),
            _ => InfluxValue.Null,
        };

        // Booleans answer false instead of nothing where the other side is none.
        return result.IsNull && InfluxOperators.IsPredicate(operation) ? InfluxValue.Of(false) : result;
    }

    /// <summary>Returns the type of an operator's results; unknown where it never has one.</summary>
    public static InfluxType TypeOf(InfluxOperator operation, InfluxType left, InfluxType right, bool hasFloatDivision)
    {
        if (InfluxOperators.IsPredicate(operation))
        {
            return InfluxType.Boolean;
        }

        if (left == InfluxType.Unknown || right == InfluxType.Unknown)
        {
            return left == InfluxType.Unknown ? right : left;
        }

        if (left == InfluxType.Float || right == InfluxType.Float)
        {
            return InfluxType.Float;
        }

        return left == InfluxType.Unsigned || right == InfluxType.Unsigned ? InfluxType.Unsigned
            : left == InfluxType.Integer && operation == InfluxOperator.Divide && hasFloatDivision ? InfluxType.Float
            : left;
    }

    static InfluxValue OfBooleans(InfluxOperator operation, bool left, bool right) => operation switch
    {
        InfluxOperator.And or InfluxOperator.BitwiseAnd => InfluxValue.Of(left && right),
        InfluxOperator.Or or InfluxOperator.BitwiseOr => InfluxValue.Of(left || right),
        InfluxOperator.NotEqual or InfluxOperator.BitwiseXor => InfluxValue.Of(left != right),
        InfluxOperator.Equal => InfluxValue.Of(left == right),
        _ => InfluxValue.Null,
    };

    static InfluxValue OfTexts(InfluxOperator operation, string left, string right) => operation switch
    {
        InfluxOperator.Equal => InfluxValue.Of(string.Equals(left, right, StringComparison.Ordinal)),
        InfluxOperator.NotEqual => InfluxValue.Of(!string.Equals(left, right, StringComparison.Ordinal)),
        _ => InfluxValue.Null,
    };

    static InfluxValue OfNumbers(InfluxOperator operation, InfluxValue left, InfluxValue right, bool hasFloatDivision)
    {
        bool isComparison = InfluxOperators.IsPredicate(operation);
        if (left.Type == InfluxType.Float || right.Type == InfluxType.Float)
        {
            return isComparison ? Compare(operation, left.AsFloat, right.AsFloat) : OfFloats(operation, left.AsFloat, right.AsFloat);
        }

        if (left.Type == InfluxType.Integer && right.Type == InfluxType.Integer)
        {
            return isComparison
                ? Compare(operation, left.Integer, right.Integer)
                : OfIntegers(operation, left.Integer, right.Integer, hasFloatDivision);
        }

        return isComparison ? CompareUnsigned(operation, left, right) : OfUnsigned(operation, left.Unsigned, right.Unsigned);
    }

    static InfluxValue Compare(InfluxOperator operation, double left, double right) => operation switch
    {
        InfluxOperator.Equal => InfluxValue.Of(left == right),
        InfluxOperator.NotEqual => InfluxValue.Of(left != right),
        InfluxOperator.Less => InfluxValue.Of(left < right),
        InfluxOperator.LessOrEqual => InfluxValue.Of(left <= right),
        InfluxOperator.Greater => InfluxValue.Of(left > right),
        InfluxOperator.GreaterOrEqual => InfluxValue.Of(left >= right),
        _ => InfluxValue.Null,
    };

    static InfluxValue Compare(InfluxOperator operation, long left, long right) => Ordered(operation, left.CompareTo(right));

    /// <summary>Compares numbers of which one has no sign: for the order a negative one is less, but whether they are equal is asked of
    /// their bits.</summary>
    static InfluxValue CompareUnsigned(InfluxOperator operation, InfluxValue left, InfluxValue right)
    {
        bool isOrder = operation is not InfluxOperator.Equal and not InfluxOperator.NotEqual;
        int order = isOrder && left.Type == InfluxType.Integer && left.Integer < 0 ? -1
            : isOrder && right.Type == InfluxType.Integer && right.Integer < 0 ? 1
            : left.Unsigned.CompareTo(right.Unsigned);
        return Ordered(operation, order);
    }

    static InfluxValue Ordered(InfluxOperator operation, int order) => operation switch
    {
        InfluxOperator.Equal => InfluxValue.Of(order == 0),
        InfluxOperator.NotEqual => InfluxValue.Of(order != 0),
        InfluxOperator.Less => InfluxValue.Of(order < 0),
        InfluxOperator.LessOrEqual => InfluxValue.Of(order <= 0),
        InfluxOperator.Greater => InfluxValue.Of(order > 0),
        InfluxOperator.GreaterOrEqual => InfluxValue.Of(order >= 0),
        _ => InfluxValue.Null,
    };

    static InfluxValue OfFloats(InfluxOperator operation, double left, double right) => operation switch
    {
        InfluxOperator.Add => InfluxValue.Of(left + right),
        InfluxOperator.Subtract => InfluxValue.Of(left - right),
        InfluxOperator.Multiply => InfluxValue.Of(left * right),
        InfluxOperator.Divide => InfluxValue.Of(right == 0 ? 0 : left / right),
        InfluxOperator.Modulo => InfluxValue.Of(left % right),
        _ => InfluxValue.Null,
    };

    static InfluxValue OfIntegers(InfluxOperator operation, long left, long right, bool hasFloatDivision) => unchecked(operation switch
    {
        InfluxOperator.Add => InfluxValue.Of(left + right),
        InfluxOperator.Subtract => InfluxValue.Of(left - right),
        InfluxOperator.Multiply => InfluxValue.Of(left * right),
        InfluxOperator.Divide when hasFloatDivision => InfluxValue.Of(right == 0 ? 0.0 : (double)left / right),

        // The machine has no quotient of the least integer and -1: it wraps here.
        InfluxOperator.Divide => InfluxValue.Of(right switch { 0 => 0, -1 => -left, _ => left / right }),
        InfluxOperator.Modulo => InfluxValue.Of(right is 0 or -1 ? 0 : left % right),
        InfluxOperator.BitwiseAnd => InfluxValue.Of(left & right),
        InfluxOperator.BitwiseOr => InfluxValue.Of(left | right),
        InfluxOperator.BitwiseXor => InfluxValue.Of(left ^ right),
        _ => InfluxValue.Null,
    });

    static InfluxValue OfUnsigned(InfluxOperator operation, ulong left, ulong right) => unchecked(operation switch
    {
        InfluxOperator.Add => InfluxValue.Of(left + right),
        InfluxOperator.Subtract => InfluxValue.Of(left - right),
        InfluxOperator.Multiply => InfluxValue.Of(left * right),
        InfluxOperator.Divide => InfluxValue.Of(right == 0 ? 0 : left / right),
        InfluxOperator.Modulo => InfluxValue.Of(right == 0 ? 0 : left % right),
        InfluxOperator.BitwiseAnd => InfluxValue.Of(left & right),
        InfluxOperator.BitwiseOr => InfluxValue.Of(left | right),
        InfluxOperator.BitwiseXor => InfluxValue.Of(left ^ right),
        _ => InfluxValue.Null,
    });
}
