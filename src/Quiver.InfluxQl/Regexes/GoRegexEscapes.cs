using System.Globalization;
using System.Text;

namespace Quiver.InfluxQl.Regexes;

/// <summary>Reads what stands after a backslash, and the named classes of POSIX.</summary>
static class GoRegexEscapes
{
    /// <summary>Reads <c>\d \s \w \pN \p{Name}</c> and their complements; null if something else stands here.</summary>
    public static CodePointSet? TryReadSet(string pattern, ref int offset)
    {
        if (offset + 1 >= pattern.Length)
        {
            return null;
        }

        char letter = pattern[offset + 1];
        if (letter is 'p' or 'P')
        {
            return ReadCategory(pattern, ref offset, letter == 'P');
        }

        CodePointSet? set = letter switch
        {
            'd' or 'D' => new CodePointSet().Add('0', '9'),
            's' or 'S' => new CodePointSet().Add('\t', '\n').Add('\f', '\r').Add(' ', ' '),
            'w' or 'W' => new CodePointSet().Add('0', '9').Add('A', 'Z').Add('_', '_').Add('a', 'z'),
            _ => null,
        };
        offset += set is null ? 0 : 2;
        return set is null || char.IsAsciiLetterLower(letter) ? set : set.Complement();
    }

    /// <summary>Reads <c>[:name:]</c> or <c>[:^name:]</c>; null if something else stands here.</summary>
    public static CodePointSet? TryReadPosixSet(string pattern, ref int offset)
    {
        int end = string.CompareOrdinal(pattern, offset, "[:", 0, 2) == 0
            ? pattern.IndexOf(":]", offset + 2, StringComparison.Ordinal)
            : -1;
        if (end < 0)
        {
            return null;
        }

        string whole = pattern[offset..(end + 2)];
        bool isNegated = whole[2] == '^';
        var set = new CodePointSet();
        CodePointSet known = whole[(isNegated ? 3 : 2)..^2] switch
        {
            "alnum" => set.Add('0', '9').Add('A', 'Z').Add('a', 'z'),
            "alpha" => set.Add('A', 'Z').Add('a', 'z'),
            "ascii" => set.Add(0, 0x7F),
            "blank" => set.Add('\t', '\t').Add(' ', ' '),
            "cntrl" => set.Add(0, 0x1F).Add(0x7F, 0x7F),
            "digit" => set.Add('0', '9'),
            "graph" => set.Add('!', '~'),
            "lower" => set.Add('a', 'z'),
            "print" => set.Add(' ', '~'),
            "punct" => set.Add('!', '/').Add(':', '@').Add('[', '`').Add('{', '~'),
            "space" => set.Add('\t', '\r').Add(' ', ' '),
            "upper" => set.Add('A', 'Z'),
            "word" => set.Add('0', '9').Add('A', 'Z').Add('_', '_').Add('a', 'z'),
            "xdigit" => set.Add('0', '9').Add('A', 'F').Add('a', 'f'),
            _ => throw GoRegexErrors.Error("invalid character class range", whole),
        };
        offset = end + 2;
        return isNegated ? known.Complement() : known;
    }

    /// <summary>Reads an escape that stands for one character.</summary>
    public static int ReadCharacter(string pattern, ref int offset)
    {
        int start = offset++;
        if (offset >= pattern.Length)
        {
            throw GoRegexErrors.Error("trailing backslash at end of expression", "");
        }

        Rune.DecodeFromUtf16(pattern.AsSpan(offset), out Rune rune, out int length);
        offset += length;
        int code = rune.Value;
        switch (code)
        {
            case >= '1' and <= '7' when offset < pattern.Length && pattern[offset] is >= '0' and <= '7':
            case '0':
                return ReadOctal(pattern, ref offset, code - '0');
            case 'x':
                return ReadHex(pattern, ref offset, start);
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)code):
                return code;
            default:
                throw GoRegexErrors.Error("invalid escape sequence", pattern[start..offset]);
        }
    }

    static int ReadOctal(string pattern, ref int offset, int value)
    {
        for (int i = 1; i < 3 && offset < pattern.Length && pattern[offset] is >= '0' and <= '7'; i++)
        {
            value = (value * 8) + (pattern[offset++] - '0');
        }

        return value;
    }

    static int ReadHex(string pattern, ref int offset, int start)
    {
        int end = offset + 2;
        int first = offset;
        if (offset < pattern.Length && pattern[offset] == '{')
        {
            first = offset + 1;
            end = pattern.IndexOf('}', offset);
        }

        bool isNumber = end >= first && end <= pattern.Length && end - first is > 0 and <= 8
            && int.TryParse(pattern.AsSpan(first, end - first), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
        int value = isNumber ? int.Parse(pattern.AsSpan(first, end - first), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : -1;
        if (value is < 0 or > CodePointSet.Last)
        {
            throw GoRegexErrors.Error("invalid escape sequence", pattern[start..Math.Min(offset + 1, pattern.Length)]);
        }

        offset = first > offset ? end + 1 : end;
        return value;
    }

    static CodePointSet ReadCategory(string pattern, ref int offset, bool isNegated)
    {
        int start = offset;
        int end = offset + 3;
        int first = offset + 2;
        if (first < pattern.Length && pattern[first] == '{')
        {
            end = pattern.IndexOf('}', first);
            first++;
        }

        if (end < 0 || end > pattern.Length)
        {
            throw GoRegexErrors.Error("invalid character class range", pattern[start..]);
        }

        string name = pattern[first..end];
        bool isInverted = name.StartsWith('^');
        offset = first > start + 2 ? end + 1 : end;
        CodePointSet set = CodePointSet.OfCategory(isInverted ? name[1..] : name)
            ?? throw GoRegexErrors.Error("invalid character class range", pattern[start..offset]);
        return isNegated != isInverted ? set.Complement() : set;
    }
}
