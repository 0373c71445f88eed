namespace Quiver.Connectors.S3;

/// <summary>Cuts what is written into parts of one size and hands each over when it is full.</summary>
/// <param name="partBytes">The size.</param>
/// <param name="send">Takes a full part over.</param>
sealed class PartStream(int partBytes, Action<byte[]> send) : Stream
{
    byte[] _part = [];
    int _used;
    long _sent;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _sent + _used;

    public override long Position
    {
        get => _sent + _used;
        set => throw new NotSupportedException();
    }

    /// <summary>Returns the bytes of the last part, which is not full.</summary>
    public ReadOnlyMemory<byte> TakeLast() => _part.AsMemory(0, _used);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_used == partBytes)
            {
                send(_part);
                _sent += _used;
                _part = [];
                _used = 0;
            }

            if (_used == _part.Length)
            {
                Array.Resize(ref _part, (int)Math.Clamp(_part.Length * 2L, 64 << 10, partBytes));
            }

            int count = Math.Min(buffer.Length, _part.Length - _used);
            buffer[..count].CopyTo(_part.AsSpan(_used));
            _used += count;
            buffer = buffer[count..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
