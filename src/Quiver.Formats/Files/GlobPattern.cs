using Quiver.Arrow.Errors;

namespace Quiver.Formats.Files;

/// <summary>
/// A pattern for one name of a path: <c>*</c>, <c>?</c>, <c>[a-z]</c> and <c>[!a-z]</c>. Matching goes back to the last star only
/// (an earlier one cannot match more), so that it takes at most the product of both lengths.
/// </summary>
sealed class GlobPattern
{
    /// <summary>The segment of a path that stands for any number of folders.</summary>
    public const string AnyDepth = "**";

    const int MostAlternatives = 1024;
    readonly List<Token> _tokens = [];

    /// <summary>Parses a pattern.</summary>
    public GlobPattern(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int close = text[i] == '[' ? ClosingBracket(text, i) : -1;
            if (close > 0)
            {
                _tokens.Add(Set(text.AsSpan(i + 1, close - i - 1)));
                i = close;
            }
            else if (text[i] != '*' || _tokens.Count == 0 || _tokens[^1].Kind != TokenKind.Star)
            {
                TokenKind kind = text[i] switch { '*' => TokenKind.Star, '?' => TokenKind.Any, _ => TokenKind.Literal };
                _tokens.Add(new Token(kind, text[i], []));
            }
        }
    }

    enum TokenKind
    {
        Literal,
        Any,
        Star,
        Set,
        ExceptSet,
    }

    /// <summary>Whether a text has wildcards.</summary>
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny("*?[{") >= 0;

    /// <summary>Replaces <c>{a,b}</c> by all its alternatives, in order; braces may be nested.</summary>
    public static IReadOnlyList<string> ExpandBraces(string pattern)
    {
        var done = new List<string>();
        var open = new Stack<string>([pattern]);
        while (open.TryPop(out string? next))
        {
            if (open.Count + done.Count > MostAlternatives)
            {
                throw new QuiverException(
                    ErrorCode.LimitExceeded, $"the braces of \"{pattern}\" stand for more than {MostAlternatives} patterns");
            }

            if (!TryExpand(next, open))
            {
                done.Add(next);
            }
        }

        return done;
    }

    /// <summary>Returns whether a name matches. As in a shell, a name with a dot in front matches only a pattern with one.</summary>
    public bool IsMatch(string name)
    {
        if (name.StartsWith('.') && !(_tokens is [{ Kind: TokenKind.Literal, Character: '.' }, ..]))
        {
            return false;
        }

        int position = 0;
        int token = 0;
        int star = -1;
        int afterStar = 0;
        while (position < name.Length)
        {
            if (token < _tokens.Count && _tokens[token].Kind == TokenKind.Star)
            {
                star = token++;
                afterStar = position;
            }
            else if (token < _tokens.Count && _tokens[token].Matches(name[position]))
            {
                token++;
                position++;
            }
            else if (star >= 0)
            {
                token = star + 1;
                position = ++afterStar;
            }
            else
            {
                return false;
            }
        }

        return token == _tokens.Count || (token == _tokens.Count - 1 && _tokens[token].Kind == TokenKind.Star);
    }

    /// <summary>Expands the first pair of braces; alternatives are pushed so that the first one comes off first.</summary>
    static bool TryExpand(string pattern, Stack<string> target)
    {
        int start = pattern.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        var commas = new List<int> { start };
        int depth = 0;
        for (int i = start; i < pattern.Length; i++)
        {
            depth += pattern[i] == '{' ? 1 : pattern[i] == '}' ? -1 : 0;
            if (pattern[i] == ',' && depth == 1)
            {
                commas.Add(i);
            }
            else if (depth == 0)
            {
                commas.Add(i);
                for (int part = commas.Count - 2; part >= 0; part--)
                {
                    ReadOnlySpan<char> alternative = pattern.AsSpan(commas[part] + 1, commas[part + 1] - commas[part] - 1);
                    target.Push(string.Concat(pattern.AsSpan(0, start), alternative, pattern.AsSpan(i + 1)));
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>A bracket right after the opening one belongs to the set; without a closing one the bracket is a character.</summary>
    static int ClosingBracket(string text, int open)
    {
        int first = open + 1 < text.Length && text[open + 1] is '!' or '^' ? open + 3 : open + 2;
        return first <= text.Length ? text.IndexOf(']', first) : -1;
    }

    static Token Set(ReadOnlySpan<char> text)
    {
        bool isExcept = text[0] is '!' or '^' && text.Length > 1;
        text = isExcept ? text[1..] : text;
        var ranges = new List<(char, char)>();
        for (int i = 0; i < text.Length; i++)
        {
            bool isRange = i + 2 < text.Length && text[i + 1] == '-';
            ranges.Add((text[i], text[isRange ? i + 2 : i]));
            i += isRange ? 2 : 0;
        }

        return new Token(isExcept ? TokenKind.ExceptSet : TokenKind.Set, '[', ranges);
    }

    readonly record struct Token(TokenKind Kind, char Character, List<(char From, char To)> Ranges)
    {
        public bool Matches(char c) => Kind switch
        {
            TokenKind.Literal => c == Character,
            TokenKind.Any => true,
            TokenKind.Set => InRanges(c),
            TokenKind.ExceptSet => !InRanges(c),
            _ => false,
        };

        bool InRanges(char c)
        {
            foreach ((char from, char to) in Ranges)
            {
                if (c >= from && c <= to)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
