using System.Globalization;
using System.Text;

namespace Quiver.InfluxQl.Regexes;

/// <summary>A set of code points, the class of a pattern.</summary>
sealed class CodePointSet
{
    /// <summary>The last code point.</summary>
    public const int Last = 0x10FFFF;

    const int FirstHigh = 0xD800;
    const int FirstLow = 0xDC00;
    const int LastLow = 0xDFFF;
    const int FirstAstral = 0x10000;

    static readonly Lazy<Dictionary<int, int[]>> _foldings = new(FindFoldings);

    List<(int First, int Last)> _ranges = [];

    /// <summary>Adds the code points from first to last.</summary>
    public CodePointSet Add(int first, int last)
    {
        _ranges.Add((first, last));
        return this;
    }

    /// <summary>Adds all code points of another set.</summary>
    public void Add(CodePointSet other) => _ranges.AddRange(other._ranges);

    /// <summary>Adds what differs from members in case only.</summary>
    public void AddFoldings()
    {
        foreach ((int first, int last) in _ranges.ToArray())
        {
            for (int code = first; code <= Math.Min(last, char.MaxValue); code++)
            {
                foreach (int variant in _foldings.Value.GetValueOrDefault(code, []))
                {
                    Add(variant, variant);
                }
            }
        }
    }

    /// <summary>Returns the code points that are not in the set.</summary>
    public CodePointSet Complement()
    {
        Normalize();
        var result = new CodePointSet();
        int next = 0;
        foreach ((int first, int last) in _ranges)
        {
            if (first > next)
            {
                result.Add(next, first - 1);
            }

            next = last + 1;
        }

        return next <= Last ? result.Add(next, Last) : result;
    }

    /// <summary>Returns the set of a general category such as <c>L</c> or <c>Lu</c>, or of <c>Any</c>; null for other names.</summary>
    public static CodePointSet? OfCategory(string name)
    {
        if (string.Equals(name, "Any", StringComparison.Ordinal))
        {
            return new CodePointSet().Add(0, Last);
        }

        var wanted = new bool[30];
        bool isKnown = false;
        for (int i = 0; i < wanted.Length; i++)
        {
            wanted[i] = ShortName((UnicodeCategory)i).StartsWith(name, StringComparison.Ordinal);
            isKnown |= wanted[i];
        }

        if (!isKnown || name.Length == 0)
        {
            return null;
        }

        var result = new CodePointSet();
        int start = -1;
        for (int code = 0; code <= Last + 1; code++)
        {
            bool isMember = code <= Last && wanted[(int)CharUnicodeInfo.GetUnicodeCategory(code)];
            if (isMember && start < 0)
            {
                start = code;
            }
            else if (!isMember && start >= 0)
            {
                result.Add(start, code - 1);
                start = -1;
            }
        }

        return result;
    }

    /// <summary>Writes the set for .NET, whose characters are halves of code points above U+FFFF.</summary>
    public void AppendTo(StringBuilder text)
    {
        Normalize();
        var plain = new StringBuilder();
        var pairs = new List<string>();
        foreach ((int first, int last) in _ranges)
        {
            AppendRange(plain, first, Math.Min(last, FirstHigh - 1));
            AppendRange(plain, Math.Max(first, LastLow + 1), Math.Min(last, char.MaxValue));
            AddPairs(pairs, Math.Max(first, FirstAstral), last);
        }

        if (plain.Length > 0)
        {
            pairs.Insert(0, $"[{plain}]");
        }

        // A class with nothing in it matches nothing.
        text.Append(pairs.Count switch
        {
            0 => "[^\\s\\S]",
            1 when plain.Length > 0 => pairs[0],
            _ => $"(?:{string.Join('|', pairs)})",
        });
    }

    /// <summary>Writes one code unit so that it means only itself.</summary>
    public static void AppendUnit(StringBuilder text, int unit)
    {
        if (unit < 0x80 && char.IsAsciiLetterOrDigit((char)unit))
        {
            text.Append((char)unit);
        }
        else
        {
            text.Append("\\u").Append(unit.ToString("X4", CultureInfo.InvariantCulture));
        }
    }

    static void AppendRange(StringBuilder text, int first, int last)
    {
        if (first <= last)
        {
            AppendUnit(text, first);
            text.Append('-');
            AppendUnit(text, last);
        }
    }

    static void AddPairs(List<string> pairs, int first, int last)
    {
        while (first <= last)
        {
            // Rows of 1,024 code points share their first half; whole rows go together.
            int row = (first - FirstAstral) >> 10;
            int lastRow = (last - FirstAstral) >> 10;
            bool startsRow = ((first - FirstAstral) & 0x3FF) == 0;
            int wholeRows = lastRow - row + (((last - FirstAstral) & 0x3FF) == 0x3FF ? 1 : 0);
            int rows = startsRow && wholeRows > 0 ? wholeRows : 1;
            int end = Math.Min(last, FirstAstral + ((row + rows) << 10) - 1);
            var text = new StringBuilder("[");
            AppendRange(text, FirstHigh + row, FirstHigh + row + rows - 1);
            text.Append("][");
            AppendRange(
                text, rows > 1 ? FirstLow : FirstLow + ((first - FirstAstral) & 0x3FF), rows > 1 ? LastLow : FirstLow + ((end - FirstAstral) & 0x3FF));
            pairs.Add(text.Append(']').ToString());
            first = end + 1;
        }
    }

    void Normalize()
    {
        _ranges.Sort();
        var merged = new List<(int First, int Last)>();
        foreach ((int first, int last) in _ranges)
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        _ranges = merged;
    }

    /// <summary>Groups the characters of the basic plane whose lower case of the upper case is the same.</summary>
    static Dictionary<int, int[]> FindFoldings() => Enumerable.Range(0, char.MaxValue + 1)
        .GroupBy(code => char.ToLowerInvariant(char.ToUpperInvariant((char)code)))
        .Where(group => group.Skip(1).Any())
        .SelectMany(group => group.Select(code => (code, group.ToArray())))
        .ToDictionary(pair => pair.code, pair => pair.Item2);

    static string ShortName(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "-",
    };
}
