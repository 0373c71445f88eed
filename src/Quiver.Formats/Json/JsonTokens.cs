using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>
/// The tokens of a chunk of JSON and a cursor over them. Behind the last token lies one that is no token (a zero byte), so that
/// whoever checks what it reads never runs past the end.
/// </summary>
sealed unsafe class JsonTokens(TextSource source, JsonLayout layout, JsonOptions options, MemoryBudget budget) : IDisposable
{
    readonly bool[] _isArray = new bool[JsonOptions.MaxDepth];
    readonly bool _allowsTrailingCommas = options.AllowsTrailingCommas;
    TextChunk? _chunk;
    NativeBuffer? _tokens;
    uint* _end;
    byte* _textEnd;

    /// <summary>A flag for every 64 bytes of text: whether there is a backslash among them.</summary>
    bool[] _escapes = [];
    byte[] _scratch = [];

    /// <summary>The text.</summary>
    public byte* Data { get; private set; }

    /// <summary>The next token.</summary>
    public uint* Cursor { get; set; }

    /// <summary>Whether all tokens were read.</summary>
    public bool IsAtEnd => Cursor == _end;

    /// <summary>What the chunker said about the chunk: one of <see cref="JsonChunkTag"/>.</summary>
    public int Tag => _chunk!.Tag;

    /// <summary>The byte at which the next token starts.</summary>
    public byte Peek
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Data[*Cursor];
    }

    /// <summary>Where lines start that were left out of the chunk because they cannot be cut into tokens.</summary>
    public List<int> BlankedLines { get; } = [];

    /// <summary>Where the chunk starts in the text.</summary>
    public long ChunkOffset => _chunk!.Offset;

    /// <summary>Finds the tokens of a chunk.</summary>
    public void Open(TextChunk chunk)
    {
        _chunk = chunk;
        Data = chunk.Data;
        _textEnd = Data + chunk.Length;
        BlankedLines.Clear();
        Span<byte> padding = new(_textEnd, 64);
        padding.Clear();
        if (TryIndex(0, chunk.Length) is { } error)
        {
            if (!options.IgnoresErrors || layout != JsonLayout.Lines)
            {
                throw Error(ErrorCode.CorruptFile, error.Offset, error.Message);
            }

            BlankBadLines(chunk.Length);
            padding.Clear();
            if (TryIndex(0, chunk.Length) is { } left)
            {
                throw Error(ErrorCode.CorruptFile, left.Offset, left.Message);
            }
        }

        Cursor = (uint*)_tokens!.Pointer;
    }

    /// <summary>Finds the tokens of a part of the chunk; the message says why there are none.</summary>
    (int Offset, string Message)? TryIndex(int start, int length)
    {
        int invalid = TextSource.FirstInvalid(new ReadOnlySpan<byte>(Data + start, length));
        if (invalid >= 0)
        {
            return (start + invalid, FormattableString.Invariant($"byte 0x{Data[start + invalid]:X2} is not valid UTF-8"));
        }

        int control = Index(Data + start, length);
        return control < 0 ? null : (start + control, FormattableString.Invariant(
            $"a string holds the control character 0x{Data[start + control]:X2}, which JSON wants escaped; a closing quote may be missing"));
    }

    /// <summary>Overwrites lines that cannot be cut into tokens with spaces.</summary>
    void BlankBadLines(int length)
    {
        byte[] line = [];
        for (int start = 0; start < length;)
        {
            int newline = new ReadOnlySpan<byte>(Data + start, length - start).IndexOf((byte)'\n');
            int end = newline < 0 ? length : start + newline;
            // The scanner reads whole blocks, and a string left open by this line must not go on in the next one.
            var text = new ReadOnlySpan<byte>(Data + start, end - start);
            if (!System.Text.Unicode.Utf8.IsValid(text) || !JsonScanner.HasWholeStrings(text, ref line))
            {
                new Span<byte>(Data + start, end - start).Fill((byte)' ');
                BlankedLines.Add(start);
            }

            start = end + 1;
        }
    }

    /// <summary>Writes the tokens; returns the place of a control character in a string, -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int Index(byte* data, int length)
    {
        JsonScanner scanner = default;
        Reserve(0, length);
        if (_escapes.Length < (length >> 6) + 2)
        {
            _escapes = new bool[(length >> 6) + 2];
        }

        ulong lineEnds = layout == JsonLayout.Lines ? ulong.MaxValue : 0;
        uint* start = (uint*)_tokens!.Pointer;
        uint* next = start;
        uint* limit = start + (_tokens.Capacity / 4) - 80;
        for (int position = 0; position < length; position += 64)
        {
            if (next > limit)
            {
                int used = (int)(next - start);
                Reserve(used, length);
                start = (uint*)_tokens.Pointer;
                next = start + used;
                limit = start + (_tokens.Capacity / 4) - 80;
            }

            ulong tokens = scanner.Next(data + position, length - position, out _);
            if (scanner.Controls != 0)
            {
                return position + System.Numerics.BitOperations.TrailingZeroCount(scanner.Controls);
            }

            _escapes[position >> 6] = scanner.HasEscapes;
            next = TextMasks.Write(next, tokens | (scanner.LineEnds & lineEnds), (uint)position);
        }

        _end = next;
        for (int i = 0; i < 4; i++)
        {
            next[i] = (uint)length;
        }

        return -1;
    }

    void Reserve(int used, int length)
    {
        long wanted = used == 0 ? Math.Max(length, 1024) : (used + 256L) * 8;
        if (_tokens is not null && _tokens.Capacity >= wanted)
        {
            return;
        }

        NativeBuffer grown = NativeBuffer.Allocate(wanted, budget, "reading JSON");
        if (_tokens is not null)
        {
            Buffer.MemoryCopy(_tokens.Pointer, grown.Pointer, grown.Capacity, used * 4L);
            _tokens.Dispose();
        }

        _tokens = grown;
    }

    /// <summary>Goes past a token that must be the given operator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Expect(byte token, string what)
    {
        if (Peek != token)
        {
            throw Unexpected(what);
        }

        Cursor++;
    }

    /// <summary>Goes past the next token where it is the given operator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(byte token)
    {
        if (Peek != token)
        {
            return false;
        }

        Cursor++;
        return true;
    }

    /// <summary>Goes past a comma and returns true, or past the closing bracket and returns false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakeComma(byte closing)
    {
        byte next = Peek;
        if (next == (byte)',')
        {
            Cursor++;
            return !_allowsTrailingCommas || !TryTake(closing);
        }

        if (next == closing)
        {
            Cursor++;
            return false;
        }

        throw Unexpected(closing == (byte)'}' ? "a comma or \"}\"" : "a comma or \"]\"");
    }

    /// <summary>Goes past null where the next token is that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNull()
    {
        if (Peek != (byte)'n')
        {
            return false;
        }

        Literal("null"u8);
        return true;
    }

    /// <summary>Goes past a literal.</summary>
    public void Literal(ReadOnlySpan<byte> text)
    {
        byte* start = Data + *Cursor;
        if (!new ReadOnlySpan<byte>(start, text.Length).SequenceEqual(text) || !IsBoundary(start + text.Length))
        {
            throw Unexpected("a value");
        }

        Cursor++;
    }

    /// <summary>Goes past a string and returns where its content lies; escapes stay in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* String(out int length, out bool isEscaped)
    {
        uint open = Cursor[0];
        uint close = Cursor[1];
        if (Data[close] != (byte)'"')
        {
            throw Error(ErrorCode.CorruptFile, open, "the string that starts here is never closed; the file may be cut short");
        }

        Cursor += 2;
        length = (int)(close - open) - 1;
        isEscaped = MayHaveEscapes(open, close) && new ReadOnlySpan<byte>(Data + open + 1, length).Contains((byte)'\\');
        return Data + open + 1;
    }

    /// <summary>Goes past a number and returns its text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Number(out int length)
    {
        byte* start = Data + *Cursor;
        length = JsonText.NumberLength(start);
        if (length == 0 || !IsBoundary(start + length))
        {
            throw Unexpected("a value");
        }

        Cursor++;
        return start;
    }

    /// <summary>Whether a number or literal may end before a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool IsBoundary(byte* p) =>
        *p is (byte)',' or (byte)'}' or (byte)']' or (byte)'\n' or (byte)' ' or (byte)'\r' or (byte)'\t' || p == _textEnd;

    /// <summary>Whether there may be a backslash among bytes of the chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool MayHaveEscapes(uint first, uint last)
    {
        uint block = first >> 6;
        bool found = _escapes[block];
        while (block < last >> 6)
        {
            found |= _escapes[++block];
        }

        return found;
    }

    /// <summary>Copies a string without its escapes and returns its bytes; good until the next call.</summary>
    public ReadOnlySpan<byte> Unescape(byte* text, int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new byte[Math.Max(length, 256)];
        }

        fixed (byte* target = _scratch)
        {
            return _scratch.AsSpan(0, Unescape(text, length, target));
        }
    }

    /// <summary>Copies a string without its escapes to a place with as much room, and returns the length.</summary>
    public int Unescape(byte* text, int length, byte* target)
    {
        int written = JsonText.Unescape(text, length, target, out int bad);
        if (written >= 0)
        {
            return written;
        }

        string escape = TextSource.Quote(new ReadOnlySpan<byte>(text + bad, Math.Min(6, length - bad)));
        throw Error(ErrorCode.CorruptFile, text + bad - Data, $"{escape} is not an escape sequence, or half of a surrogate pair");
    }

    /// <summary>Goes past any value and checks that it is well formed.</summary>
    /// <remarks>The cursor is a local here: kept in memory, it made skipping half as fast.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Skip()
    {
        byte* data = Data;
        uint* cursor = Cursor;
        int depth = 0;
        bool isArray = false;
        do
        {
            byte next = data[*cursor];
            if (next == (byte)'"')
            {
                cursor = PastString(data, cursor);
            }
            else if (next is (byte)'{' or (byte)'[')
            {
                Cursor = cursor++;
                CheckDepth(depth);
                isArray = next == (byte)'[';
                _isArray[depth++] = isArray;
                if (data[*cursor] != (isArray ? (byte)']' : (byte)'}'))
                {
                    cursor = isArray ? cursor : PastKey(data, cursor);
                    continue;
                }

                cursor++;
                isArray = --depth > 0 && _isArray[depth - 1];
            }
            else
            {
                Cursor = cursor;
                SkipWord(next);
                cursor++;
            }

            while (depth > 0)
            {
                next = data[*cursor];
                byte closing = isArray ? (byte)']' : (byte)'}';
                if (next == (byte)',' && !(_allowsTrailingCommas && data[cursor[1]] == closing))
                {
                    cursor = isArray ? cursor + 1 : PastKey(data, cursor + 1);
                    break;
                }

                cursor = next == closing ? cursor + 1 : PastClosing(cursor, closing);
                isArray = --depth > 0 && _isArray[depth - 1];
            }
        }
        while (depth > 0);
        Cursor = cursor;
    }

    /// <summary>Returns where the value ends whose last token is the one before the cursor.</summary>
    public uint LastEnd()
    {
        uint last = Cursor[-1];
        return Data[last] switch
        {
            (byte)'"' or (byte)'}' or (byte)']' => last + 1,
            (byte)'t' or (byte)'n' => last + 4,
            (byte)'f' => last + 5,
            _ => last + (uint)JsonText.NumberLength(Data + last),
        };
    }

    /// <summary>Fails where a bracket would open a level too many.</summary>
    public void CheckDepth(int depth)
    {
        if (depth >= JsonOptions.MaxDepth)
        {
            throw Error(ErrorCode.NestingTooDeep, *Cursor, FormattableString.Invariant(
                $"arrays and objects are nested deeper than {JsonOptions.MaxDepth} levels"));
        }
    }

    /// <summary>Goes past the end of an object or array where it is not as usual.</summary>
    uint* PastClosing(uint* cursor, byte closing)
    {
        Cursor = cursor;
        _ = TakeComma(closing);
        return Cursor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    uint* PastString(byte* data, uint* cursor)
    {
        if (data[cursor[1]] != (byte)'"' || MayHaveEscapes(cursor[0], cursor[1]))
        {
            Cursor = cursor;
            CheckString();
        }

        return cursor + 2;
    }

    /// <summary>Goes past a key and its colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    uint* PastKey(byte* data, uint* cursor)
    {
        if (data[*cursor] != (byte)'"')
        {
            Cursor = cursor;
            throw Unexpected("a key in quotes");
        }

        cursor = PastString(data, cursor);
        if (data[*cursor] != (byte)':')
        {
            Cursor = cursor;
            throw Unexpected("a colon");
        }

        return cursor + 1;
    }

    /// <summary>Fails where a string is not closed, or has an escape that is none.</summary>
    void CheckString()
    {
        uint* cursor = Cursor;
        byte* text = String(out int length, out bool isEscaped);
        if (isEscaped)
        {
            _ = Unescape(text, length);
        }

        Cursor = cursor;
    }

    /// <summary>Goes past a key and its colon and returns the key without escapes; good until the next call.</summary>
    public ReadOnlySpan<byte> Key()
    {
        if (Peek != (byte)'"')
        {
            throw Unexpected("a key in quotes");
        }

        byte* text = String(out int length, out bool isEscaped);
        Expect((byte)':', "a colon");
        return isEscaped ? Unescape(text, length) : new ReadOnlySpan<byte>(text, length);
    }

    /// <summary>Goes past the end of the line.</summary>
    public void SkipLine()
    {
        while (!IsAtEnd && Peek != (byte)'\n')
        {
            Cursor++;
        }

        Cursor += IsAtEnd ? 0 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void SkipWord(byte next)
    {
        switch (next)
        {
            case (byte)'t':
                Literal("true"u8);
                break;
            case (byte)'f':
                Literal("false"u8);
                break;
            case (byte)'n':
                Literal("null"u8);
                break;
            default:
                _ = Number(out _);
                break;
        }
    }

    /// <summary>Makes the error for a token that does not belong where it is.</summary>
    public QuiverException Unexpected(string wanted)
    {
        if (IsAtEnd)
        {
            return Error(ErrorCode.CorruptFile, _chunk!.Length, $"the text ends where {wanted} is expected; the file may be cut short");
        }

        byte* start = Data + *Cursor;
        if (*start == (byte)'\n')
        {
            return Error(ErrorCode.CorruptFile, *Cursor, $"the line ends where {wanted} is expected{LinesHint}");
        }

        int length = 0;
        while (length < 20 && start[length] > (byte)' ' && start[length] is not ((byte)',' or (byte)'}' or (byte)']'))
        {
            length++;
        }

        string found = TextSource.Quote(new ReadOnlySpan<byte>(start, Math.Max(length, 1)));
        return Error(ErrorCode.CorruptFile, *Cursor, $"{found} found where {wanted} is expected");
    }

    /// <summary>Goes past a value and makes the error that it is not of a column's type.</summary>
    public QuiverException WrongType(string path, DataType type, uint start)
    {
        uint* cursor = Cursor;
        if (*cursor == start)
        {
            Skip();
        }

        string text = TextSource.Quote(new ReadOnlySpan<byte>(Data + start, (int)(LastEnd() - start)));
        int nested = path.AsSpan().IndexOfAny('.', '[');
        string column = nested > 0 ? path[..nested] : path;
        return Error(
            ErrorCode.InvalidCast,
            start,
            $"{path}: {text} is not {type}, the type given or found in the sample; pass types = {{'{column}': 'VARCHAR'}}");
    }

    /// <summary>Goes past a row and makes the error that it is no object.</summary>
    public QuiverException NoObject()
    {
        uint start = *Cursor;
        Skip();
        string text = TextSource.Quote(new ReadOnlySpan<byte>(Data + start, (int)(LastEnd() - start)));
        return Error(ErrorCode.TypeMismatch, start, $"{text} found where an object, as the rows before are, is expected");
    }

    /// <summary>Makes an error at a byte of the chunk; without its line where errors are only counted, because finding that is slow.</summary>
    public QuiverException Error(ErrorCode code, long position, string message) => options.IgnoresErrors
        ? new QuiverException(code, message)
        : source.Error(code, _chunk!.Offset + position, message);

    /// <summary>Where nobody said that each line has a value, the sample may have misled.</summary>
    string LinesHint => options.Layout is null ? "; pass format := 'unstructured' where values may go over lines" : "";

    public void Dispose()
    {
        _tokens?.Dispose();
        _tokens = null;
    }
}
