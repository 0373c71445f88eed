using System.Buffers;

namespace Quiver.Formats.Codecs;

/// <summary>Reads the text of a gzip file: any number of members, each with its checksum and length verified, then zeros at most.</summary>
/// <remarks>
/// The platform's stream verifies the end of a file only under a switch of the whole process, and ignores what follows a member. A file cut
/// short must never look like a complete one.
/// </remarks>
sealed unsafe class GzipReadStream : DecodingStream
{
    /// <summary>Names and comments of a header have no length in the format; one longer than this is no name.</summary>
    const int MaxHeaderLength = 1 << 20;

    const int WindowLength = 512 << 10;

    readonly Inflater _inflater = new();
    byte[] _window = ArrayPool<byte>.Shared.Rent(WindowLength);
    Phase _phase;
    int _history;
    int _written;
    uint _checksum;
    uint _length;
    bool _hasMember;

    /// <summary>Creates a stream over a file, which it closes.</summary>
    /// <param name="source">The compressed bytes.</param>
    /// <param name="name">What errors call the file.</param>
    public GzipReadStream(Stream source, string name)
        : base(source, name, "gzip")
    {
    }

    enum Phase
    {
        Header,
        Data,
        Trailer,
    }

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Decode()
    {
        try
        {
            while (true)
            {
                if (_phase == Phase.Header && !TryReadHeader())
                {
                    return default;
                }

                if (_phase == Phase.Data && Inflate() is { Length: > 0 } decoded)
                {
                    return decoded;
                }

                if (_phase == Phase.Trailer)
                {
                    ReadTrailer();
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(e.Message);
        }
    }

    /// <summary>Reads the next header; false at the end of the file.</summary>
    bool TryReadHeader()
    {
        if (_hasMember && (!Require(1) || Input[0] == 0))
        {
            SkipPadding();
            return false;
        }

        int length = GzipHeader.Measure(Input);
        while (length == 0)
        {
            if (Input.Length >= MaxHeaderLength)
            {
                throw Corrupt("a member's header is too long");
            }

            if (!Require(Input.Length + 1))
            {
                throw CutShort();
            }

            length = GzipHeader.Measure(Input);
        }

        Skip(length);
        _inflater.Reset();
        (_phase, _history, _checksum, _length, _hasMember) = (Phase.Data, _written, 0, 0, true);
        return true;
    }

    /// <summary>Tapes fill their last block up with zeros.</summary>
    void SkipPadding()
    {
        while (Require(1))
        {
            if (Input.ContainsAnyExcept((byte)0))
            {
                throw Corrupt("what follows is no member");
            }

            Skip(Input.Length);
        }
    }

    ReadOnlyMemory<byte> Inflate()
    {
        if (_window.Length - _written < WindowLength / 2)
        {
            int kept = Math.Min(Inflater.WindowLength, _written - _history);
            Buffer.BlockCopy(_window, _written - kept, _window, 0, kept);
            (_history, _written) = (0, kept);
        }

        int start = _written;
        while (_phase == Phase.Data)
        {
            InflateStatus status = Step();
            if (status == InflateStatus.Done)
            {
                _phase = Phase.Trailer;
            }
            else if (status == InflateStatus.NeedsRoom || _written > start)
            {
                break;
            }
            else if (!Require(Input.Length + 1))
            {
                throw CutShort();
            }
        }

        ReadOnlyMemory<byte> decoded = _window.AsMemory(start, _written - start);
        _checksum = Crc32.Append(_checksum, decoded.Span);
        _length += (uint)decoded.Length;
        return decoded;
    }

    InflateStatus Step()
    {
        ReadOnlySpan<byte> source = Input;
        fixed (byte* input = source, window = _window)
        {
            byte* position = input;
            byte* output = window + _written;
            InflateStatus status = _inflater.Run(
                ref position, input + source.Length, window + _history, ref output, window + _window.Length);
            _written = (int)(output - window);
            Skip((int)(position - input));
            return status;
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

    void ReadTrailer()
    {
        if (!Require(GzipHeader.TrailerLength))
        {
            throw CutShort();
        }

        GzipHeader.CheckTrailer(Input, _checksum, _length);
        Skip(GzipHeader.TrailerLength);
        _phase = Phase.Header;
    }
}
