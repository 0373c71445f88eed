using System.Globalization;
using System.Numerics;
using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Cuts SQL text into tokens with positions. Lexical rules follow PostgreSQL 17, section 4.1, with DuckDB's number
/// separators.</summary>
sealed class SqlLexer
{
    /// <summary>Longer hexadecimal numbers are refused: their conversion to decimal takes quadratic time and no type holds them.</summary>
    const int MaximumHexDigits = 4096;

    /// <summary>Longest first, so that the first match is the token.</summary>
    static readonly string[] _symbols =
    [
        "!~~*", "#>>", "->>", "!~~", "!~*", "~~*", "#>", "::", ":=", "=>", "->", "<=", ">=", "<>", "!=", "==", "<<", ">>", "||", "//",
        "**", "!~", "~*", "~~", "@>", "<@", "&&", "^@", "(", ")", "[", "]", "{", "}", ",", ";", ".", ":", "+", "-", "*", "/", "%", "^",
        "&", "|", "#", "~", "=", "<", ">", "?",
    ];

    readonly string _sql;
    readonly List<SqlToken> _tokens = [];
    int _offset;
    int _line = 1;
    int _lineStart;

    SqlLexer(string sql)
    {
        _sql = sql;
    }

    SourcePosition Here => new(_offset, _line, _offset - _lineStart + 1);

    /// <summary>Returns the tokens of the text; the last one is the end.</summary>
    public static IReadOnlyList<SqlToken> Tokenize(string sql)
    {
        var lexer = new SqlLexer(sql);
        while (lexer.ReadToken())
        {
        }

        return lexer._tokens;
    }

    char Peek(int ahead = 0) => _offset + ahead < _sql.Length ? _sql[_offset + ahead] : '\0';

    bool ReadToken()
    {
        SkipBlanksAndComments();
        SourcePosition start = Here;
        if (_offset >= _sql.Length)
        {
            Add(SqlTokenKind.End, "", start);
            return false;
        }

        char c = _sql[_offset];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber(start);
        }
        else if (c == '\'')
        {
            Add(SqlTokenKind.String, ReadQuoted('\'', "string", start), start);
        }
        else if (c is '"' or '`')
        {
            string name = ReadQuoted(c, "quoted identifier", start);
            if (name.Length == 0)
            {
                throw SqlErrors.Syntax("a quoted identifier must not be empty", start);
            }

            Add(SqlTokenKind.QuotedIdentifier, name, start);
        }
        else if (c is 'e' or 'E' && Peek(1) == '\'')
        {
            ReadEscapeString(start);
        }
        else if (c is 'x' or 'X' && Peek(1) == '\'')
        {
            ReadBlob(start);
        }
        else if (c == '$')
        {
            ReadDollar(start);
        }
        else if (IsWordStart(c))
        {
            Add(SqlTokenKind.Word, ReadWord(), start);
        }
        else
        {
            ReadSymbol(start);
        }

        return true;
    }

    static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_' || (c >= 0x80 && !char.IsWhiteSpace(c) && !char.IsControl(c));

    static bool IsWordPart(char c) => IsWordStart(c) || char.IsAsciiDigit(c) || c == '$';

    void Add(SqlTokenKind kind, string text, SourcePosition start) => _tokens.Add(new SqlToken(kind, text, start, _offset));

    /// <summary>Steps over one character and keeps count of lines.</summary>
    void Advance()
    {
        if (_sql[_offset++] == '\n')
        {
            _line++;
            _lineStart = _offset;
        }
    }

    void SkipBlanksAndComments()
    {
        while (_offset < _sql.Length)
        {
            char c = _sql[_offset];
            if (char.IsWhiteSpace(c) || c is '\uFEFF' or '\u200B')
            {
                Advance();
            }
            else if (c == '-' && Peek(1) == '-')
            {
                while (_offset < _sql.Length && _sql[_offset] != '\n')
                {
                    _offset++;
                }
            }
            else if (c == '/' && Peek(1) == '*')
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Block comments nest, as in the standard.</summary>
    void SkipBlockComment()
    {
        SourcePosition start = Here;
        int depth = 0;
        do
        {
            if (_offset >= _sql.Length)
            {
                throw SqlErrors.Syntax("the comment that starts here is not closed; expected \"*/\"", start);
            }

            if (Peek() == '/' && Peek(1) == '*')
            {
                depth++;
                _offset += 2;
            }
            else if (Peek() == '*' && Peek(1) == '/')
            {
                depth--;
                _offset += 2;
            }
            else
            {
                Advance();
            }
        }
        while (depth > 0);
    }

    string ReadWord()
    {
        int start = _offset;
        while (_offset < _sql.Length && IsWordPart(_sql[_offset]))
        {
            _offset++;
        }

        return _sql[start.._offset];
    }

    /// <summary>Reads text in quotes in which a doubled quote stands for one.</summary>
    string ReadQuoted(char quote, string what, SourcePosition start)
    {
        _offset++;
        int from = _offset;
        StringBuilder? text = null;
        while (true)
        {
            if (_offset >= _sql.Length)
            {
                throw SqlErrors.Syntax($"the {what} that starts here is not closed; expected {quote}", start);
            }

            if (_sql[_offset] != quote)
            {
                Advance();
                continue;
            }

            if (Peek(1) != quote)
            {
                break;
            }

            text ??= new StringBuilder();
            text.Append(_sql, from, _offset + 1 - from);
            _offset += 2;
            from = _offset;
        }

        string rest = _sql[from.._offset];
        _offset++;
        return text is null ? rest : text.Append(rest).ToString();
    }

    void ReadBlob(SourcePosition start)
    {
        _offset++;
        string digits = ReadQuoted('\'', "blob", start);
        if (digits.Length % 2 != 0 || !digits.All(char.IsAsciiHexDigit))
        {
            throw SqlErrors.Syntax("a blob literal takes pairs of hexadecimal digits, such as X'00FF'", start);
        }

        Add(SqlTokenKind.Blob, digits, start);
    }

    void ReadEscapeString(SourcePosition start)
    {
        _offset += 2;
        var text = new StringBuilder();
        while (true)
        {
            if (_offset >= _sql.Length)
            {
                throw SqlErrors.Syntax("the string that starts here is not closed; expected '", start);
            }

            char c = _sql[_offset];
            if (c == '\'' && Peek(1) != '\'')
            {
                break;
            }

            if (c == '\'')
            {
                text.Append('\'');
                _offset += 2;
            }
            else if (c == '\\' && _offset + 1 < _sql.Length)
            {
                _offset++;
                ReadEscape(text);
            }
            else
            {
                text.Append(c);
                Advance();
            }
        }

        _offset++;
        Add(SqlTokenKind.String, text.ToString(), start);
    }

    /// <summary>Reads what follows a backslash (PostgreSQL 17, table 4.1).</summary>
    void ReadEscape(StringBuilder text)
    {
        SourcePosition start = Here;
        char c = _sql[_offset];
        if (c is >= '0' and <= '7')
        {
            text.Append((char)ReadCode(8, 1, 3, start));
            return;
        }

        Advance();
        switch (c)
        {
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'x': text.Append((char)ReadCode(16, 1, 2, start)); break;
            case 'u': text.Append((char)ReadCode(16, 4, 4, start)); break;
            case 'U':
                int code = ReadCode(16, 8, 8, start);
                if (!Rune.IsValid(code))
                {
                    throw SqlErrors.Syntax("this escape is not a Unicode character", start);
                }

                text.Append(new Rune(code).ToString());
                break;
            default: text.Append(c); break;
        }
    }

    int ReadCode(int radix, int minimum, int maximum, SourcePosition start)
    {
        long value = 0;
        int count = 0;
        while (count < maximum && char.IsAsciiHexDigit(Peek()) && (radix == 16 || Peek() is >= '0' and <= '7'))
        {
            value = (value * radix) + Convert.ToInt32(Peek().ToString(), 16);
            _offset++;
            count++;
        }

        return count >= minimum && value <= int.MaxValue
            ? (int)value
            : throw SqlErrors.Syntax($"an escape in this string needs at least {minimum} digits", start);
    }

    /// <summary>Reads <c>$1</c>, <c>$name</c>, <c>$$text$$</c> or <c>$tag$text$tag$</c>.</summary>
    void ReadDollar(SourcePosition start)
    {
        _offset++;
        int from = _offset;
        while (_offset < _sql.Length && _sql[_offset] != '$' && IsWordPart(_sql[_offset]))
        {
            _offset++;
        }

        string tag = _sql[from.._offset];
        if (Peek() == '$' && (tag.Length == 0 || IsWordStart(tag[0])))
        {
            _offset++;
            string closing = "$" + tag + "$";
            int end = _sql.IndexOf(closing, _offset, StringComparison.Ordinal);
            if (end < 0)
            {
                throw SqlErrors.Syntax($"the string that starts here is not closed; expected {closing}", start);
            }

            string text = _sql[_offset..end];
            while (_offset < end)
            {
                Advance();
            }

            _offset += closing.Length;
            Add(SqlTokenKind.String, text, start);
            return;
        }

        if (tag.Length == 0)
        {
            throw SqlErrors.Syntax("expected a parameter such as $1 or $name, or a string such as $$text$$, after \"$\"", start);
        }

        if (char.IsAsciiDigit(tag[0]) && (tag.Length > 5 || !tag.All(char.IsAsciiDigit) || tag.All(digit => digit == '0')))
        {
            throw SqlErrors.Syntax($"parameter \"${tag}\" is not a number from 1 to 99999", start);
        }

        Add(SqlTokenKind.Parameter, tag, start);
    }

    void ReadNumber(SourcePosition start)
    {
        if (Peek() == '0' && Peek(1) is 'x' or 'X' && char.IsAsciiHexDigit(Peek(2)))
        {
            ReadHexadecimal(start);
            return;
        }

        SqlTokenKind kind = SqlTokenKind.Integer;
        SkipDigits();
        if (Peek() == '.' && Peek(1) != '.')
        {
            kind = SqlTokenKind.Decimal;
            _offset++;
            SkipDigits();
        }

        int sign = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek() is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + sign)))
        {
            kind = SqlTokenKind.Float;
            _offset += 1 + sign;
            SkipDigits();
        }

        string text = _sql[start.Offset.._offset];
        RefuseWordAfterNumber(start);
        Add(kind, text.Replace("_", "", StringComparison.Ordinal), start);
    }

    void RefuseWordAfterNumber(SourcePosition start)
    {
        if (_offset < _sql.Length && IsWordStart(_sql[_offset]))
        {
            int from = start.Offset;
            ReadWord();
            string text = _sql[from..Math.Min(_offset, from + 40)];
            throw SqlErrors.Syntax(
                $"\"{text}\" is neither a number nor a name; put a blank after the number or quotes around the name",
                start);
        }
    }

    void ReadHexadecimal(SourcePosition start)
    {
        _offset += 2;
        int from = _offset;
        while (char.IsAsciiHexDigit(Peek()) || (Peek() == '_' && char.IsAsciiHexDigit(Peek(1))))
        {
            _offset++;
        }

        string digits = _sql[from.._offset].Replace("_", "", StringComparison.Ordinal);
        if (digits.Length > MaximumHexDigits)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded,
                $"a hexadecimal number has at most {MaximumHexDigits} digits, this one has {digits.Length}",
                start.Line,
                start.Column);
        }

        RefuseWordAfterNumber(start);
        var value = BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Add(SqlTokenKind.Integer, value.ToString(CultureInfo.InvariantCulture), start);
    }

    void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek()) || (Peek() == '_' && char.IsAsciiDigit(Peek(1)) && _offset > 0
            && char.IsAsciiDigit(_sql[_offset - 1])))
        {
            _offset++;
        }
    }

    void ReadSymbol(SourcePosition start)
    {
        foreach (string symbol in _symbols)
        {
            if (string.CompareOrdinal(_sql, _offset, symbol, 0, symbol.Length) == 0)
            {
                _offset += symbol.Length;
                Add(SqlTokenKind.Symbol, symbol, start);
                return;
            }
        }

        char c = _sql[_offset];
        string shown = char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c.ToString();
        throw SqlErrors.Syntax($"unexpected character \"{shown}\"", start);
    }
}
