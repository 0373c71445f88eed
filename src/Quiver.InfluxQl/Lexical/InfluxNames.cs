using System.Text;

namespace Quiver.InfluxQl.Lexical;

/// <summary>Quoting of names and strings as InfluxDB prints them.</summary>
static class InfluxNames
{
    /// <summary>Writes a name, in quotes where it is empty, a keyword or not a bare word.</summary>
    public static void AppendName(StringBuilder text, string name)
    {
        if (NeedsQuotes(name))
        {
            text.Append('"').Append(Escape(name, '"')).Append('"');
        }
        else
        {
            text.Append(name);
        }
    }

    /// <summary>Writes a string in single quotes.</summary>
    public static void AppendString(StringBuilder text, string value) => text.Append('\'').Append(Escape(value, '\'')).Append('\'');

    /// <summary>Returns names joined by dots: all but the last are quoted, and the last where it needs it.</summary>
    public static string Join(IReadOnlyList<string> segments)
    {
        var text = new StringBuilder();
        for (int i = 0; i < segments.Count; i++)
        {
            string segment = segments[i];
            bool isLast = i == segments.Count - 1;
            bool isQuoted = segment.Length == 0 ? i == 0 || isLast : !isLast || NeedsQuotes(segment);
            string quote = isQuoted ? "\"" : "";
            text.Append(quote).Append(Escape(segment, '"')).Append(quote).Append(isLast ? "" : ".");
        }

        return text.ToString();
    }

    static bool NeedsQuotes(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || InfluxKeywords.IsKeyword(name))
        {
            return true;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return true;
            }
        }

        return false;
    }

    static string Escape(string value, char quote)
    {
        if (value.AsSpan().IndexOfAny('\n', '\\', quote) < 0)
        {
            return value;
        }

        var text = new StringBuilder(value.Length + 8);
        foreach (char c in value)
        {
            text.Append(c == '\n' ? "\\n" : c == '\\' || c == quote ? "\\" + c : c.ToString());
        }

        return text.ToString();
    }
}
