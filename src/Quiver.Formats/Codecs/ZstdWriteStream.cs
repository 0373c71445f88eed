using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Compresses what is written to one zstd frame with a checksum, block by block.</summary>
sealed unsafe class ZstdWriteStream : Stream
{
    readonly Stream _target;
    readonly ZstdEncoder _encoder = new();
    readonly XxHash64State _hash = new();
    readonly byte[] _input;
    readonly byte[] _output;
    readonly int _windowLength;
    int _start;
    int _end;
    bool _isEnded;

    /// <summary>Creates a stream that writes to another one, which stays open.</summary>
    public ZstdWriteStream(Stream target, int level = ZstdParameters.DefaultLevel)
    {
        _target = target;
        var parameters = ZstdParameters.For(level, -1);
        _windowLength = parameters.WindowLength;

        // The window moves to the front once a megabyte, so that moving costs little beside compressing.
        _input = GC.AllocateUninitializedArray<byte>(_windowLength + (1 << 20), pinned: true);
        _output = new byte[ZstdBlockDecoder.MaxBlockLength + ZstdFrame.BlockHeaderLength];
        _encoder.Start(parameters, First);
        BinaryPrimitives.WriteUInt32LittleEndian(_output, ZstdFrame.Magic);
        const byte HasChecksum = 4;
        _output[4] = HasChecksum;
        _output[5] = (byte)((parameters.WindowLog - 10) << 3);
        target.Write(_output, 0, 6);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    byte* First => (byte*)Unsafe.AsPointer(ref _input[0]);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        while (!buffer.IsEmpty)
        {
            // A full block waits for the next byte: only then it is known not to be the last.
            if (_end - _start == _encoder.BlockLength)
            {
                WriteBlock(isLast: false);
            }

            int length = Math.Min(buffer.Length, _encoder.BlockLength - (_end - _start));
            buffer[..length].CopyTo(_input.AsSpan(_end));
            _end += length;
            buffer = buffer[length..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does not end a block: what is not a whole block stays here.</summary>
    public override void Flush() => _target.Flush();

    /// <summary>Ends a block early, so that all that was written so far can be read.</summary>
    public void FlushBlock()
    {
        if (_end > _start)
        {
            WriteBlock(isLast: false);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Ends the frame.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isEnded)
        {
            _isEnded = true;
            WriteBlock(isLast: true);
            BinaryPrimitives.WriteUInt32LittleEndian(_output, (uint)_hash.Hash());
            _target.Write(_output, 0, 4);
        }

        base.Dispose(disposing);
    }

    void WriteBlock(bool isLast)
    {
        int length = _end - _start;
        _hash.Append(_input.AsSpan(_start, length));
        int written = _encoder.WriteBlock(First + _start, length, isLast, _output);
        _target.Write(_output, 0, written);
        _start = _end;
        if (_input.Length - _end < _encoder.BlockLength)
        {
            int distance = _end - _windowLength;
            Buffer.BlockCopy(_input, distance, _input, 0, _windowLength);
            _encoder.Move(distance, First);
            (_start, _end) = (_windowLength, _windowLength);
        }
    }
}
