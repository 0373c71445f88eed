using System.Buffers;
using System.Buffers.Binary;
using Quiver.Arrow.Errors;

namespace Quiver.Formats.Codecs;

/// <summary>Reads the text of a zstd file block by block: any number of frames, skippable ones between them, checksums verified.</summary>
/// <remarks>Memory is the window of the frame, as far as there is data for it, and a few blocks.</remarks>
sealed unsafe class ZstdReadStream : DecodingStream
{
    /// <summary>The longest window that is read, as that of the reference tool: 2^27 bytes.</summary>
    public const long MaxWindowLength = 1L << 27;

    const int BlockRoom = ZstdBlockDecoder.MaxBlockLength + 64;
    const int FirstLength = 4 * ZstdBlockDecoder.MaxBlockLength;

    readonly ZstdBlockDecoder _blocks = new();
    readonly XxHash64State _hash = new();
    readonly long _maxWindowLength;
    byte[] _window = ArrayPool<byte>.Shared.Rent(FirstLength);
    ZstdFrameHeader _header;
    Phase _phase;
    int _history;
    int _written;
    long _length;
    bool _hasFrame;

    /// <summary>Creates a stream over a file, which it closes.</summary>
    /// <param name="source">The compressed bytes.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="maxWindowLength">The longest window that is read.</param>
    public ZstdReadStream(Stream source, string name, long maxWindowLength = MaxWindowLength)
        : base(source, name, "zstd")
    {
        _maxWindowLength = maxWindowLength;
    }

    enum Phase
    {
        Frame,
        Blocks,
        End,
    }

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Decode()
    {
        try
        {
            while (true)
            {
                if (_phase == Phase.Frame && !TryReadFrame())
                {
                    return default;
                }

                if (_phase == Phase.Blocks && DecodeBlock() is { Length: > 0 } decoded)
                {
                    return decoded;
                }

                if (_phase == Phase.End)
                {
                    EndFrame();
                }
            }
        }
        catch (QuiverException e)
        {
            throw Named(e);
        }
    }

    /// <summary>Reads up to the first block of the next frame; false at the end of the file.</summary>
    bool TryReadFrame()
    {
        if (!Require(1) && _hasFrame)
        {
            return false;
        }

        _hasFrame = true;
        if (!Require(4))
        {
            throw CutShort();
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(Input);
        if ((magic & ZstdFrame.SkippableMask) == ZstdFrame.SkippableMagic)
        {
            SkipFrame();
            return true;
        }

        if (magic != ZstdFrame.Magic)
        {
            throw Corrupt("what follows is no frame");
        }

        Require(ZstdFrame.MaxHeaderLength);
        ReadOnlySpan<byte> header = Input[4..];
        _header = ZstdFrame.ReadHeader(ref header);
        if (_header.WindowLength > _maxWindowLength)
        {
            throw new QuiverException(
                ErrorCode.NotSupported,
                $"a window of {_header.WindowLength} bytes is longer than {_maxWindowLength}; compress the file without --long or --ultra");
        }

        Skip(Input.Length - header.Length);
        _blocks.Reset();
        _hash.Reset();
        (_phase, _history, _length) = (Phase.Blocks, _written, 0);
        return true;
    }

    void SkipFrame()
    {
        if (!Require(8))
        {
            throw CutShort();
        }

        long left = BinaryPrimitives.ReadUInt32LittleEndian(Input[4..]);
        Skip(8);
        while (left > 0)
        {
            if (!Require(1))
            {
                throw CutShort();
            }

            int length = (int)Math.Min(left, Input.Length);
            Skip(length);
            left -= length;
        }
    }

    ReadOnlyMemory<byte> DecodeBlock()
    {
        if (!Require(ZstdFrame.BlockHeaderLength))
        {
            throw CutShort();
        }

        bool isLast = ZstdFrame.ReadBlockHeader(Input, out ZstdBlockKind kind, out int length, out int stored);
        if (!Require(ZstdFrame.BlockHeaderLength + stored))
        {
            throw CutShort();
        }

        MakeRoom();
        int start = _written;
        fixed (byte* window = _window)
        {
            _written += _blocks.DecodeBlock(
                kind, length, Input.Slice(ZstdFrame.BlockHeaderLength, stored), window + _history, window + start, window + _window.Length);
        }

        Skip(ZstdFrame.BlockHeaderLength + stored);
        ReadOnlyMemory<byte> decoded = _window.AsMemory(start, _written - start);
        _length += decoded.Length;
        if (_header.HasChecksum)
        {
            _hash.Append(decoded.Span);
        }

        _phase = isLast ? Phase.End : Phase.Blocks;
        return decoded;
    }

    /// <summary>Makes room for a block behind the window: the window moves to the front, into a longer array as long as it grows.</summary>
    void MakeRoom()
    {
        if (_window.Length - _written >= BlockRoom)
        {
            return;
        }

        byte[] old = _window;
        int kept = (int)Math.Min(_written - _history, _header.WindowLength);
        int least = kept + (kept / 8) + BlockRoom;
        if (least > old.Length)
        {
            // The length that the header says is believed only as far as there is data.
            long most = _header.WindowLength + (_header.WindowLength / 8) + BlockRoom;
            _window = ArrayPool<byte>.Shared.Rent((int)Math.Max(least, Math.Min(2L * old.Length, most)));
        }

        Buffer.BlockCopy(old, _written - kept, _window, 0, kept);
        (_history, _written) = (0, kept);
        if (_window != old)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _window.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_window);
            _window = [];
        }

        base.Dispose(disposing);
    }

    void EndFrame()
    {
        _header.CheckLength(_length);
        if (_header.HasChecksum)
        {
            if (!Require(4))
            {
                throw CutShort();
            }

            if (BinaryPrimitives.ReadUInt32LittleEndian(Input) != (uint)_hash.Hash())
            {
                throw Corrupt("a checksum does not match");
            }

            Skip(4);
        }

        _phase = Phase.Frame;
    }
}
