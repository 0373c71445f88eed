using System.Buffers.Binary;

namespace Quiver.Formats.Codecs;

/// <summary>Compresses to Zstandard frames (RFC 8878): blocks of a frame one after the other, all of it in memory.</summary>
sealed unsafe class ZstdEncoder
{
    [ThreadStatic]
    static ZstdEncoder? _current;

    readonly ZstdMatchState _state = new();
    readonly ZstdSequenceStore _store = new();
    readonly ZstdBlockEncoder _blocks = new();

    /// <summary>Each block of 128 KB may be stored, with three bytes of header each; a window of 1 KB makes shorter ones.</summary>
    public static int MaxCompressedLength(int length) =>
        checked(length + ZstdFrame.MaxHeaderLength + (ZstdFrame.BlockHeaderLength * ((length >> 10) + 1)));

    /// <summary>Compresses to one frame without a checksum in a destination of at least <see cref="MaxCompressedLength"/> bytes.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        ZstdEncoder encoder = _current ??= new ZstdEncoder();
        var parameters = ZstdParameters.For(level, source.Length);
        int written = WriteHeader(source.Length, destination);
        fixed (byte* start = source)
        {
            encoder.Start(parameters, start);
            int position = 0;
            do
            {
                int length = Math.Min(encoder.BlockLength, source.Length - position);
                bool isLast = position + length == source.Length;
                written += encoder.WriteBlock(start + position, length, isLast, destination[written..]);
                position += length;
            }
            while (position < source.Length);
        }

        return written;
    }

    /// <summary>The longest block of the frame.</summary>
    public int BlockLength => Math.Min(ZstdBlockDecoder.MaxBlockLength, _state.Parameters.WindowLength);

    /// <summary>Starts a frame whose first byte is at the address.</summary>
    public void Start(ZstdParameters parameters, byte* first)
    {
        _state.Start(parameters, first);
        _blocks.Reset();
    }

    /// <summary>Says that the bytes of the frame lie lower than before, and where those start that are still there.</summary>
    public void Move(long distance, byte* first) => _state.Move(distance, first);

    /// <summary>Writes a block with its header, at most as long as it is stored; returns the bytes written.</summary>
    public int WriteBlock(byte* start, int length, bool isLast, Span<byte> destination)
    {
        var source = new ReadOnlySpan<byte>(start, length);
        if (length > 1 && source.IndexOfAnyExcept(source[0]) < 0)
        {
            // The bytes are not entered: their repetition is found again by the last offset at once.
            _state.Enter(start + length);
            return WriteBlock(ZstdBlockKind.Single, length, source[..1], isLast, destination);
        }

        (uint repeat1, uint repeat2) = (_state.Repeat1, _state.Repeat2);
        _store.Clear();
        Find(start, start + length);
        ReadOnlySpan<byte> block = _blocks.Encode(_store, length);
        if (block.IsEmpty)
        {
            (_state.Repeat1, _state.Repeat2) = (repeat1, repeat2);
            return WriteBlock(ZstdBlockKind.Raw, length, source, isLast, destination);
        }

        _blocks.Accept();
        return WriteBlock(ZstdBlockKind.Compressed, block.Length, block, isLast, destination);
    }

    void Find(byte* start, byte* end)
    {
        if (end - start <= ZstdSequenceStore.EndMargin)
        {
            _state.Enter(end);
            _store.AddLast(start, end - start);
            return;
        }

        switch (_state.Parameters.Strategy)
        {
            case ZstdStrategy.Fast:
                ZstdFastFinder.Run(_state, _store, start, end);
                break;
            case ZstdStrategy.DoubleFast:
                ZstdDoubleFastFinder.Run(_state, _store, start, end);
                break;
            default:
                ZstdLazyFinder.Run(_state, _store, start, end);
                break;
        }
    }

    static int WriteBlock(ZstdBlockKind kind, int length, ReadOnlySpan<byte> content, bool isLast, Span<byte> destination)
    {
        int header = (length << 3) | ((int)kind << 1) | (isLast ? 1 : 0);
        destination[0] = (byte)header;
        destination[1] = (byte)(header >> 8);
        destination[2] = (byte)(header >> 16);
        content.CopyTo(destination[ZstdFrame.BlockHeaderLength..]);
        return ZstdFrame.BlockHeaderLength + content.Length;
    }

    /// <summary>Writes a header that says the length of the content, which is the window as well.</summary>
    static int WriteHeader(int length, Span<byte> destination)
    {
        const int SingleSegment = 0x20;
        BinaryPrimitives.WriteUInt32LittleEndian(destination, ZstdFrame.Magic);
        if (length < 256)
        {
            destination[4] = SingleSegment;
            destination[5] = (byte)length;
            return 6;
        }

        if (length < 256 + (1 << 16))
        {
            destination[4] = SingleSegment | (1 << 6);
            BinaryPrimitives.WriteUInt16LittleEndian(destination[5..], (ushort)(length - 256));
            return 7;
        }

        destination[4] = SingleSegment | (2 << 6);
        BinaryPrimitives.WriteInt32LittleEndian(destination[5..], length);
        return 9;
    }
}
