using System.Text;
using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// The compiled patterns of one call site. Matching takes linear time (RegexOptions.NonBacktracking) unless the pattern has
/// lookaround or back-references.
/// </summary>
sealed class PatternCache
{
    const int MaxPatterns = 64;
    static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    readonly Dictionary<(string Pattern, string Flags), Regex> _patterns = [];
    (string Pattern, string Flags) _lastKey;
    Regex? _last;

    /// <summary>Returns the cache of a call site.</summary>
    public static PatternCache Of(ScalarInvocation call) => (PatternCache)(RowLoop.StateOf(call).Compiled ??= new PatternCache());

    public Regex Get(string pattern, string flags, bool whole, bool glob)
    {
        if (_last is not null && _lastKey.Pattern == pattern && _lastKey.Flags == flags)
        {
            return _last;
        }

        if (!_patterns.TryGetValue((pattern, flags), out Regex? regex))
        {
            if (_patterns.Count >= MaxPatterns)
            {
                _patterns.Clear();
            }

            string source = glob ? FromGlob(pattern) : whole ? $@"\A(?:{pattern})\z" : pattern;
            regex = Compile(source, pattern, flags, glob);
            _patterns[(pattern, flags)] = regex;
        }

        _lastKey = (pattern, flags);
        _last = regex;
        return regex;
    }

    static Regex Compile(string source, string pattern, string flags, bool glob)
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
            return new Regex(source, options | RegexOptions.NonBacktracking, MatchTimeout);
        }
        catch (NotSupportedException)
        {
            // Lookaround and back-references need backtracking: the timeout bounds it.
            return new Regex(source, options, MatchTimeout);
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
