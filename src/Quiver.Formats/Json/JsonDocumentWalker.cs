using System.Numerics;
using System.Runtime.InteropServices;
using Quiver.Arrow.Errors;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>
/// Goes through documents of any length piece by piece, checks that they are well formed, and stops at the start of every array that
/// a JSON pointer leads to. It keeps a few bytes a level and nothing of the text.
/// </summary>
sealed unsafe class JsonDocumentWalker(TextSource source, JsonOptions options)
{
    readonly JsonPointer _pointer = options.Pointer!;
    readonly List<uint> _tokens = [];
    readonly bool[] _isArray = new bool[JsonOptions.MaxDepth + 1];
    readonly int[] _index = new int[JsonOptions.MaxDepth + 1];
    byte[] _scratch = [];
    Expected _expected = Expected.Document;
    int _depth;
    int _matched;
    bool _isOnPath;
    TextChunk? _chunk;
    int _length;
    bool _isEnd;

    enum Expected
    {
        Document,
        Value,
        FirstValue,
        Key,
        FirstKey,
        Colon,
        Comma,
    }

    /// <summary>Whether the walk stopped behind the bracket that opens an array of rows.</summary>
    public bool IsAtRecords { get; private set; }

    /// <summary>Goes through whole tokens and returns where the next one starts.</summary>
    /// <param name="chunk">The text.</param>
    /// <param name="length">The bytes there.</param>
    /// <param name="isEnd">Whether the text ends with them.</param>
    public int Walk(TextChunk chunk, int length, bool isEnd)
    {
        _chunk = chunk;
        _length = length;
        _isEnd = isEnd;
        IsAtRecords = false;
        new Span<byte>(chunk.Data + length, 64).Clear();
        FindTokens();
        int walked = 0;
        int position = 0;
        Span<uint> tokens = CollectionsMarshal.AsSpan(_tokens);
        while (position < tokens.Length && !IsAtRecords)
        {
            int next = Step(tokens, position, out int end);
            if (next < 0)
            {
                break;
            }

            position = next;
            walked = end;
        }

        bool isDone = position == tokens.Length && !IsAtRecords;
        if (isEnd && isDone && _expected != Expected.Document)
        {
            throw Error(length, "the text ends inside a value; the file may be cut short");
        }

        // White space at the end goes with what is done, so that a piece of nothing else is gone past too.
        walked = isDone ? length : walked;
        int invalid = TextSource.FirstInvalid(new ReadOnlySpan<byte>(chunk.Data, walked));
        return invalid < 0 ? walked : throw Error(invalid, FormattableString.Invariant(
            $"byte 0x{chunk.Data[invalid]:X2} is not valid UTF-8"));
    }

    void FindTokens()
    {
        _tokens.Clear();
        JsonScanner scanner = default;
        for (int position = 0; position < _length; position += 64)
        {
            ulong marks = scanner.Next(_chunk!.Data + position, _length - position, out _);
            if (scanner.Controls != 0)
            {
                throw Error(position + BitOperations.TrailingZeroCount(scanner.Controls), "a string holds a control character, which JSON "
                    + "wants escaped; a closing quote may be missing");
            }

            for (; marks != 0; marks &= marks - 1)
            {
                _tokens.Add((uint)(position + BitOperations.TrailingZeroCount(marks)));
            }
        }
    }

    /// <summary>Goes past a token, or both quotes of a string, and returns the index of the next one; -1 where it is not all there.</summary>
    int Step(Span<uint> tokens, int position, out int end)
    {
        int at = (int)tokens[position];
        byte b = _chunk!.Data[at];
        end = at + 1;
        int next = position + 1;
        switch (b)
        {
            case (byte)'"':
                if (next == tokens.Length)
                {
                    return _isEnd ? throw Error(at, "the string that starts here is never closed; the file may be cut short") : -1;
                }

                end = (int)tokens[next++] + 1;
                TakeString(at, end);
                break;
            case (byte)'{' or (byte)'[':
                Open(at, b == (byte)'[');
                break;
            case (byte)'}' or (byte)']':
                Close(at, b == (byte)']');
                break;
            case (byte)',':
                Require(_expected == Expected.Comma && _depth > 0, at);
                _expected = _isArray[_depth] ? Expected.Value : Expected.Key;
                _isOnPath = _isArray[_depth] && _matched == _depth && _pointer.IndexAt(_depth - 1) == ++_index[_depth];
                break;
            case (byte)':':
                Require(_expected == Expected.Colon, at);
                _expected = Expected.Value;
                break;
            default:
                end = WordEnd(at);
                if (end == _length && !_isEnd)
                {
                    return -1;
                }

                TakeWord(at, end);
                break;
        }

        return next;
    }

    void TakeString(int at, int end)
    {
        var text = new ReadOnlySpan<byte>(_chunk!.Data + at + 1, end - at - 2);
        if (text.Contains((byte)'\\'))
        {
            text = Unescape(at, text);
        }

        if (_expected is Expected.Key or Expected.FirstKey)
        {
            _isOnPath = _matched == _depth && _depth <= _pointer.Length && _pointer.IsKey(_depth - 1, text);
            _expected = Expected.Colon;
        }
        else
        {
            TakeScalar(at);
        }
    }

    ReadOnlySpan<byte> Unescape(int at, ReadOnlySpan<byte> text)
    {
        if (_scratch.Length < text.Length)
        {
            _scratch = new byte[text.Length * 2];
        }

        fixed (byte* target = _scratch)
        {
            int written = JsonText.Unescape(_chunk!.Data + at + 1, text.Length, target, out int bad);
            return written >= 0
                ? _scratch.AsSpan(0, written)
                : throw Error(at + 1 + bad, "an escape sequence is malformed, or half of a surrogate pair");
        }
    }

    void TakeWord(int at, int end)
    {
        var word = new ReadOnlySpan<byte>(_chunk!.Data + at, end - at);
        bool isNull = word.SequenceEqual("null"u8);
        Require(isNull || word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8)
            || JsonText.NumberLength(_chunk.Data + at) == word.Length, at);
        _isOnPath &= !isNull || _depth != _pointer.Length;
        TakeScalar(at);
    }

    void TakeScalar(int at)
    {
        Require(IsValueExpected, at);
        if (_isOnPath && _depth == _pointer.Length)
        {
            throw Error(at, $"the value at '{_pointer.Text}' is no array");
        }

        EndValue();
    }

    void Open(int at, bool isArray)
    {
        Require(IsValueExpected, at);
        if (_depth == JsonOptions.MaxDepth)
        {
            throw source.Error(ErrorCode.NestingTooDeep, _chunk!.Offset + at, FormattableString.Invariant(
                $"arrays and objects are nested deeper than {JsonOptions.MaxDepth} levels"));
        }

        if (_isOnPath && _depth == _pointer.Length)
        {
            IsAtRecords = isArray ? true : throw Error(at, $"the value at '{_pointer.Text}' is no array");
            EndValue();
            return;
        }

        _matched = _depth == 0 || _isOnPath ? _depth + 1 : _matched;
        _depth++;
        _isArray[_depth] = isArray;
        _index[_depth] = 0;
        _isOnPath = isArray && _matched == _depth && _pointer.IndexAt(_depth - 1) == 0;
        _expected = isArray ? Expected.FirstValue : Expected.FirstKey;
    }

    void Close(int at, bool isArray)
    {
        bool canClose = _expected == Expected.Comma || _expected == (isArray ? Expected.FirstValue : Expected.FirstKey)
            || (options.AllowsTrailingCommas && _expected == (isArray ? Expected.Value : Expected.Key));
        Require(canClose && _depth > 0 && _isArray[_depth] == isArray, at);
        _depth--;
        _matched = Math.Min(_matched, _depth);
        EndValue();
    }

    void EndValue()
    {
        _isOnPath = false;
        _expected = _depth == 0 ? Expected.Document : Expected.Comma;
    }

    bool IsValueExpected => _expected is Expected.Value or Expected.FirstValue or Expected.Document;

    int WordEnd(int at)
    {
        int end = at;
        while (end < _length && _chunk!.Data[end] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r'
            or (byte)'\t' or (byte)':' or (byte)'{' or (byte)'[' or (byte)'"'))
        {
            end++;
        }

        return end;
    }

    void Require(bool condition, int at)
    {
        if (!condition)
        {
            int length = Math.Min(20, _length - at);
            throw Error(at, $"{TextSource.Quote(new ReadOnlySpan<byte>(_chunk!.Data + at, length))} found where "
                + (_expected switch
                {
                    Expected.Key or Expected.FirstKey => "a key in quotes",
                    Expected.Colon => "a colon",
                    Expected.Comma => "a comma or a closing bracket",
                    _ => "a value",
                })
                + " is expected");
        }
    }

    QuiverException Error(int at, string message) => source.Error(ErrorCode.CorruptFile, _chunk!.Offset + at, message);
}
