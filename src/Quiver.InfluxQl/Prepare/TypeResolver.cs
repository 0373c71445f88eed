using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Prepare;

/// <summary>Finds the types of expressions whose columns have theirs.</summary>
static class TypeResolver
{
    static readonly InfluxType[] _ranks =
    [
        InfluxType.Float, InfluxType.Integer, InfluxType.Unsigned, InfluxType.String, InfluxType.Boolean, InfluxType.Time,
        InfluxType.Duration, InfluxType.Tag, InfluxType.AnyField, InfluxType.Unknown,
    ];

    /// <summary>Returns the type that stands for both: the one that InfluxDB ranks higher.</summary>
    public static InfluxType Higher(InfluxType left, InfluxType right) =>
        Array.IndexOf(_ranks, left) <= Array.IndexOf(_ranks, right) ? left : right;

    /// <summary>Returns the type of an expression; operators on types that do not fit are an error.</summary>
    public static InfluxType TypeOf(InfluxExpression expression)
    {
        switch (expression)
        {
            case InfluxVariable variable:
                return variable.Type;
            case InfluxParenthesis parenthesis:
                return TypeOf(parenthesis.Inner);
            case InfluxCall call:
                return TypeOf(call);
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                InfluxType left = TypeOf(chain[0].Left);
                foreach (InfluxBinary node in chain)
                {
                    left = Combine(node, left, TypeOf(node.Right));
                }

                return left;
            case InfluxNumber:
                return InfluxType.Float;
            case InfluxInteger:
                return InfluxType.Integer;
            case InfluxUnsigned:
                return InfluxType.Unsigned;
            case InfluxString:
                return InfluxType.String;
            case InfluxBoolean:
                return InfluxType.Boolean;
            default:
                return InfluxType.Unknown;
        }
    }

    static InfluxType TypeOf(InfluxCall call)
    {
        InfluxType[] arguments = [.. call.Arguments.Select(TypeOf)];
        InfluxType first = arguments.Length > 0 ? arguments[0] : InfluxType.Unknown;
        if (MathFunctions.IsKnown(call.Name))
        {
            bool isNumber = first is InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned;
            return call.Name is "abs" or "floor" or "ceil" or "round" ? (isNumber ? first : InfluxType.Unknown) : InfluxType.Float;
        }

        return ResultOf(call.Name, first);
    }

    /// <summary>Returns the type of what a function of points gives for values of a type.</summary>
    public static InfluxType ResultOf(string function, InfluxType input) => function switch
    {
        "count" or "elapsed" => InfluxType.Integer,
        "mean" or "median" or "stddev" or "integral" or "derivative" or "non_negative_derivative" or "moving_average"
            or "holt_winters" or "holt_winters_with_fit" => InfluxType.Float,
        _ => InfluxFunctions.IsIndicator(function) ? InfluxType.Float : input,
    };

    static InfluxType Combine(InfluxBinary node, InfluxType left, InfluxType right)
    {
        if ((left, right) is (InfluxType.Unsigned, InfluxType.Integer) or (InfluxType.Integer, InfluxType.Unsigned))
        {
            (InfluxExpression unsigned, InfluxExpression integer) =
                left == InfluxType.Unsigned ? (node.Left, node.Right) : (node.Right, node.Left);
            string operation = InfluxOperators.TextOf(node.Operator);
            if (unsigned is InfluxLiteral)
            {
                throw Error(node, $"cannot use {operation} with an integer and unsigned literal");
            }

            if (integer is not InfluxLiteral)
            {
                throw Error(node, $"cannot use {operation} between an integer and unsigned, an explicit cast is required");
            }
        }

        if (left == InfluxType.Unknown || right == InfluxType.Unknown)
        {
            return left == InfluxType.Unknown ? right : left;
        }

        InfluxType result = Result(node.Operator, left, right);
        return result != InfluxType.Unknown
            ? result
            : throw Error(node, $"incompatible types: {InfluxTypes.WordOf(left)} and {InfluxTypes.WordOf(right)}");
    }

    static InfluxType Result(InfluxOperator operation, InfluxType left, InfluxType right)
    {
        bool isComparison = operation is >= InfluxOperator.Equal and <= InfluxOperator.GreaterOrEqual
            and not InfluxOperator.Matches and not InfluxOperator.MatchesNot;
        bool isBitwise = operation is InfluxOperator.BitwiseAnd or InfluxOperator.BitwiseOr or InfluxOperator.BitwiseXor;
        if (isComparison)
        {
            return InfluxType.Boolean;
        }

        if (left == InfluxType.Boolean)
        {
            bool isLogical = isBitwise || operation is InfluxOperator.And or InfluxOperator.Or;
            return isLogical ? InfluxType.Boolean : InfluxType.Unknown;
        }

        bool areNumbers = IsNumber(left) && IsNumber(right) && operation >= InfluxOperator.Add;
        if (!areNumbers)
        {
            return InfluxType.Unknown;
        }

        bool hasFloat = left == InfluxType.Float || right == InfluxType.Float;
        return hasFloat ? (isBitwise ? InfluxType.Unknown : InfluxType.Float)
            : left == InfluxType.Unsigned || right == InfluxType.Unsigned ? InfluxType.Unsigned
            : InfluxType.Integer;
    }

    static bool IsNumber(InfluxType type) => type is InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned;

    static QuiverException Error(InfluxBinary node, string message) => new(ErrorCode.TypeMismatch, $"type error: {node}: {message}");
}
