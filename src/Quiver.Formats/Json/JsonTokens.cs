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
sealed unsafe class JsonTokens(TextSource source, MemoryBudget budget) : IDisposable
{
    readonly bool[] _isArray = new bool[JsonOptions.MaxDepth];
    TextChunk? _chunk;
    NativeBuffer? _tokens;
    uint* _end;
    bool _hasEscapes;
    byte[] _scratch = [];

    /// <summary>The text.</summary>
    public byte* Data { get; private set; }

    /// <summary>The next token.</summary>
    public uint* Cursor { get; set; }

    /// <summary>Whether all tokens were read.</summary>
    public bool IsAtEnd => Cursor == _end;

    /// <summary>The byte at which the next token starts.</summary>
    public byte Peek
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Data[*Cursor];
    }

    /// <summary>Whether objects may hold a key twice: then their values are read in a second step, the last of each key only.</summary>
    public bool IsCareful { get; set; }

    /// <summary>Set where an object held a key twice without <see cref="IsCareful"/>: what was read must be read again.</summary>
    public bool HasDuplicates { get; set; }

    /// <summary>Finds the tokens of a chunk.</summary>
    public void Open(TextChunk chunk)
    {
        _chunk = chunk;
        Data = chunk.Data;
        int invalid = TextSource.FirstInvalid(chunk.Span);
        if (invalid >= 0)
        {
            throw Error(ErrorCode.CorruptFile, invalid, FormattableString.Invariant($"byte 0x{Data[invalid]:X2} is not valid UTF-8"));
        }

        new Span<byte>(Data + chunk.Length, 64).Clear();
        Index(chunk.Length);
        Cursor = (uint*)_tokens!.Pointer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Index(int length)
    {
        JsonScanner scanner = default;
        Reserve(0, length);
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

            ulong tokens = scanner.Next(Data + position, length - position, out _);
            if (scanner.Controls != 0)
            {
                int at = position + System.Numerics.BitOperations.TrailingZeroCount(scanner.Controls);
                throw Error(ErrorCode.CorruptFile, at, FormattableString.Invariant(
                    $"a string holds the control character 0x{Data[at]:X2}, which JSON wants escaped; a closing quote may be missing"));
            }

            next = TextMasks.Write(next, tokens, (uint)position);
        }

        _end = next;
        for (int i = 0; i < 4; i++)
        {
            next[i] = (uint)length;
        }

        _hasEscapes = scanner.HasEscapes;
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
        if (next != (byte)',' && next != closing)
        {
            throw Unexpected(closing == (byte)'}' ? "a comma or \"}\"" : "a comma or \"]\"");
        }

        Cursor++;
        return next == (byte)',';
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
        if (!new ReadOnlySpan<byte>(start, text.Length).SequenceEqual(text) || !IsBoundary(start[text.Length]))
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
        isEscaped = _hasEscapes && new ReadOnlySpan<byte>(Data + open + 1, length).Contains((byte)'\\');
        return Data + open + 1;
    }

    /// <summary>Goes past a number and returns its text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Number(out int length)
    {
        byte* start = Data + *Cursor;
        length = JsonText.NumberLength(start);
        if (length == 0 || !IsBoundary(start[length]))
        {
            throw Unexpected("a value");
        }

        Cursor++;
        return start;
    }

    /// <summary>Whether a number or literal may end before a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsBoundary(byte b) => b is (byte)',' or (byte)'}' or (byte)']' or (byte)'\n' or (byte)' ' or (byte)'\r' or (byte)'\t' or 0;

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

    /// <summary>Goes past any value, checks that it is well formed, and returns where it ends.</summary>
    public uint Skip()
    {
        int depth = 0;
        while (true)
        {
            byte next = Peek;
            uint end = *Cursor + 1;
            bool isOpen = next is (byte)'{' or (byte)'[';
            if (isOpen)
            {
                CheckDepth(depth);
                Cursor++;
                _isArray[depth++] = next == (byte)'[';
                if (!TryTake(next == (byte)'[' ? (byte)']' : (byte)'}'))
                {
                    SkipKey(_isArray[depth - 1]);
                    continue;
                }

                depth--;
                end = Cursor[-1] + 1;
            }
            else
            {
                end = SkipScalar(next);
            }

            while (depth > 0)
            {
                bool isArray = _isArray[depth - 1];
                if (TakeComma(isArray ? (byte)']' : (byte)'}'))
                {
                    SkipKey(isArray);
                    break;
                }

                depth--;
                end = Cursor[-1] + 1;
            }

            if (depth == 0)
            {
                return end;
            }
        }
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

    void SkipKey(bool isArray)
    {
        if (!isArray)
        {
            if (Peek != (byte)'"')
            {
                throw Unexpected("a key in quotes");
            }

            _ = String(out _, out _);
            Expect((byte)':', "a colon");
        }
    }

    uint SkipScalar(byte next)
    {
        uint start = *Cursor;
        switch (next)
        {
            case (byte)'"':
                byte* text = String(out int length, out bool isEscaped);
                if (isEscaped)
                {
                    _ = Unescape(text, length);
                }

                return Cursor[-1] + 1;
            case (byte)'t':
                Literal("true"u8);
                return start + 4;
            case (byte)'f':
                Literal("false"u8);
                return start + 5;
            case (byte)'n':
                Literal("null"u8);
                return start + 4;
            default:
                _ = Number(out int digits);
                return start + (uint)digits;
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
        uint end = *cursor == start ? Skip() : Math.Max(*cursor, start + 1);
        string text = TextSource.Quote(new ReadOnlySpan<byte>(Data + start, (int)(end - start)).TrimEnd(" \t\r\n,}]"u8));
        int nested = path.AsSpan().IndexOfAny('.', '[');
        string column = nested > 0 ? path[..nested] : path;
        return Error(
            ErrorCode.InvalidCast,
            start,
            $"{path}: {text} is not {type}, the type given or found in the sample; pass types = {{'{column}': 'VARCHAR'}}");
    }

    /// <summary>Makes an error at a byte of the chunk.</summary>
    public QuiverException Error(ErrorCode code, long position, string message) => source.Error(code, _chunk!.Offset + position, message);

    public void Dispose()
    {
        _tokens?.Dispose();
        _tokens = null;
    }
}
