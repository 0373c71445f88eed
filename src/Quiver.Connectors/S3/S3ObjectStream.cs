using Quiver.ObjectStorage;

namespace Quiver.Connectors.S3;

/// <summary>An object read in order by ranges, so that a lost connection costs one of them only.</summary>
sealed class S3ObjectStream(S3Store store, ObjectMetadata source, long position) : Stream
{
    const int RangeBytes = 4 << 20;

    byte[] _buffer = [];
    int _start;
    int _end;
    long _position = position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _end && _position < source.Length && !buffer.IsEmpty)
        {
            _buffer = _buffer.Length > 0 ? _buffer : new byte[Math.Min(RangeBytes, source.Length - _position)];
            ObjectRead read = await store.ReadAsync(source.Path, _position, _buffer, source.Version, cancellationToken)
                .ConfigureAwait(false);
            (_start, _end) = (0, read.Count);
        }

        int count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
