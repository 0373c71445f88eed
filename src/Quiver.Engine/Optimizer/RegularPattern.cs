using System.Text;

namespace Quiver.Engine.Optimizer;

/// <summary>A regular expression that is no more than texts between anchors.</summary>
/// <param name="Text">What must occur.</param>
/// <param name="AtStart">Whether only at the start.</param>
/// <param name="AtEnd">Whether only at the end.</param>
/// <param name="BeforeLineFeed">Whether the end may also be before a last line feed, as <c>$</c> has it.</param>
sealed record RegularPattern(string Text, bool AtStart, bool AtEnd, bool BeforeLineFeed)
{
    /// <summary>More are better left to the automaton, which looks for all of them at once.</summary>
    const int MostAlternatives = 16;
    const string Meta = @"\.$^{}[]()|*+?";

    /// <summary>Takes a pattern apart into alternatives; null where it is more than texts.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="isWhole">Whether it must match the whole text.</param>
    public static IReadOnlyList<RegularPattern>? Parse(string pattern, bool isWhole)
    {
        var all = new List<RegularPattern>();
        foreach (string branch in Alternatives(pattern))
        {
            ReadOnlySpan<char> rest = branch;
            bool atStart = rest.StartsWith("^");
            rest = atStart ? rest[1..] : rest;
            bool atEnd = rest.EndsWith("$") && !rest.EndsWith(@"\$");
            rest = atEnd ? rest[..^1] : rest;
            if (isWhole && (atStart || atEnd))
            {
                return null;
            }

            rest = Inner(WithoutAnything(rest, atStart || isWhole, atEnd || isWhole));
            foreach (string part in Alternatives(rest.ToString()))
            {
                if (Literal(part) is not { Length: > 0 } text || all.Count == MostAlternatives)
                {
                    return null;
                }

                all.Add(new RegularPattern(text, atStart || isWhole, atEnd || isWhole, atEnd));
            }
        }

        return all;
    }

    /// <summary>Leaves out <c>.*</c> at an end that is open, where it may stand for nothing.</summary>
    static ReadOnlySpan<char> WithoutAnything(ReadOnlySpan<char> pattern, bool atStart, bool atEnd)
    {
        pattern = !atStart && pattern.StartsWith(".*") ? pattern[2..] : pattern;
        return !atEnd && pattern.EndsWith(".*") && !pattern.EndsWith(@"\.*") ? pattern[..^2] : pattern;
    }

    /// <summary>What is in a group that is all of a pattern.</summary>
    static ReadOnlySpan<char> Inner(ReadOnlySpan<char> pattern)
    {
        if (!pattern.StartsWith("(") || pattern.IndexOf(')') != pattern.Length - 1 || pattern.EndsWith(@"\)"))
        {
            return pattern;
        }

        pattern = pattern[1..^1];
        return pattern.StartsWith("?:") ? pattern[2..] : pattern;
    }

    /// <summary>The alternatives outside of groups; an escaped bar is no end of one.</summary>
    static List<string> Alternatives(string pattern)
    {
        var parts = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case '|' when depth == 0:
                    parts.Add(pattern[start..i]);
                    start = i + 1;
                    break;
            }
        }

        parts.Add(pattern[start..]);
        return parts;
    }

    /// <summary>The text that a pattern is; null where a character has a meaning.</summary>
    static string? Literal(string pattern)
    {
        var text = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            char next = pattern[i];
            if (next == '\\' && i + 1 < pattern.Length && Meta.Contains(pattern[i + 1], StringComparison.Ordinal))
            {
                next = pattern[++i];
            }
            else if (Meta.Contains(next, StringComparison.Ordinal))
            {
                return null;
            }

            text.Append(next);
        }

        return text.ToString();
    }
}
