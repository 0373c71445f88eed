namespace Quiver.Compute.Casting;

/// <summary>Splits the text of a nested value at its own level: brackets and quotes inside of it keep what is in them together.</summary>
ref struct NestedTextReader
{
    readonly ReadOnlySpan<byte> _text;
    readonly byte _close;
    int _at;
    bool _isOpen;
    bool _isFirst;

    /// <summary>Starts at the opening bracket.</summary>
    public NestedTextReader(ReadOnlySpan<byte> text, char open, char close)
    {
        _text = text.Trim(" \t\r\n"u8);
        _close = (byte)close;
        _isOpen = _text.Length >= 2 && _text[0] == open && _text[^1] == close;
        IsGood = _isOpen;
        _isFirst = true;
        _at = 1;
    }

    /// <summary>Whether the text was well formed so far.</summary>
    public bool IsGood { get; private set; }

    /// <summary>Moves to the next part; false at the closing bracket.</summary>
    public bool Next()
    {
        if (!_isOpen || !IsGood)
        {
            return false;
        }

        bool isFirst = _isFirst;
        _isFirst = false;
        if (_at == _text.Length - 1)
        {
            if (isFirst)
            {
                _isOpen = false;
                return false;
            }

            // Part left the reader at the closing bracket.
            _isOpen = false;
            return false;
        }

        if (!isFirst)
        {
            _at++;
            return true;
        }

        if (_text[1..^1].Trim(" \t\r\n"u8).IsEmpty)
        {
            _isOpen = false;
            return false;
        }

        return true;
    }

    /// <summary>Steps over the mark after a name.</summary>
    public bool Accept()
    {
        bool isMark = IsGood && _at < _text.Length - 1 && _text[_at] is (byte)':' or (byte)'=';
        _at++;
        IsGood &= isMark;
        return isMark;
    }

    /// <summary>Reads up to an end mark, or the closing bracket, which is left there.</summary>
    public ReadOnlySpan<byte> Part(char end, char otherEnd = ',')
    {
        int start = _at;
        int depth = 0;
        for (; _at < _text.Length - 1; _at++)
        {
            byte b = _text[_at];
            if (depth == 0 && (b == end || b == otherEnd))
            {
                break;
            }

            switch (b)
            {
                case (byte)'"' or (byte)'\'' when depth > 0 || _text[start.._at].Trim(" \t\r\n"u8).IsEmpty:
                    SkipQuoted(b);
                    break;
                case (byte)'\\':
                    _at++;
                    break;
                case (byte)'[' or (byte)'{' or (byte)'(':
                    depth++;
                    break;
                case (byte)']' or (byte)'}' or (byte)')':
                    depth--;
                    IsGood &= depth >= 0;
                    break;
                default:
                    break;
            }
        }

        IsGood &= depth == 0 && _at <= _text.Length - 1;
        return IsGood ? _text[start.._at] : [];
    }

    void SkipQuoted(byte quote)
    {
        for (_at++; _at < _text.Length - 1 && _text[_at] != quote; _at++)
        {
            _at += _text[_at] == '\\' ? 1 : 0;
        }

        IsGood &= _at < _text.Length - 1;
    }
}
