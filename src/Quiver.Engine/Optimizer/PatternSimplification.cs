using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Compares with <c>=</c> where a LIKE pattern has no wildcard, which tables can look up and joins can hash, and with LIKE or IN where a
/// regular expression is no more than texts between anchors, or a function looks at the beginning of a text. Patterns with an escape
/// character are left alone; prefixes, suffixes and contained texts have kernels of their own.
/// </summary>
sealed class PatternSimplification : IOptimizerRule
{
    public string Name => nameof(PatternSimplification);

    public string Purpose => "compares with =, IN or LIKE where a pattern is no more than texts";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => PlanRewriter.BottomUp(
        plan, node => PlanRewriter.MapExpressions(node, e => ExpressionRewriter.Rewrite(e, Simplify)));

    static Expression Simplify(Expression expression) => expression switch
    {
        LikeExpression like => WithoutWildcard(like),
        FunctionExpression { Children: [var text, LiteralExpression { Value.Value: string pattern } literal] } call
            when text.Type.Equals(literal.Type) => call.Function.Name switch
            {
                "regexp_matches" => Regular(text, pattern, isWhole: false),
                "regexp_full_match" => Regular(text, pattern, isWhole: true),
                "starts_with" when pattern.Length > 0 => Like(text, "", pattern, "%"),
                _ => null,
            } ?? expression,
        ComparisonExpression { Operator: ComparisonOperator.Equal, Right: LiteralExpression { Value.Value: string start } } equal =>
            Beginning(equal.Left, start) ?? expression,
        _ => expression,
    };

    static Expression WithoutWildcard(LikeExpression like) =>
        like is { IsCaseInsensitive: false, Pattern: LiteralExpression { Value.Value: string pattern } }
        && like.Operand.Type.Equals(like.Pattern.Type) && pattern.AsSpan().IndexOfAny('%', '_') < 0
        && !pattern.Contains(like.Escape is { Length: > 0 } escape ? escape : "\\", StringComparison.Ordinal)
            ? new ComparisonExpression(ComparisonOperator.Equal, like.Operand, like.Pattern)
            : like;

    static Expression? Regular(Expression text, string pattern, bool isWhole)
    {
        if (RegularPattern.Parse(pattern, isWhole) is not { } alternatives)
        {
            return null;
        }

        var values = new List<ScalarValue>();
        var conditions = new List<Expression>();
        foreach (RegularPattern one in alternatives)
        {
            foreach (string found in one.BeforeLineFeed ? [one.Text, one.Text + "\n"] : new[] { one.Text })
            {
                if (one.AtStart && one.AtEnd)
                {
                    values.Add(ScalarValue.Text(found));
                }
                else if (Like(text, one.AtStart ? "" : "%", found, one.AtEnd ? "" : "%") is { } like)
                {
                    conditions.Add(like);
                }
                else
                {
                    return null;
                }
            }
        }

        if (values.Count > 0)
        {
            conditions.Add(values.Count == 1
                ? new ComparisonExpression(ComparisonOperator.Equal, text, new LiteralExpression(values[0]))
                : new InListExpression(text, [.. values.Distinct()], isNegated: false));
        }

        // What is computed is computed once.
        return conditions.Count == 1 ? conditions[0] : text is ColumnExpression ? new LogicalExpression(isAnd: false, conditions) : null;
    }

    /// <summary>The first n characters are equal to n characters where the text begins with them; to fewer, where it is no
    /// longer.</summary>
    static Expression? Beginning(Expression call, string start)
    {
        if (call is not FunctionExpression { Function: var function, Children: [{ Type.Id: TypeId.Utf8 }, ..] }
            || start.Length == 0 || !start.All(char.IsAscii))
        {
            return null;
        }

        long? length = (function.Name, call.Children) switch
        {
            ("substr", [_, LiteralExpression { Value.Value: 1L }, LiteralExpression { Value.Value: long count }]) => count,
            ("left", [_, LiteralExpression { Value.Value: long count }]) => count,
            _ => null,
        };
        Expression text = call.Children[0];
        return length == start.Length ? Like(text, "", start, "%")
            : length > start.Length
                ? new ComparisonExpression(ComparisonOperator.Equal, text, new LiteralExpression(ScalarValue.Text(start)))
            : null;
    }

    static LikeExpression? Like(Expression text, string before, string literal, string after) =>
        literal.AsSpan().IndexOfAny('%', '_', '\\') >= 0
        ? null
        : new LikeExpression(text, new LiteralExpression(ScalarValue.Text(before + literal + after)), null, isCaseInsensitive: false);
}
