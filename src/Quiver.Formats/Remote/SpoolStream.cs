using Quiver.ObjectStorage;

namespace Quiver.Formats.Remote;

/// <summary>Bytes of a spool from their start on; many streams may read one spool. The spool is not disposed with it.</summary>
sealed class SpoolStream(Spool spool) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <summary>Waits for the end of the bytes.</summary>
    public override long Length => spool.Complete();

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        int read = spool.Read(Position, buffer);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
