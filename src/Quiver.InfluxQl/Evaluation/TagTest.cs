using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Regexes;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>A comparison that InfluxDB asks of its index of tags, where an absent tag is the empty string: a tag beside a string, a
/// pattern or another tag.</summary>
sealed class TagTest
{
    TagTest(InfluxOperator operation, InfluxVariable tag, string? text, GoRegex? pattern, InfluxVariable? other)
    {
        Operator = operation;
        Tag = tag;
        Text = text;
        Pattern = pattern;
        Other = other;
    }

    /// <summary>The operator.</summary>
    public InfluxOperator Operator { get; }

    /// <summary>The tag.</summary>
    public InfluxVariable Tag { get; }

    /// <summary>The other tag; null where the tag stands beside a string or a pattern.</summary>
    public InfluxVariable? Other { get; }

    /// <summary>Whether no value passes: tags have no order, and patterns are only matched.</summary>
    public bool Never => Pattern is not null
        ? Operator is not InfluxOperator.Matches and not InfluxOperator.MatchesNot
        : Operator is not InfluxOperator.Equal and not InfluxOperator.NotEqual;

    /// <summary>The string that the tag must be equal to, or must not; null where it is a pattern or a tag.</summary>
    public string? Text { get; }

    /// <summary>The pattern that the tag must match, or must not.</summary>
    public GoRegex? Pattern { get; }

    /// <summary>Returns the test that a comparison is; null where it is none.</summary>
    public static TagTest? Of(InfluxBinary comparison, Predicate<InfluxVariable> isTag)
    {
        (InfluxExpression key, InfluxExpression value) = comparison.Left is InfluxVariable
            ? (comparison.Left, comparison.Right)
            : (comparison.Right, comparison.Left);
        if (key is not InfluxVariable tag || !isTag(tag))
        {
            return null;
        }

        return value switch
        {
            InfluxString text => new TagTest(comparison.Operator, tag, text.Value, null, null),
            InfluxRegex pattern => new TagTest(comparison.Operator, tag, null, pattern.Regex, null),
            InfluxVariable other when isTag(other) => new TagTest(comparison.Operator, tag, null, null, other),
            _ => null,
        };
    }

    /// <summary>Whether a value passes the test with a string or a pattern; an absent tag is the empty string.</summary>
    public bool Accepts(string value) => Operator switch
    {
        InfluxOperator.Equal => Text is not null && string.Equals(value, Text, StringComparison.Ordinal),
        InfluxOperator.NotEqual => Text is not null && !string.Equals(value, Text, StringComparison.Ordinal),
        InfluxOperator.Matches => Pattern is not null && Pattern.IsMatch(value),
        InfluxOperator.MatchesNot => Pattern is not null && !Pattern.IsMatch(value),
        _ => false,
    };
}
