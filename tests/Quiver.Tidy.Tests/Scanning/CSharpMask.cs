namespace Quiver.Tidy.Tests.Scanning;

/// <summary>
/// Splits C# text into code and comments. Literals are blanked in both, so that a brace in a string never counts.
/// It knows line and block comments, characters, and plain, verbatim, interpolated and raw strings; holes of interpolated strings
/// are blanked with their string.
/// </summary>
sealed class CSharpMask
{
    readonly string _text;
    readonly char[] _code;
    readonly char[] _comments;
    int _position;

    public CSharpMask(string text)
    {
        _text = text;
        _code = Blank(text);
        _comments = Blank(text);
        while (_position < text.Length)
        {
            Step();
        }
    }

    public string Code => new(_code);

    public string Comments => new(_comments);

    static char[] Blank(string text)
    {
        char[] blank = new char[text.Length];
        for (int i = 0; i < blank.Length; i++)
        {
            blank[i] = text[i] == '\n' ? '\n' : ' ';
        }

        return blank;
    }

    char At(int position) => position < _text.Length ? _text[position] : '\0';

    void Step()
    {
        char c = At(_position);
        if (c == '/' && At(_position + 1) == '/')
        {
            int end = _text.IndexOf('\n', _position);
            CopyTo(_comments, end < 0 ? _text.Length : end);
        }
        else if (c == '/' && At(_position + 1) == '*')
        {
            int end = _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
            CopyTo(_comments, end < 0 ? _text.Length : end + 2);
        }
        else if (c == '\'')
        {
            _position = EndOfCharacter(_position);
        }
        else if (StringStartsAt(_position))
        {
            _position = EndOfString(_position);
        }
        else
        {
            CopyTo(_code, _position + 1);
        }
    }

    void CopyTo(char[] target, int end)
    {
        _text.CopyTo(_position, target, _position, end - _position);
        _position = end;
    }

    int EndOfCharacter(int position)
    {
        for (position++; position < _text.Length && _text[position] is not ('\'' or '\n'); position++)
        {
            if (_text[position] == '\\')
            {
                position++;
            }
        }

        return Math.Min(position + 1, _text.Length);
    }

    bool StringStartsAt(int position)
    {
        while (At(position) is '$' or '@')
        {
            position++;
        }

        return At(position) == '"';
    }

    int EndOfString(int position)
    {
        int dollars = 0;
        bool verbatim = false;
        for (; At(position) is '$' or '@'; position++)
        {
            dollars += At(position) == '$' ? 1 : 0;
            verbatim |= At(position) == '@';
        }

        int quotes = CountOf('"', position);
        if (quotes >= 3 && !verbatim)
        {
            string closing = new('"', quotes);
            int end = _text.IndexOf(closing, position + quotes, StringComparison.Ordinal);
            return end < 0 ? _text.Length : end + quotes + CountOf('"', end + quotes);
        }

        return EndOfShortString(position + 1, verbatim, dollars > 0);
    }

    int EndOfShortString(int position, bool verbatim, bool interpolated)
    {
        while (position < _text.Length)
        {
            char c = _text[position];
            if (c == '\\' && !verbatim)
            {
                position += 2;
            }
            else if (c == '"' && verbatim && At(position + 1) == '"')
            {
                position += 2;
            }
            else if (c == '"' || (c == '\n' && !verbatim && !interpolated))
            {
                return position + 1;
            }
            else if (c == '{' && interpolated && At(position + 1) == '{')
            {
                position += 2;
            }
            else if (c == '{' && interpolated)
            {
                position = EndOfHole(position + 1);
            }
            else
            {
                position++;
            }
        }

        return position;
    }

    int EndOfHole(int position)
    {
        for (int depth = 1; position < _text.Length && depth > 0;)
        {
            if (At(position) == '\'')
            {
                position = EndOfCharacter(position);
            }
            else if (StringStartsAt(position))
            {
                position = EndOfString(position);
            }
            else
            {
                depth += At(position) == '{' ? 1 : At(position) == '}' ? -1 : 0;
                position++;
            }
        }

        return position;
    }

    int CountOf(char c, int position)
    {
        int count = 0;
        while (At(position + count) == c)
        {
            count++;
        }

        return count;
    }
}
