using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;

namespace Quiver.InfluxQl.Regexes;

/// <summary>A regular expression of Go's syntax (RE2), matched in linear time whatever the pattern.</summary>
sealed class GoRegex
{
    readonly Lazy<Regex> _matcher;

    GoRegex(string pattern, GoRegexTranslation translation)
    {
        Pattern = pattern;
        Literal = translation.Literal;
        _matcher = new Lazy<Regex>(() => new Regex(translation.Text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>The only string that matches, of patterns such as <c>^server01$</c>; null for others.</summary>
    public string? Literal { get; }

    /// <summary>Reads a pattern. What is wrong with it is a <see cref="QuiverException"/> with the text of Go.</summary>
    public static GoRegex Parse(string pattern)
    {
        GoRegexTranslation translation = GoRegexParser.Translate(pattern);
        var regex = new GoRegex(pattern, translation);
        if (translation.HasCounts)
        {
            // Only counts multiply the size of the automaton, which .NET bounds.
            try
            {
                _ = regex._matcher.Value;
            }
            catch (NotSupportedException)
            {
                throw GoRegexErrors.Error("expression too large", pattern);
            }
        }

        return regex;
    }

    /// <summary>Returns whether the pattern matches anywhere in the text.</summary>
    public bool IsMatch(ReadOnlySpan<char> text) => _matcher.Value.IsMatch(text);

    /// <inheritdoc/>
    public override string ToString() => Pattern;
}
