using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>Compiles expressions of SELECT and conditions of WHERE for rows whose values stand in slots.</summary>
static class RowExpressionCompiler
{
    static readonly RowExpression _null = new ConstantRowExpression(InfluxValue.Null);

    /// <summary>Compiles a column of SELECT.</summary>
    /// <param name="expression">The column.</param>
    /// <param name="slotOf">Returns the slot of a variable, or of a call that is no math function; slot -1 where rows have none.</param>
    public static RowExpression CompileField(InfluxExpression expression, Func<InfluxExpression, (int Slot, InfluxType Type)> slotOf)
    {
        RowExpression value = CompileValue(expression, column => CompileColumn(column, slotOf(column)), hasFloatDivision: true);
        return value is SlotRowExpression { Type: not InfluxType.Float and not InfluxType.Unknown } ? value : new FieldRowExpression(value);
    }

    /// <summary>Compiles a condition: true, and nothing else, says that a row is meant.</summary>
    /// <param name="condition">The condition without its terms of time.</param>
    /// <param name="slotOf">Returns the slot of a variable; slot -1 where rows have none. A tag's slot has the type of tags.</param>
    public static RowExpression CompileCondition(InfluxExpression condition, Func<InfluxVariable, (int Slot, InfluxType Type)> slotOf)
    {
        switch (condition)
        {
            case InfluxParenthesis parenthesis:
                return CompileCondition(parenthesis.Inner, slotOf);
            case InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } binary:
                (InfluxExpression first, IEnumerable<InfluxBinary> terms) = LogicalTerms(binary);
                OperatorStep[] steps =
                    [.. terms.Select(term => new OperatorStep(term.Operator, CompileCondition(term.Right, slotOf)))];
                return new OperatorRowExpression(CompileCondition(first, slotOf), steps, hasFloatDivision: false);
            default:
                return condition is InfluxBinary test && TagTest.Of(test, variable => IsTag(variable, slotOf(variable).Type)) is { } tag
                    ? CompileTagTest(tag, slotOf)
                    : CompileValue(
                        condition,
                        column => column is InfluxVariable variable ? CompileVariable(variable, slotOf(variable)) : _null,
                        hasFloatDivision: false);
        }
    }

    /// <summary>Returns the first operand of a chain of AND and OR, and the operators after it in order.</summary>
    public static (InfluxExpression First, IEnumerable<InfluxBinary> Terms) LogicalTerms(InfluxBinary binary)
    {
        // The chain leans left and may be many thousands long.
        var terms = new Stack<InfluxBinary>();
        InfluxExpression first = binary;
        while (first is InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } term)
        {
            terms.Push(term);
            first = term.Left;
        }

        return (first, terms);
    }

    static RowExpression CompileTagTest(TagTest test, Func<InfluxVariable, (int Slot, InfluxType Type)> slotOf)
    {
        int slot = slotOf(test.Tag).Slot;
        return test.Other is { } other
            ? test.Never
                ? new ConstantRowExpression(InfluxValue.Of(false))
                : new TagPairRowExpression(slot, slotOf(other).Slot, test.Operator == InfluxOperator.Equal)
            : new TagTestRowExpression(slot, test.Accepts);
    }

    /// <summary>Whether a variable of a condition is a tag: one with the type of a field is a field even where rows have none.</summary>
    static bool IsTag(InfluxVariable variable, InfluxType slotType) =>
        variable.Type == InfluxType.Tag || (variable.Type == InfluxType.Unknown && slotType is InfluxType.Tag or InfluxType.Unknown);

    static RowExpression CompileColumn(InfluxExpression column, (int Slot, InfluxType Type) slot)
    {
        InfluxType type = (column as InfluxVariable)?.Type ?? InfluxType.Unknown;
        bool hasNoType = type is InfluxType.Unknown or InfluxType.Tag;
        if (slot.Slot >= 0 && slot.Type == InfluxType.Tag)
        {
            // A tag is no field of the type that the name has.
            return hasNoType ? new TagRowExpression(slot.Slot) : _null;
        }

        return slot.Slot < 0 ? _null
            : new SlotRowExpression(slot.Slot, slot.Type, hasNoType || type == InfluxType.AnyField ? InfluxType.Unknown : type);
    }

    static RowExpression CompileVariable(InfluxVariable variable, (int Slot, InfluxType Type) slot)
    {
        bool isTag = IsTag(variable, slot.Type);
        return isTag == (slot.Type == InfluxType.Tag) ? CompileColumn(variable, slot) : _null;
    }

    static RowExpression CompileValue(
        InfluxExpression expression, Func<InfluxExpression, RowExpression> columnOf, bool hasFloatDivision)
    {
        switch (expression)
        {
            case InfluxParenthesis parenthesis:
                return CompileValue(parenthesis.Inner, columnOf, hasFloatDivision);
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                OperatorStep[] steps =
                [
                    .. chain.Select(term => term.Right is InfluxRegex pattern
                        ? new OperatorStep(term.Operator, _null, pattern.Regex)
                        : new OperatorStep(term.Operator, CompileValue(term.Right, columnOf, hasFloatDivision))),
                ];
                return new OperatorRowExpression(CompileValue(chain[0].Left, columnOf, hasFloatDivision), steps, hasFloatDivision);
            case InfluxCall call when MathFunctions.IsKnown(call.Name):
                RowExpression[] arguments =
                    [.. call.Arguments.Select(argument => CompileValue(argument, columnOf, hasFloatDivision))];
                return arguments.Length != MathFunctions.ArgumentCountOf(call.Name) ? _null
                    : arguments.Length == 1 ? new MathRowExpression(call.Name, arguments[0])
                    : new PairMathRowExpression(call.Name, arguments[0], arguments[1]);
            case InfluxLiteral literal:
                return new ConstantRowExpression(ValueOf(literal));
            default:
                return columnOf(expression);
        }
    }

    /// <summary>Returns the value of a constant; durations, times and patterns are none.</summary>
    public static InfluxValue ValueOf(InfluxLiteral literal) => literal switch
    {
        InfluxInteger integer => InfluxValue.Of(integer.Value),
        InfluxNumber number => InfluxValue.Of(number.Value),
        InfluxUnsigned unsigned => InfluxValue.Of(unsigned.Value),
        InfluxString text => InfluxValue.Of(text.Value),
        InfluxBoolean boolean => InfluxValue.Of(boolean.Value),
        _ => InfluxValue.Null,
    };
}
