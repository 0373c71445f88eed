using System.Text;

namespace Quiver.InfluxQl.Lexical;

/// <summary>Cuts InfluxQL into tokens, one at a time: only the parser knows whether a slash divides or opens a regular expression.</summary>
sealed class InfluxLexer(string text)
{
    readonly InfluxReader _reader = new(text);

    /// <summary>Looks at the next code point behind the tokens read so far.</summary>
    public int Peek() => _reader.Peek();

    /// <summary>Returns whether a code point is a blank.</summary>
    public static bool IsBlank(int code) => code is ' ' or '\t' or '\n';

    /// <summary>Reads a token.</summary>
    public InfluxToken Read()
    {
        int code = _reader.Read();
        InfluxPosition start = _reader.Position;
        if (IsBlank(code))
        {
            return ReadBlanks(start);
        }

        if (IsLetter(code) || code is '_' or '"')
        {
            _reader.Unread();
            return ReadIdentifier(true);
        }

        return code switch
        {
            >= '0' and <= '9' => ReadNumber(start),
            InfluxReader.End => new InfluxToken(InfluxTokenKind.End, "", start),
            '\'' => ReadString(),
            '$' => ReadParameter(start),
            '.' => ReadDot(start),
            '-' when Accept('-') => SkipLine(start),
            '/' when Accept('*') => SkipComment(start),
            '=' => Symbol(Accept('~') ? "=~" : "=", start),
            '!' => Accept('=') ? Symbol("!=", start) : Accept('~') ? Symbol("!~", start) : Illegal(code, start),
            '<' => Symbol(Accept('=') ? "<=" : Accept('>') ? "!=" : "<", start),
            '>' => Symbol(Accept('=') ? ">=" : ">", start),
            ':' => Symbol(Accept(':') ? "::" : ":", start),
            '+' => Symbol("+", start),
            '-' => Symbol("-", start),
            '*' => Symbol("*", start),
            '/' => Symbol("/", start),
            '%' => Symbol("%", start),
            '&' => Symbol("&", start),
            '|' => Symbol("|", start),
            '^' => Symbol("^", start),
            '(' => Symbol("(", start),
            ')' => Symbol(")", start),
            ',' => Symbol(",", start),
            ';' => Symbol(";", start),
            _ => Illegal(code, start),
        };
    }

    /// <summary>Reads a regular expression between slashes; <c>\/</c> is the only escape that is resolved.</summary>
    public InfluxToken ReadRegex()
    {
        InfluxPosition start = _reader.Position;
        if (_reader.Read() != '/')
        {
            return new InfluxToken(InfluxTokenKind.BadRegex, "", start);
        }

        var value = new StringBuilder();
        while (true)
        {
            int code = _reader.Read();
            if (code == '/')
            {
                return new InfluxToken(InfluxTokenKind.Regex, value.ToString(), start);
            }

            if (code is InfluxReader.End or '\n')
            {
                return new InfluxToken(InfluxTokenKind.BadRegex, "", start);
            }

            if (code == '\\')
            {
                int escaped = _reader.Read();
                if (escaped == InfluxReader.End)
                {
                    return new InfluxToken(InfluxTokenKind.BadRegex, "", start);
                }

                if (escaped == '/')
                {
                    code = '/';
                }
                else
                {
                    _reader.Unread();
                }
            }

            Append(value, code);
        }
    }

    static bool IsLetter(int code) => code is >= 'a' and <= 'z' or >= 'A' and <= 'Z';

    static bool IsDigit(int code) => code is >= '0' and <= '9';

    static bool IsWordPart(int code) => IsLetter(code) || IsDigit(code) || code == '_';

    static bool IsUnit(int code) => IsLetter(code) || code == 'µ';

    static InfluxToken Symbol(string symbol, InfluxPosition start) => new(InfluxTokenKind.Symbol, symbol, start);

    static InfluxToken Illegal(int code, InfluxPosition start) =>
        new(InfluxTokenKind.Illegal, code == 0 ? "" : char.ConvertFromUtf32(code), start);

    static void Append(StringBuilder value, int code)
    {
        if (code < 0x80)
        {
            value.Append((char)code);
        }
        else
        {
            value.Append(char.ConvertFromUtf32(code));
        }
    }

    bool Accept(char wanted)
    {
        if (_reader.Read() == wanted)
        {
            return true;
        }

        _reader.Unread();
        return false;
    }

    InfluxToken ReadBlanks(InfluxPosition start)
    {
        var value = new StringBuilder();
        Append(value, _reader.Current);
        while (true)
        {
            int code = _reader.Read();
            if (!IsBlank(code))
            {
                // The end stays read; see the remarks of InfluxReader.
                if (code != InfluxReader.End)
                {
                    _reader.Unread();
                }

                return new InfluxToken(InfluxTokenKind.Blank, value.ToString(), start);
            }

            Append(value, code);
        }
    }

    InfluxToken ReadIdentifier(bool isKeywordPossible)
    {
        _reader.Read();
        InfluxPosition start = _reader.Position;
        _reader.Unread();
        var value = new StringBuilder();
        while (true)
        {
            int code = _reader.Read();
            if (code == '"')
            {
                // Quotes end the identifier and replace what stands before them.
                InfluxToken quoted = ReadString();
                return quoted.Kind == InfluxTokenKind.String ? new InfluxToken(InfluxTokenKind.Identifier, quoted.Text, start) : quoted;
            }

            if (!IsWordPart(code))
            {
                if (code != InfluxReader.End)
                {
                    _reader.Unread();
                }

                break;
            }

            Append(value, code);
        }

        string word = value.ToString();
        string? keyword = isKeywordPossible ? InfluxKeywords.Find(word) : null;
        return keyword is null
            ? new InfluxToken(InfluxTokenKind.Identifier, word, start)
            : new InfluxToken(InfluxTokenKind.Keyword, keyword, start);
    }

    InfluxToken ReadParameter(InfluxPosition start)
    {
        InfluxToken name = ReadIdentifier(false);
        InfluxTokenKind kind = name.Kind == InfluxTokenKind.Identifier ? InfluxTokenKind.BoundParameter : name.Kind;
        return new InfluxToken(kind, "$" + name.Text, start);
    }

    /// <summary>Reads a string whose quote was read already; its place is the one before the quote.</summary>
    InfluxToken ReadString()
    {
        int quote = _reader.Current;
        _reader.Unread();
        InfluxPosition start = _reader.Position;
        _reader.Read();
        var value = new StringBuilder();
        while (true)
        {
            int code = _reader.Read();
            if (code == quote)
            {
                return new InfluxToken(InfluxTokenKind.String, value.ToString(), start);
            }

            if (code is InfluxReader.End or '\n')
            {
                return new InfluxToken(InfluxTokenKind.BadString, value.ToString(), start);
            }

            if (code == '\\')
            {
                code = _reader.Read();
                if (code is not ('n' or '\\' or '"' or '\''))
                {
                    value.Clear().Append('\\');
                    Append(value, code == InfluxReader.End ? 0 : code);
                    return new InfluxToken(InfluxTokenKind.BadEscape, value.ToString(), _reader.Position);
                }

                code = code == 'n' ? '\n' : code;
            }

            Append(value, code);
        }
    }

    InfluxToken ReadDot(InfluxPosition start)
    {
        int next = _reader.Read();
        _reader.Unread();
        return IsDigit(next) ? ReadNumber(start) : Symbol(".", start);
    }

    /// <summary>Reads a number, integer or duration whose first character was read already.</summary>
    InfluxToken ReadNumber(InfluxPosition start)
    {
        _reader.Unread();
        var value = new StringBuilder();
        AppendWhile(value, IsDigit);
        if (Accept('.'))
        {
            if (IsDigit(_reader.Read()))
            {
                _reader.Unread();
                value.Append('.');
                AppendWhile(value, IsDigit);
            }
            else
            {
                _reader.Unread();
            }

            return new InfluxToken(InfluxTokenKind.Number, value.ToString(), start);
        }

        int unit = _reader.Read();
        _reader.Unread();
        if (!IsUnit(unit))
        {
            return new InfluxToken(InfluxTokenKind.Integer, value.ToString(), start);
        }

        AppendWhile(value, code => IsUnit(code) || IsDigit(code));
        return new InfluxToken(InfluxTokenKind.Duration, value.ToString(), start);
    }

    void AppendWhile(StringBuilder value, Func<int, bool> isPart)
    {
        while (isPart(_reader.Read()))
        {
            Append(value, _reader.Current);
        }

        _reader.Unread();
    }

    InfluxToken SkipLine(InfluxPosition start)
    {
        while (_reader.Read() is not ('\n' or InfluxReader.End))
        {
        }

        return new InfluxToken(InfluxTokenKind.Comment, "", start);
    }

    InfluxToken SkipComment(InfluxPosition start)
    {
        int previous = 0;
        while (true)
        {
            int code = _reader.Read();
            if (code == InfluxReader.End)
            {
                return new InfluxToken(InfluxTokenKind.Illegal, "", start);
            }

            if (previous == '*' && code == '/')
            {
                return new InfluxToken(InfluxTokenKind.Comment, "", start);
            }

            previous = code;
        }
    }
}
