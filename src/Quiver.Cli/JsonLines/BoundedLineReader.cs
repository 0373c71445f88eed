namespace Quiver.Cli.JsonLines;

/// <summary>Reads lines that may not be longer than a limit; the rest of a longer one is skipped.</summary>
sealed class BoundedLineReader(TextReader reader, int maxChars)
{
    readonly char[] _chunk = new char[16 * 1024];
    char[] _line = new char[1024];
    int _length;
    int _start;
    int _end;

    /// <summary>The line read last, without its end.</summary>
    public ReadOnlySpan<char> Line => _line.AsSpan(0, _length);

    /// <summary>Whether the line read last is longer than the limit.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Reads the next line; returns false at the end.</summary>
    public bool Read()
    {
        _length = 0;
        IsTooLong = false;
        bool hasText = false;
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = reader.Read(_chunk);
                if (_end <= 0)
                {
                    _end = 0;
                    return hasText;
                }
            }

            hasText = true;
            ReadOnlySpan<char> rest = _chunk.AsSpan(_start, _end - _start);
            int newline = rest.IndexOf('\n');
            Append(newline < 0 ? rest : rest[..newline]);
            _start += newline < 0 ? rest.Length : newline + 1;
            if (newline >= 0)
            {
                if (_length > 0 && _line[_length - 1] == '\r')
                {
                    _length--;
                }

                return true;
            }
        }
    }

    void Append(ReadOnlySpan<char> text)
    {
        if (IsTooLong || _length + text.Length > maxChars)
        {
            IsTooLong = true;
            _length = 0;
            return;
        }

        if (_length + text.Length > _line.Length)
        {
            Array.Resize(ref _line, Math.Max(_line.Length * 2, _length + text.Length));
        }

        text.CopyTo(_line.AsSpan(_length));
        _length += text.Length;
    }
}
