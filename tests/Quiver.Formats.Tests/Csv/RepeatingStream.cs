namespace Quiver.Formats.Tests.Csv;

/// <summary>Some bytes and then one byte again and again: a huge file that takes no memory.</summary>
sealed class RepeatingStream(byte[] head, byte value, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - Position);
        buffer[..count].Fill(value);
        for (long i = Position; i < Math.Min(head.Length, Position + count); i++)
        {
            buffer[(int)(i - Position)] = head[i];
        }

        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset;

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
