using Quiver.Engine.Expressions;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Evaluation;

namespace Quiver.InfluxQl.Lowering;

/// <summary>Turns conditions into expressions of the engine, which scans prune with. What the engine has no equal for, such as
/// arithmetic, whose integers wrap here, is left for rows.</summary>
/// <param name="columnOf">Returns the column of a field or of a tag in the table that is scanned, as the type of the variable says;
/// null where the table has none. Variables have the types that preparing gave them: one without a type that has a column stays for
/// rows.</param>
sealed class ConditionLowering(Func<InfluxVariable, ColumnExpression?> columnOf)
{
    /// <summary>Divides a condition into what the engine evaluates as InfluxQL does and what is left.</summary>
    public LoweredCondition Lower(InfluxExpression condition)
    {
        var lowered = new List<Expression>();
        InfluxExpression? rest = null;
        foreach (InfluxExpression term in Conjuncts(condition))
        {
            if (TryLower(term) is not { } expression)
            {
                rest = rest is null ? term : new InfluxBinary(InfluxOperator.And, rest, term);
            }
            else if (expression is LogicalExpression { IsAnd: true })
            {
                lowered.AddRange(expression.Children);
            }
            else if (!expression.Equals(EngineTerms.True))
            {
                lowered.Add(expression);
            }
        }

        return new LoweredCondition(lowered, rest);
    }

    /// <summary>Returns the terms of which each must be true, in order.</summary>
    static List<InfluxExpression> Conjuncts(InfluxExpression condition)
    {
        // The chain leans left: terms are found from the last to the first.
        var terms = new List<InfluxExpression>();
        var open = new Stack<InfluxExpression>([condition]);
        while (open.TryPop(out InfluxExpression? next))
        {
            switch (next)
            {
                case InfluxParenthesis parenthesis:
                    open.Push(parenthesis.Inner);
                    break;
                case InfluxBinary { Operator: InfluxOperator.And } and:
                    open.Push(and.Left);
                    open.Push(and.Right);
                    break;
                default:
                    terms.Add(next);
                    break;
            }
        }

        terms.Reverse();
        return terms;
    }

    Expression? TryLower(InfluxExpression condition) => condition switch
    {
        InfluxParenthesis parenthesis => TryLower(parenthesis.Inner),
        InfluxBoolean constant => constant.Value ? EngineTerms.True : EngineTerms.False,
        InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } binary => LowerLogical(binary),
        InfluxBinary binary when IsKnown(binary.Left) && IsKnown(binary.Right) => LowerTest(binary),
        _ => null,
    };

    Expression? LowerLogical(InfluxBinary binary)
    {
        (InfluxExpression first, IEnumerable<InfluxBinary> terms) = RowExpressionCompiler.LogicalTerms(binary);
        if (TryLower(first) is not { } expression)
        {
            return null;
        }

        // Terms of one operator become one expression, so that long chains stay flat.
        var operands = new List<Expression> { expression };
        InfluxOperator operation = binary.Operator;
        foreach (InfluxBinary term in terms)
        {
            if (operands.Count > 1 && term.Operator != operation)
            {
                operands = [Join(operation, operands)];
            }

            operation = term.Operator;
            if (TryLower(term.Right) is not { } next)
            {
                return null;
            }

            operands.Add(next);
        }

        return Join(operation, operands);
    }

    static Expression Join(InfluxOperator operation, List<Expression> operands) =>
        operation == InfluxOperator.And ? EngineTerms.And(operands) : EqualityLists.Or(operands);

    /// <summary>Whether a side is one that comparisons can be made of.</summary>
    bool IsKnown(InfluxExpression side) => side is InfluxLiteral || (side is InfluxVariable variable
        && (variable.Type != InfluxType.Unknown || columnOf(variable) is null));

    static bool IsTag(InfluxVariable variable) => variable.Type is InfluxType.Tag or InfluxType.Unknown;

    Expression? LowerTest(InfluxBinary test)
    {
        if (TagTest.Of(test, IsTag) is { } tag)
        {
            return tag.Never ? EngineTerms.False : TagLowering.Lower(tag, columnOf);
        }

        if (OperandOf(test.Left) is not { } left || OperandOf(test.Right) is not { } right)
        {
            return null;
        }

        if (test.Right is InfluxRegex pattern)
        {
            return test.Operator is not InfluxOperator.Matches and not InfluxOperator.MatchesNot || test.Left is InfluxLiteral ? null
                : left.Type != InfluxType.String ? EngineTerms.False
                : TagLowering.Match(test.Operator, left.Column!, pattern.Regex);
        }

        bool isComparison = EngineTerms.IsComparison(test.Operator);
        return !isComparison ? null
            : left.IsNothing || right.IsNothing ? EngineTerms.False
            : ComparisonLowering.Lower(test.Operator, left, right);
    }

    FieldOperand? OperandOf(InfluxExpression side) => side switch
    {
        InfluxLiteral literal => FieldOperand.Of(literal),
        InfluxVariable variable when IsTag(variable) => FieldOperand.OfTag(columnOf(variable)),
        InfluxVariable variable => FieldOperand.OfField(variable.Type, columnOf(variable)),
        _ => null,
    };
}
