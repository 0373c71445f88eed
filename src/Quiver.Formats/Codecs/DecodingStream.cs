using System.Buffers;
using Quiver.Arrow.Errors;

namespace Quiver.Formats.Codecs;

/// <summary>A stream that decodes another one piece by piece, in bounded memory; its errors name the file.</summary>
abstract class DecodingStream : Stream
{
    const int InputLength = 128 << 10;

    readonly Stream _source;
    readonly string _name;
    readonly string _format;
    byte[] _input = ArrayPool<byte>.Shared.Rent(InputLength);
    int _start;
    int _end;
    bool _isExhausted;
    ReadOnlyMemory<byte> _decoded;

    /// <summary>Creates a stream over a source, which it closes.</summary>
    protected DecodingStream(Stream source, string name, string format)
    {
        _source = source;
        _name = name;
        _format = format;
    }

    /// <inheritdoc/>
    public sealed override bool CanRead => true;

    /// <inheritdoc/>
    public sealed override bool CanSeek => false;

    /// <inheritdoc/>
    public sealed override bool CanWrite => false;

    /// <inheritdoc/>
    public sealed override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The bytes of the source that were read and not yet skipped.</summary>
    protected ReadOnlySpan<byte> Input => _input.AsSpan(_start, _end - _start);

    /// <inheritdoc/>
    public sealed override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_input.Length == 0, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_decoded.IsEmpty)
        {
            _decoded = Decode();
        }

        int length = Math.Min(buffer.Length, _decoded.Length);
        _decoded.Span[..length].CopyTo(buffer);
        _decoded = _decoded[length..];
        return length;
    }

    /// <inheritdoc/>
    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public sealed override void Flush()
    {
    }

    /// <inheritdoc/>
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Decodes the next piece, which stays valid until the next call; an empty one is the end of the file.</summary>
    protected abstract ReadOnlyMemory<byte> Decode();

    /// <summary>Reads until that many bytes of input are at hand; false where the source ends before.</summary>
    protected bool Require(int length)
    {
        if (length > _input.Length - _start)
        {
            byte[] old = _input;
            byte[] target = length > old.Length ? ArrayPool<byte>.Shared.Rent(Math.Max(length, 2 * old.Length)) : old;
            Input.CopyTo(target);
            (_input, _start, _end) = (target, 0, _end - _start);
            if (target != old)
            {
                ArrayPool<byte>.Shared.Return(old);
            }
        }

        while (_end - _start < length && !_isExhausted)
        {
            int read = _source.Read(_input, _end, _input.Length - _end);
            _end += read;
            _isExhausted = read == 0;
        }

        return _end - _start >= length;
    }

    /// <summary>Takes bytes of the input.</summary>
    protected void Skip(int length) => _start += length;

    /// <summary>Makes the error for damage.</summary>
    protected QuiverException Corrupt(string reason) => new(ErrorCode.CorruptFile, $"{_name} is not a valid {_format} file: {reason}");

    /// <summary>Makes an error that names the file from one of a codec, which does not know it.</summary>
    protected QuiverException Named(QuiverException error)
    {
        if (error.Message.Contains(_name, StringComparison.Ordinal))
        {
            return error;
        }

        string verdict = error.Code == ErrorCode.CorruptFile ? "is not a valid" : "cannot be read as a";
        return new QuiverException(error.Code, $"{_name} {verdict} {_format} file: {error.Message}", error);
    }

    /// <summary>Makes the error for a file that ends too early.</summary>
    protected QuiverException CutShort() => Corrupt("it is cut short");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _input.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_input);
            (_input, _start, _end, _decoded) = ([], 0, 0, default);
            _source.Dispose();
        }

        base.Dispose(disposing);
    }
}
