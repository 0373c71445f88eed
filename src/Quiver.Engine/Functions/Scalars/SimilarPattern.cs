using System.Text;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Translates the patterns of SIMILAR TO.</summary>
static class SimilarPattern
{
    /// <summary>The escape character of a pattern whose SIMILAR TO names none.</summary>
    public const string DefaultEscape = "\\";

    /// <summary>Returns the regular expression: <c>%</c> and <c>_</c> as in LIKE, <c>| * + ? { } ( ) [ ]</c> as they are.</summary>
    public static string ToRegex(string pattern, string escape)
    {
        var regex = new StringBuilder(pattern.Length + 8);
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (escape.Length == 1 && c == escape[0] && i + 1 < pattern.Length)
            {
                AppendPlain(regex, pattern[++i]);
            }
            else if (inClass)
            {
                inClass = c != ']';
                regex.Append(c == '\\' ? @"\\" : c.ToString());
            }
            else if (c == '[')
            {
                inClass = true;
                regex.Append(c);
            }
            else
            {
                Append(regex, c);
            }
        }

        return regex.ToString();
    }

    static void Append(StringBuilder regex, char c)
    {
        switch (c)
        {
            case '%':
                regex.Append("(?s:.*)");
                break;
            case '_':
                regex.Append("(?s:.)");
                break;
            case '|' or '*' or '+' or '?' or '{' or '}' or '(' or ')':
                regex.Append(c);
                break;
            default:
                AppendPlain(regex, c);
                break;
        }
    }

    static void AppendPlain(StringBuilder regex, char c)
    {
        if (!char.IsLetterOrDigit(c) && c < 128 && c != ' ' && c != '_')
        {
            regex.Append('\\');
        }

        regex.Append(c);
    }
}
