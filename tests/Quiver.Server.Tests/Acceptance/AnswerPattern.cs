using System.Text;
using System.Text.RegularExpressions;

namespace Quiver.Server.Tests.Acceptance;

/// <summary>
/// Text in which <c>{{*}}</c> stands for anything, <c>{{name:*}}</c> for anything without quotes that later steps can use as
/// <c>{{name}}</c>.
/// </summary>
static partial class AnswerPattern
{
    /// <summary>Returns whether a text is as a pattern says, and keeps what the pattern gives a name.</summary>
    public static bool Matches(string pattern, string text, Dictionary<string, string> values)
    {
        var expression = new StringBuilder("^");
        var names = new List<string>();
        int end = 0;
        foreach (Match hole in Hole().Matches(pattern))
        {
            expression.Append(Regex.Escape(pattern[end..hole.Index])).Append(hole.Groups[1].Success ? "([^\"]*)" : "[\\s\\S]*?");
            if (hole.Groups[1].Success)
            {
                names.Add(hole.Groups[1].Value);
            }

            end = hole.Index + hole.Length;
        }

        expression.Append(Regex.Escape(pattern[end..])).Append("\\z");
        Match found = Regex.Match(text, expression.ToString(), RegexOptions.CultureInvariant, TimeSpan.FromMinutes(1));
        for (int i = 0; found.Success && i < names.Count; i++)
        {
            values[names[i]] = found.Groups[i + 1].Value;
        }

        return found.Success;
    }

    /// <summary>Puts values that were kept in their places.</summary>
    public static string Fill(string text, Dictionary<string, string> values) =>
        Use().Replace(text, use => values.TryGetValue(use.Groups[1].Value, out string? value) ? value : use.Value);

    [GeneratedRegex(@"\{\{(?:(\w+):)?\*\}\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Use();
}
