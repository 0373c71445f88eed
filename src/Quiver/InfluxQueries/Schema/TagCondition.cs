using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQueries.Schema;

/// <summary>
/// The condition of a statement about series: comparisons of tags with strings and regular expressions. A missing tag is an empty one. A
/// comparison with a field, or one of another kind, is true of no series.
/// </summary>
sealed class TagCondition
{
    /// <summary>The name by which conditions mean the measurement.</summary>
    public const string MeasurementName = "_name";

    readonly InfluxExpression? _condition;

    /// <summary>Takes a condition over.</summary>
    /// <param name="condition">The condition without its terms of time; null for none.</param>
    public TagCondition(InfluxExpression? condition) => _condition = condition;

    /// <summary>Fails where the condition has an operator that is not for tags.</summary>
    public void CheckOperators()
    {
        if (Comparisons().Any(comparison => !IsForTags(comparison.Operator)))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "invalid tag comparison operator");
        }
    }

    /// <summary>Returns whether tags are compared by an operator.</summary>
    public static bool IsForTags(InfluxOperator operation) => operation is InfluxOperator.Equal or InfluxOperator.NotEqual
        or InfluxOperator.Matches or InfluxOperator.MatchesNot;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _condition is null;

    /// <summary>Returns whether the condition is true.</summary>
    /// <param name="valueOf">The value of a tag; null where the name is none of a tag.</param>
    public bool IsTrue(Func<string, string?> valueOf) => _condition is null || IsTrue(_condition, valueOf);

    /// <summary>Returns whether a comparison is true of measurements, each by the values that it has of a tag.</summary>
    /// <param name="holds">
    /// Whether a measurement has a series for which <c>=</c> or <c>=~</c> is true; its opposites mean that there is none.
    /// </param>
    public bool IsTrueOfMeasurement(Func<InfluxBinary, bool> holds) => _condition is null || IsTrueOf(_condition, holds);

    /// <summary>Returns whether a comparison is true of a value.</summary>
    public static bool Compare(InfluxBinary comparison, string value) => (comparison.Operator, Operand(comparison)) switch
    {
        (InfluxOperator.Equal, InfluxString text) => value == text.Value,
        (InfluxOperator.NotEqual, InfluxString text) => value != text.Value,
        (InfluxOperator.Matches, InfluxRegex regex) => regex.Regex.IsMatch(value),
        (InfluxOperator.MatchesNot, InfluxRegex regex) => !regex.Regex.IsMatch(value),
        _ => false,
    };

    /// <summary>Returns the tag that a comparison is about; null where it is about something else.</summary>
    public static InfluxVariable? TagOf(InfluxBinary comparison) =>
        comparison.Left as InfluxVariable ?? comparison.Right as InfluxVariable;

    /// <summary>Returns the comparisons of the condition.</summary>
    public IEnumerable<InfluxBinary> Comparisons() => _condition is null ? [] : ComparisonsOf(_condition);

    /// <summary>Returns the names that the condition is about.</summary>
    public IEnumerable<string> Variables() => Comparisons()
        .SelectMany(comparison => (InfluxExpression[])[comparison.Left, comparison.Right]).OfType<InfluxVariable>()
        .Select(variable => variable.Name);

    static InfluxExpression Operand(InfluxBinary comparison) =>
        comparison.Left is InfluxVariable ? comparison.Right : comparison.Left;

    static IEnumerable<InfluxBinary> ComparisonsOf(InfluxExpression expression)
    {
        var open = new Stack<InfluxExpression>([expression]);
        while (open.TryPop(out InfluxExpression? node))
        {
            switch (node)
            {
                case InfluxParenthesis parenthesis:
                    open.Push(parenthesis.Inner);
                    break;
                case InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } both:
                    open.Push(both.Right);
                    open.Push(both.Left);
                    break;
                case InfluxBinary comparison:
                    yield return comparison;
                    break;
            }
        }
    }

    static bool IsTrue(InfluxExpression expression, Func<string, string?> valueOf) => Fold(
        expression,
        comparison =>
        {
            if (TagOf(comparison) is not { } tag || valueOf(tag.Name) is not { } value)
            {
                return false;
            }

            return Operand(comparison) is InfluxVariable other
                ? valueOf(other.Name) is { } second && (comparison.Operator == InfluxOperator.Equal) == (value == second)
                : Compare(comparison, value);
        });

    static bool IsTrueOf(InfluxExpression expression, Func<InfluxBinary, bool> holds) => Fold(
        expression,
        comparison => comparison.Operator switch
        {
            InfluxOperator.NotEqual => !holds(comparison with { Operator = InfluxOperator.Equal }),
            InfluxOperator.MatchesNot => !holds(comparison with { Operator = InfluxOperator.Matches }),
            _ => holds(comparison),
        });

    /// <summary>Computes AND and OR. Chains lean left and can be long.</summary>
    static bool Fold(InfluxExpression expression, Func<InfluxBinary, bool> compare)
    {
        switch (expression)
        {
            case InfluxBoolean constant:
                return constant.Value;
            case InfluxParenthesis parenthesis:
                return Fold(parenthesis.Inner, compare);
            case InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } both:
                var chain = new Stack<InfluxBinary>();
                InfluxExpression first = both;
                while (first is InfluxBinary { Operator: InfluxOperator.And or InfluxOperator.Or } node)
                {
                    chain.Push(node);
                    first = node.Left;
                }

                bool result = Fold(first, compare);
                foreach (InfluxBinary node in chain)
                {
                    result = node.Operator == InfluxOperator.And
                        ? result && Fold(node.Right, compare)
                        : result || Fold(node.Right, compare);
                }

                return result;
            case InfluxBinary comparison:
                return compare(comparison);
            default:
                return false;
        }
    }
}
