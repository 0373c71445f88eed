using System.Text;
using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// The compiled patterns of one call site.
/// </summary>
sealed class PatternCache
{
    const int MaxPatterns = 64;

    readonly Dictionary<(string Pattern, string Flags), TextPattern> _patterns = [];
    byte[] _lastPattern = [];
    byte[] _lastFlags = [];
    TextPattern? _last;

    /// <summary>Returns the cache of a call site.</summary>
    public static PatternCache Of(ScalarInvocation call) => (PatternCache)(RowLoop.StateOf(call).Compiled ??= new PatternCache());

    /// <summary>Returns a pattern, mostly the one of the row before.</summary>
    public TextPattern Get(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> flags, bool whole, bool glob)
    {
        if (_last is null || !pattern.SequenceEqual(_lastPattern) || !flags.SequenceEqual(_lastFlags))
        {
            _last = Find(Encoding.UTF8.GetString(pattern), Encoding.UTF8.GetString(flags), whole, glob);
            _lastPattern = pattern.ToArray();
            _lastFlags = flags.ToArray();
        }

        return _last;
    }

    TextPattern Find(string pattern, string flags, bool whole, bool glob)
    {
        if (!_patterns.TryGetValue((pattern, flags), out TextPattern? found))
        {
            if (_patterns.Count >= MaxPatterns)
            {
                _patterns.Clear();
            }

            string source = glob ? FromGlob(pattern) : whole ? $@"\A(?:{pattern})\z" : pattern;
            found = Compile(source, pattern, flags, glob);
            _patterns[(pattern, flags)] = found;
        }

        return found;
    }

    static TextPattern Compile(string source, string pattern, string flags, bool glob)
    {
        RegexOptions options = RegexOptions.CultureInvariant | (glob ? RegexOptions.Singleline : RegexOptions.None);
        foreach (char flag in flags)
        {
            options |= flag switch
            {
                'i' => RegexOptions.IgnoreCase,
                's' => RegexOptions.Singleline,
                'm' or 'n' => RegexOptions.Multiline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'g' or 'c' => RegexOptions.None,
                _ => throw new QuiverException(ErrorCode.InvalidValue,
                    $"unknown flag '{flag}' of a regular expression; use c, g, i, m, s or x"),
            };
        }

        try
        {
            return new TextPattern(source, pattern, options);
        }
        catch (ArgumentException e)
        {
            throw new QuiverException(ErrorCode.InvalidValue, glob ? $"invalid pattern '{pattern}'" : RegexErrors.Message(pattern, e), e);
        }
    }

    static string FromGlob(string glob)
    {
        var pattern = new StringBuilder(@"\A");
        for (int i = 0; i < glob.Length; i++)
        {
            char c = glob[i];
            int end = c == '[' ? glob.IndexOf(']', Math.Min(i + 2, glob.Length)) : -1;
            if (c == '\\' && i + 1 < glob.Length)
            {
                pattern.Append(Regex.Escape(glob[++i].ToString()));
            }
            else if (end > 0)
            {
                string set = glob[(i + 1)..end];
                bool isNegated = set[0] is '!' or '^';
                set = (isNegated ? set[1..] : set).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[",
                    StringComparison.Ordinal);
                pattern.Append(isNegated ? "[^" : "[").Append(set).Append(']');
                i = end;
            }
            else
            {
                pattern.Append(c == '*' ? ".*" : c == '?' ? "." : Regex.Escape(c.ToString()));
            }
        }

        return pattern.Append(@"\z").ToString();
    }
}
