using System.Text;

namespace Quiver.InfluxQl.Lowering;

/// <summary>
/// Reads patterns such as <c>^(server01|server02)$</c>, which dashboards write for a choice of several values, as the list of strings that
/// they match: lists prune files by their bounds and Bloom filters, patterns do not.
/// </summary>
static class RegexAlternatives
{
    const string Special = @".*+?()[]{}^$|\";

    /// <summary>Returns the strings that a pattern matches; null where it is of another form.</summary>
    public static IReadOnlyList<string>? Of(string pattern)
    {
        if (!pattern.StartsWith("^(", StringComparison.Ordinal) || !pattern.EndsWith(")$", StringComparison.Ordinal))
        {
            return null;
        }

        int at = pattern.StartsWith("^(?:", StringComparison.Ordinal) ? 4 : 2;
        var strings = new List<string>();
        var next = new StringBuilder();
        for (int end = pattern.Length - 2; at < end; at++)
        {
            if (pattern[at] == '|')
            {
                strings.Add(next.ToString());
                next.Clear();
                continue;
            }

            // Other ASCII characters than letters and digits stand for themselves after a backslash.
            bool isEscaped = pattern[at] == '\\' && at + 1 < end && char.IsAscii(pattern[at + 1])
                && !char.IsAsciiLetterOrDigit(pattern[at + 1]);
            if (!isEscaped && Special.Contains(pattern[at], StringComparison.Ordinal))
            {
                return null;
            }

            at += isEscaped ? 1 : 0;
            next.Append(pattern[at]);
        }

        strings.Add(next.ToString());
        return strings;
    }
}
