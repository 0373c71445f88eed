using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Regexes;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>A comparison that InfluxDB asks of its index of tags, where an absent tag is the empty string: a tag beside a string, a
/// pattern or another tag.</summary>
sealed class TagTest
{
    readonly string? _text;
    readonly GoRegex? _pattern;

    TagTest(InfluxOperator operation, InfluxVariable tag, string? text, GoRegex? pattern, InfluxVariable? other)
    {
        Operator = operation;
        Tag = tag;
        _text = text;
        _pattern = pattern;
        Other = other;
    }

    /// <summary>The operator.</summary>
    public InfluxOperator Operator { get; }

    /// <summary>The tag.</summary>
    public InfluxVariable Tag { get; }

    /// <summary>The other tag; null where the tag stands beside a string or a pattern.</summary>
    public InfluxVariable? Other { get; }

    /// <summary>Whether no value passes: tags have no order, and patterns are only matched.</summary>
    public bool Never => _pattern is not null
        ? Operator is not InfluxOperator.Matches and not InfluxOperator.MatchesNot
        : Operator is not InfluxOperator.Equal and not InfluxOperator.NotEqual;

    /// <summary>The string that the tag must be equal to, or must not; null where it is a pattern or a tag.</summary>
    public string? Text => _text;

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
        InfluxOperator.Equal => _text is not null && string.Equals(value, _text, StringComparison.Ordinal),
        InfluxOperator.NotEqual => _text is not null && !string.Equals(value, _text, StringComparison.Ordinal),
        InfluxOperator.Matches => _pattern is not null && _pattern.IsMatch(value),
        InfluxOperator.MatchesNot => _pattern is not null && !_pattern.IsMatch(value),
        _ => false,
    };
}
