using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Evaluation;
using Quiver.InfluxQl.Regexes;

namespace Quiver.InfluxQl.Lowering;

/// <summary>Tests of tags. An absent tag is null in the engine's column and the empty string in InfluxQL.</summary>
static class TagLowering
{
    /// <summary>Returns the test as the engine's.</summary>
    public static Expression Lower(TagTest test, Func<InfluxVariable, ColumnExpression?> columnOf)
    {
        ColumnExpression? tag = columnOf(test.Tag);
        if (test.Other is { } other)
        {
            return LowerPair(test.Operator, tag, columnOf(other));
        }

        if (tag is null)
        {
            return test.Accepts("") ? EngineTerms.True : EngineTerms.False;
        }

        Expression comparison = test.Text is { } text
            ? EngineTerms.Compare(test.Operator, tag, EngineTerms.Text(text))
            : Match(test.Operator, tag, test.Pattern!);
        return test.Accepts("") ? EngineTerms.Or(EngineTerms.IsNull(tag), comparison) : comparison;
    }

    /// <summary>Returns whether a pattern matches a column, or does not; null where there is no text.</summary>
    public static Expression Match(InfluxOperator operation, ColumnExpression column, GoRegex pattern)
    {
        if (RegexAlternatives.Of(pattern.Pattern) is { } alternatives)
        {
            ScalarValue[] values = [.. alternatives.Select(ScalarValue.Text)];
            return new InListExpression(column, values, isNegated: operation == InfluxOperator.MatchesNot);
        }

        Expression match = new FunctionExpression(new RegexFunction(pattern), [column], DataType.Boolean);
        return operation == InfluxOperator.Matches ? match : new UnaryExpression(UnaryOperator.Not, match);
    }

    /// <summary>Two tags are equal where both are present.</summary>
    static Expression LowerPair(InfluxOperator operation, ColumnExpression? left, ColumnExpression? right)
    {
        bool isEqual = operation == InfluxOperator.Equal;
        if (left is null || right is null)
        {
            return isEqual ? EngineTerms.False : EngineTerms.True;
        }

        return isEqual
            ? EngineTerms.And(EngineTerms.Equal(left, right), EngineTerms.NotEqual(left, EngineTerms.Text("")))
            : EngineTerms.Or(
                EngineTerms.IsNull(left), EngineTerms.IsNull(right), EngineTerms.NotEqual(left, right),
                EngineTerms.Equal(left, EngineTerms.Text("")));
    }
}
