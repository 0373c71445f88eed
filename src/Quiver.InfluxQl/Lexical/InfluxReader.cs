using System.Text;

namespace Quiver.InfluxQl.Lexical;

/// <summary>Reads code points with their places and takes up to two of them back. <c>\r\n</c> is one line end.</summary>
/// <remarks>Messages of InfluxDB name the place after the one where the end was first seen when something looked beyond it before,
/// so that <c>SHOW</c> ends at character 6 and <c>=</c> in the end at one more than its own place. The reader counts alike.</remarks>
sealed class InfluxReader(string text)
{
    /// <summary>Stands for the end of the text.</summary>
    public const int End = -1;

    readonly (int Code, InfluxPosition Position)[] _window = [(0, new InfluxPosition(1, 1)), default, default, default];
    int _offset;
    int _line = 1;
    int _character = 1;
    int _last;
    int _unread;
    bool _hasEnded;

    /// <summary>The place of the code point read last.</summary>
    public InfluxPosition Position => _window[(_last - _unread) & 3].Position;

    /// <summary>The code point read last.</summary>
    public int Current => _window[(_last - _unread) & 3].Code;

    /// <summary>Reads a code point.</summary>
    public int Read()
    {
        if (_unread > 0)
        {
            _unread--;
            return Current;
        }

        int code = Decode();
        _last++;
        _window[_last & 3] = (code, new InfluxPosition(_line, _character));
        if (code == '\n')
        {
            _line++;
            _character = 1;
        }
        else if (!_hasEnded)
        {
            _character++;
        }

        _hasEnded |= code == End;
        return code;
    }

    /// <summary>Takes back the code point read last.</summary>
    public void Unread() => _unread++;

    /// <summary>Looks at the next code point. The end of the text is stepped over.</summary>
    public int Peek()
    {
        int code = Read();
        if (code != End)
        {
            Unread();
        }

        return code;
    }

    int Decode()
    {
        if (_offset >= text.Length)
        {
            return End;
        }

        if (text[_offset] == '\r')
        {
            _offset += _offset + 1 < text.Length && text[_offset + 1] == '\n' ? 2 : 1;
            return '\n';
        }

        // A lone half of a surrogate pair becomes the replacement character, as bytes that are not UTF-8 do in Go.
        Rune.DecodeFromUtf16(text.AsSpan(_offset), out Rune rune, out int length);
        _offset += length;
        return rune.Value;
    }
}
