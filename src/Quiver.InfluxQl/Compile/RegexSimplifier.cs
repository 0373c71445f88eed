using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>Writes comparisons with patterns that match one string only as comparisons with that string, which tags answer by their
/// dictionaries.</summary>
static class RegexSimplifier
{
    /// <summary>Returns the condition with the patterns replaced.</summary>
    public static InfluxExpression Simplify(InfluxExpression condition)
    {
        switch (condition)
        {
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                InfluxExpression left = Simplify(chain[0].Left);
                foreach (InfluxBinary node in chain)
                {
                    left = Simplify(node.Operator, left, node.Right);
                }

                return left;
            case InfluxParenthesis parenthesis:
                return new InfluxParenthesis(Simplify(parenthesis.Inner));
            default:
                return condition;
        }
    }

    static InfluxBinary Simplify(InfluxOperator operation, InfluxExpression left, InfluxExpression right) => (operation, right) switch
    {
        (InfluxOperator.Matches, InfluxRegex { Regex.Literal: string only }) => new(InfluxOperator.Equal, left, new InfluxString(only)),
        (InfluxOperator.MatchesNot, InfluxRegex { Regex.Literal: string only }) => new(InfluxOperator.NotEqual, left, new InfluxString(only)),
        _ => new InfluxBinary(operation, left, Simplify(right)),
    };
}
