using Quiver.Engine.Catalog;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>A stretch of a spill file as a stream: written on from an offset, or read from one to another.</summary>
/// <param name="file">The file.</param>
/// <param name="from">Where the stretch begins.</param>
/// <param name="to">Where it ends, for reading.</param>
sealed class SpillStream(ISpillFile file, long from, long to = long.MaxValue) : Stream
{
    /// <summary>Where the next byte is read from or written to, in the file.</summary>
    public long Offset { get; private set; } = from;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        file.Write(Offset, buffer);
        Offset += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, to - Offset);
        file.Read(Offset, buffer[..count]);
        Offset += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
