namespace Quiver.Cli.Repl;

/// <summary>Finds the ends of statements in text that need not be whole: outside of quotes, dollar quotes and comments.</summary>
static class SqlText
{
    /// <summary>Returns whether the text ends with a semicolon that ends a statement; comments may follow.</summary>
    public static bool IsComplete(string text)
    {
        bool isEnded = false;
        for (int i = 0; i < text.Length;)
        {
            int next = SkipBlank(text, i, out bool isOpen);
            if (isOpen)
            {
                return false;
            }

            if (next > i)
            {
                i = next;
                continue;
            }

            isEnded = text[i] == ';';
            i = SkipToken(text, i);
            if (i < 0)
            {
                return false;
            }
        }

        return isEnded;
    }

    /// <summary>Returns whether the text has nothing but blanks and comments.</summary>
    public static bool IsBlank(string text)
    {
        int i = 0;
        while (i < text.Length)
        {
            int next = SkipBlank(text, i, out _);
            if (next == i)
            {
                return false;
            }

            i = next;
        }

        return true;
    }

    /// <summary>Steps over one blank or comment.</summary>
    static int SkipBlank(string text, int i, out bool isOpen)
    {
        isOpen = false;
        if (char.IsWhiteSpace(text[i]))
        {
            return i + 1;
        }

        if (text.AsSpan(i).StartsWith("--"))
        {
            int end = text.IndexOf('\n', i);
            return end < 0 ? text.Length : end + 1;
        }

        if (!text.AsSpan(i).StartsWith("/*"))
        {
            return i;
        }

        int depth = 0;
        do
        {
            int open = text.IndexOf("/*", i, StringComparison.Ordinal);
            int close = text.IndexOf("*/", i, StringComparison.Ordinal);
            if (close < 0)
            {
                isOpen = true;
                return text.Length;
            }

            bool isDeeper = open >= 0 && open < close;
            depth += isDeeper ? 1 : -1;
            i = (isDeeper ? open : close) + 2;
        }
        while (depth > 0);
        return i;
    }

    /// <summary>Steps over a quoted text or one character; returns a negative number where a quote is not closed.</summary>
    static int SkipToken(string text, int i)
    {
        char c = text[i];
        if (c is '\'' or '"' or '`')
        {
            bool hasEscapes = c == '\'' && i > 0 && text[i - 1] is 'e' or 'E';
            return SkipQuoted(text, i, c, hasEscapes);
        }

        if (c != '$' || (i > 0 && (char.IsLetterOrDigit(text[i - 1]) || text[i - 1] == '_')))
        {
            return i + 1;
        }

        int tagEnd = i + 1;
        while (tagEnd < text.Length && (char.IsLetterOrDigit(text[tagEnd]) || text[tagEnd] == '_'))
        {
            tagEnd++;
        }

        if (tagEnd >= text.Length || text[tagEnd] != '$' || (tagEnd > i + 1 && char.IsDigit(text[i + 1])))
        {
            return tagEnd;
        }

        string tag = text[i..(tagEnd + 1)];
        int end = text.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        return end < 0 ? -1 : end + tag.Length;
    }

    static int SkipQuoted(string text, int start, char quote, bool hasEscapes)
    {
        for (int i = start + 1; i < text.Length; i++)
        {
            if (hasEscapes && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                return i + 1;
            }
        }

        return -1;
    }
}
