using System.Globalization;
using System.Text;
using Quiver.Arrow.Errors;

namespace Quiver.InfluxQl.Regexes;

/// <summary>Reads a pattern by the rules of Go's <c>regexp/syntax</c> and writes it for .NET. Groups become groups without a capture,
/// because patterns only ask whether something matches.</summary>
sealed class GoRegexParser
{
    const int MaximumDepth = 200;
    const int MaximumCount = 1000;

    readonly string _pattern;
    readonly StringBuilder _output = new();
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    int _offset;
    int _depth;
    bool _hasCounts;
    GoRegexFlags _flags;

    GoRegexParser(string pattern)
    {
        _pattern = pattern;
    }

    bool IsAtEnd => _offset >= _pattern.Length;

    /// <summary>Reads a pattern.</summary>
    public static GoRegexTranslation Translate(string pattern)
    {
        var parser = new GoRegexParser(pattern);
        parser.ReadAlternatives();
        if (!parser.IsAtEnd)
        {
            throw GoRegexErrors.Error("unexpected )", pattern);
        }

        return new GoRegexTranslation(parser._output.ToString(), parser._hasCounts, LiteralOf(pattern));
    }

    static string? LiteralOf(string pattern)
    {
        if (pattern.Length < 2 || pattern[0] != '^' || pattern[^1] != '$')
        {
            return null;
        }

        string inner = pattern[1..^1];
        foreach (char c in inner)
        {
            if (c is '\\' or '.' or '+' or '*' or '?' or '(' or ')' or '[' or ']' or '{' or '}' or '|' or '^' or '$')
            {
                return null;
            }
        }

        return inner;
    }

    /// <summary>Reads up to a closing parenthesis or the end; returns how often counts repeat what is inside.</summary>
    int ReadAlternatives()
    {
        int weight = 1;
        int start = _output.Length;
        bool hasAlternatives = false;
        while (true)
        {
            weight = Math.Max(weight, ReadConcatenation());
            if (IsAtEnd || _pattern[_offset] != '|')
            {
                break;
            }

            _offset++;
            _output.Append('|');
            hasAlternatives = true;
        }

        if (hasAlternatives)
        {
            _output.Insert(start, "(?:").Append(')');
        }

        return weight;
    }

    int ReadConcatenation()
    {
        int heaviest = 1;
        int atom = -1;
        int atomWeight = 1;
        int repeatStart = -1;
        while (!IsAtEnd && _pattern[_offset] is not ('|' or ')'))
        {
            int start = _offset;
            if (IsRepetition(out int least, out int most))
            {
                string operation = _pattern[start.._offset];
                if (atom < 0)
                {
                    throw GoRegexErrors.Error("missing argument to repetition operator", operation);
                }

                if (repeatStart >= 0)
                {
                    throw GoRegexErrors.Error("invalid nested repetition operator", _pattern[repeatStart.._offset]);
                }

                atomWeight = AppendRepetition(atom, atomWeight, least, most, operation);
                heaviest = Math.Max(heaviest, atomWeight);
                repeatStart = start;
                continue;
            }

            repeatStart = -1;
            atom = _output.Length;
            atomWeight = ReadAtom(ref atom);
            heaviest = Math.Max(heaviest, atomWeight);
        }

        return heaviest;
    }

    /// <summary>Reads <c>* + ? {n} {n,} {n,m}</c> and a <c>?</c> after it. A brace that is none of these is a character.</summary>
    bool IsRepetition(out int least, out int most)
    {
        (least, most) = (0, -1);
        int start = _offset;
        switch (_pattern[_offset])
        {
            case '*':
                _offset++;
                break;
            case '+':
                least = 1;
                _offset++;
                break;
            case '?':
                most = 1;
                _offset++;
                break;
            case '{' when TryReadCounts(out least, out most):
                break;
            default:
                return false;
        }

        if (_pattern[start] == '{' && (least > MaximumCount || most > MaximumCount || (most >= 0 && least > most)))
        {
            throw GoRegexErrors.Error("invalid repeat count", _pattern[start.._offset]);
        }

        _offset += !IsAtEnd && _pattern[_offset] == '?' ? 1 : 0;
        return true;
    }

    bool TryReadCounts(out int least, out int most)
    {
        int offset = _offset + 1;
        (least, most) = (0, -1);
        if (!TryReadNumber(ref offset, out least) || offset >= _pattern.Length)
        {
            return false;
        }

        most = least;
        if (_pattern[offset] == ',')
        {
            offset++;
            most = -1;
            if (offset < _pattern.Length && _pattern[offset] != '}' && !TryReadNumber(ref offset, out most))
            {
                return false;
            }
        }

        if (offset >= _pattern.Length || _pattern[offset] != '}')
        {
            return false;
        }

        _offset = offset + 1;
        return true;
    }

    bool TryReadNumber(ref int offset, out int number)
    {
        int start = offset;
        number = 0;
        while (offset < _pattern.Length && char.IsAsciiDigit(_pattern[offset]))
        {
            number = Math.Min((number * 10) + (_pattern[offset++] - '0'), 100_000);
        }

        return offset > start && (offset == start + 1 || _pattern[start] != '0');
    }

    int AppendRepetition(int atom, int weight, int least, int most, string operation)
    {
        int count = Math.Max(least, most);
        bool isCounted = operation[0] == '{';
        if (isCounted && weight * (long)count > MaximumCount)
        {
            throw GoRegexErrors.Error("invalid repeat count", operation.TrimEnd('?'));
        }

        _output.Insert(atom, "(?:").Append(')');
        _hasCounts |= isCounted;
        _output.Append((least, most) switch
        {
            (0, -1) => "*",
            (1, -1) => "+",
            (0, 1) => "?",
            (_, -1) => string.Create(CultureInfo.InvariantCulture, $"{{{least},}}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{{{least},{most}}}"),
        });
        return isCounted ? weight * Math.Max(count, 1) : weight;
    }

    /// <summary>Reads one thing that may be repeated. A group of flags alone is nothing to repeat: <paramref name="atom"/> becomes -1.</summary>
    int ReadAtom(ref int atom)
    {
        char c = _pattern[_offset];
        switch (c)
        {
            case '(':
                return ReadGroup(ref atom);
            case '[':
                ReadClass();
                return 1;
            case '.':
                _offset++;
                AppendSet(
                    _flags.HasFlag(GoRegexFlags.DotMatchesLineEnd)
                        ? new CodePointSet().Add(0, CodePointSet.Last)
                        : new CodePointSet().Add('\n', '\n').Complement(),
                    isFolded: true);
                return 1;
            case '^':
                _offset++;
                _output.Append(_flags.HasFlag(GoRegexFlags.MultiLine) ? "(?m:^)" : "\\A");
                return 1;
            case '$':
                _offset++;
                _output.Append(_flags.HasFlag(GoRegexFlags.MultiLine) ? "(?m:$)" : "\\z");
                return 1;
            case '\\':
                ReadEscape();
                return 1;
            default:
                AppendCharacter(ReadCharacter());
                return 1;
        }
    }

    int ReadGroup(ref int atom)
    {
        int start = _offset++;
        if (++_depth > MaximumDepth)
        {
            throw new QuiverException(
                ErrorCode.NestingTooDeep, $"a regular expression is nested too deeply; at most {MaximumDepth} levels are allowed");
        }

        GoRegexFlags outer = _flags;
        if (!IsAtEnd && _pattern[_offset] == '?' && !ReadGroupStart(start))
        {
            // (?i) holds to the end of the group around it.
            _depth--;
            atom = -1;
            return 1;
        }

        _output.Append("(?:");
        int weight = ReadAlternatives();
        if (IsAtEnd)
        {
            throw GoRegexErrors.Error("missing closing )", _pattern);
        }

        _offset++;
        _depth--;
        _flags = outer;
        _output.Append(')');
        return weight;
    }

    /// <summary>Reads what follows <c>(?</c>; returns whether a group is open.</summary>
    bool ReadGroupStart(int start)
    {
        _offset++;
        if (_offset + 1 < _pattern.Length && _pattern[_offset] == 'P' && _pattern[_offset + 1] == '<')
        {
            int end = _pattern.IndexOf('>', _offset);
            if (end < 0)
            {
                throw GoRegexErrors.Error("invalid named capture", _pattern[start..]);
            }

            string name = _pattern[(_offset + 2)..end];
            _offset = end + 1;
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw GoRegexErrors.Error("invalid named capture", _pattern[start.._offset]);
            }

            return _names.Add(name) ? true : throw GoRegexErrors.Error("duplicate capture group name", name);
        }

        GoRegexFlags flags = _flags;
        bool isNegated = false;
        bool hasFlag = false;
        while (!IsAtEnd)
        {
            char c = _pattern[_offset++];
            if (c is ':' or ')' && (!isNegated || hasFlag))
            {
                _flags = flags;
                return c == ':';
            }

            if (c == '-' && !isNegated)
            {
                (isNegated, hasFlag) = (true, false);
                continue;
            }

            GoRegexFlags flag = FlagOf(c);
            if (flag == GoRegexFlags.None)
            {
                throw GoRegexErrors.Error("invalid or unsupported Perl syntax", _pattern[start.._offset]);
            }

            hasFlag = true;
            flags = isNegated ? flags & ~flag : flags | flag;
        }

        throw GoRegexErrors.Error("missing closing )", _pattern);
    }

    static GoRegexFlags FlagOf(char c) => c switch
    {
        'i' => GoRegexFlags.IgnoreCase,
        'm' => GoRegexFlags.MultiLine,
        's' => GoRegexFlags.DotMatchesLineEnd,
        'U' => GoRegexFlags.Ungreedy,
        _ => GoRegexFlags.None,
    };

    void ReadEscape()
    {
        if (_offset + 1 >= _pattern.Length)
        {
            throw GoRegexErrors.Error("trailing backslash at end of expression", "");
        }

        switch (_pattern[_offset + 1])
        {
            case 'A':
                _offset += 2;
                _output.Append("\\A");
                break;
            case 'z':
                _offset += 2;
                _output.Append("\\z");
                break;
            case 'b' or 'B':
                _output.Append('\\').Append(_pattern[_offset + 1]);
                _offset += 2;
                break;
            case 'Q':
                ReadQuoted();
                break;
            default:
                CodePointSet? set = GoRegexEscapes.TryReadSet(_pattern, ref _offset);
                if (set is null)
                {
                    AppendCharacter(GoRegexEscapes.ReadCharacter(_pattern, ref _offset));
                }
                else
                {
                    AppendSet(set, isFolded: false);
                }

                break;
        }
    }

    /// <summary>Reads the first character of <c>\Q…\E</c> as an atom of its own, the rest before it.</summary>
    void ReadQuoted()
    {
        int end = _pattern.IndexOf("\\E", _offset, StringComparison.Ordinal);
        string quoted = _pattern[(_offset + 2)..(end < 0 ? _pattern.Length : end)];
        _offset = end < 0 ? _pattern.Length : end + 2;
        foreach (Rune rune in quoted.EnumerateRunes())
        {
            AppendCharacter(rune.Value);
        }
    }

    int ReadCharacter()
    {
        Rune.DecodeFromUtf16(_pattern.AsSpan(_offset), out Rune rune, out int length);
        _offset += length;
        return rune.Value;
    }

    void AppendCharacter(int code)
    {
        if (_flags.HasFlag(GoRegexFlags.IgnoreCase) || code > char.MaxValue)
        {
            AppendSet(new CodePointSet().Add(code, code), isFolded: false);
        }
        else
        {
            CodePointSet.AppendUnit(_output, code);
        }
    }

    void AppendSet(CodePointSet set, bool isFolded)
    {
        if (!isFolded && _flags.HasFlag(GoRegexFlags.IgnoreCase))
        {
            set.AddFoldings();
        }

        set.AppendTo(_output);
    }

    void ReadClass()
    {
        int start = _offset++;
        bool isNegated = !IsAtEnd && _pattern[_offset] == '^';
        _offset += isNegated ? 1 : 0;
        var set = new CodePointSet();
        bool isFirst = true;
        while (true)
        {
            if (IsAtEnd)
            {
                throw GoRegexErrors.Error("missing closing ]", _pattern[start..]);
            }

            if (_pattern[_offset] == ']' && !isFirst)
            {
                _offset++;
                break;
            }

            isFirst = false;
            if (GoRegexEscapes.TryReadPosixSet(_pattern, ref _offset) is { } posix)
            {
                set.Add(posix);
            }
            else if (_pattern[_offset] == '\\' && GoRegexEscapes.TryReadSet(_pattern, ref _offset) is { } escaped)
            {
                set.Add(escaped);
            }
            else
            {
                ReadRange(set, start);
            }
        }

        if (_flags.HasFlag(GoRegexFlags.IgnoreCase))
        {
            set.AddFoldings();
        }

        AppendSet(isNegated ? set.Complement() : set, isFolded: true);
    }

    void ReadRange(CodePointSet set, int classStart)
    {
        int start = _offset;
        int first = ReadClassCharacter(classStart);
        int last = first;
        if (_offset + 1 < _pattern.Length && _pattern[_offset] == '-' && _pattern[_offset + 1] != ']')
        {
            _offset++;
            last = ReadClassCharacter(classStart);
            if (last < first)
            {
                throw GoRegexErrors.Error("invalid character class range", _pattern[start.._offset]);
            }
        }

        set.Add(first, last);
    }

    int ReadClassCharacter(int classStart)
    {
        if (IsAtEnd)
        {
            throw GoRegexErrors.Error("missing closing ]", _pattern[classStart..]);
        }

        return _pattern[_offset] == '\\' ? GoRegexEscapes.ReadCharacter(_pattern, ref _offset) : ReadCharacter();
    }
}
