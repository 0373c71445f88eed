using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>Computes what is constant in expressions.</summary>
static class ExpressionReducer
{
    /// <summary>Reduces an expression; parentheses around the whole go.</summary>
    public static InfluxExpression Reduce(InfluxExpression expression, ReduceContext context)
    {
        InfluxExpression reduced = ReduceInner(expression, context);
        return reduced is InfluxParenthesis parenthesis ? parenthesis.Inner : reduced;
    }

    /// <summary>Reduces an expression and keeps parentheses around operators.</summary>
    public static InfluxExpression ReduceInner(InfluxExpression expression, ReduceContext context)
    {
        switch (expression)
        {
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                InfluxExpression left = ReduceInner(chain[0].Left, context);
                foreach (InfluxBinary node in chain)
                {
                    left = Combine(node.Operator, left, ReduceInner(node.Right, context), context.Zone);
                }

                return left;
            case InfluxParenthesis parenthesis:
                return Parenthesize(ReduceInner(parenthesis.Inner, context));
            case InfluxCall call:
                return ReduceCall(call, context);
            default:
                return expression;
        }
    }

    /// <summary>Puts an expression in parentheses if it has an operator.</summary>
    public static InfluxExpression Parenthesize(InfluxExpression inner) => inner is InfluxBinary ? new InfluxParenthesis(inner) : inner;

    /// <summary>Applies an operator to two reduced expressions.</summary>
    public static InfluxExpression Combine(InfluxOperator operation, InfluxExpression left, InfluxExpression right, TimeZoneInfo? zone)
    {
        if (operation == InfluxOperator.And)
        {
            return IsConstant(left, false) || IsConstant(right, false) ? new InfluxBoolean(false)
                : IsConstant(left, true) ? right
                : IsConstant(right, true) ? left
                : new InfluxBinary(operation, left, right);
        }

        if (operation == InfluxOperator.Or)
        {
            return IsConstant(left, true) || IsConstant(right, true) ? new InfluxBoolean(true)
                : IsConstant(left, false) ? right
                : IsConstant(right, false) ? left
                : new InfluxBinary(operation, left, right);
        }

        InfluxLiteral? value = left is InfluxLiteral a && right is InfluxLiteral b ? ConstantFolding.Apply(operation, a, b, zone) : null;
        return value ?? (InfluxExpression)new InfluxBinary(operation, left, right);
    }

    static bool IsConstant(InfluxExpression expression, bool value) => expression is InfluxBoolean constant && constant.Value == value;

    static InfluxExpression ReduceCall(InfluxCall call, ReduceContext context)
    {
        InfluxExpression[] arguments = [.. call.Arguments.Select(argument => ReduceInner(argument, context))];
        if (arguments.All(argument => argument is InfluxLiteral))
        {
            if (call.Name == "now" && arguments.Length == 0 && context.Now is long now)
            {
                return new InfluxTime(now);
            }

            if (context.HasMath && MathFunctions.Evaluate(call.Name, arguments) is { } value)
            {
                return value;
            }
        }

        return new InfluxCall(call.Name, arguments);
    }
}
