namespace Quiver.Cli.JsonLines;

/// <summary>Reads lines that may not be longer than a limit; the rest of a longer one is skipped.</summary>
sealed class BoundedLineReader(TextReader reader, int maxChars)
{
    char[] _line = new char[1024];
    int _length;

    /// <summary>The line read last, without its end.</summary>
    public ReadOnlySpan<char> Line => _line.AsSpan(0, _length);

    /// <summary>Whether the line read last is longer than the limit.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>
    /// Reads the next line; returns false at the end. Characters are taken one by one: a reader that is asked for a block may wait for
    /// more than the line, which a program that waits for the answer does not send.
    /// </summary>
    public bool Read()
    {
        _length = 0;
        IsTooLong = false;
        bool hasText = false;
        int next;
        while ((next = reader.Read()) is not (-1 or '\n'))
        {
            hasText = true;
            Append((char)next);
        }

        if (next == '\n' && _length > 0 && _line[_length - 1] == '\r')
        {
            _length--;
        }

        return hasText || next == '\n';
    }

    void Append(char next)
    {
        if (IsTooLong || _length == maxChars)
        {
            IsTooLong = true;
            _length = 0;
            return;
        }

        if (_length == _line.Length)
        {
            Array.Resize(ref _line, _line.Length * 2);
        }

        _line[_length++] = next;
    }
}
