namespace Quiver.ObjectStorage.Faults;

/// <summary>A stream whose reads and writes are calls of a <see cref="FaultInjectingStore"/>; writes may fail half way.</summary>
sealed class FaultyStream(FaultInjectingStore store, Stream inner) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int allowed = store.Transfer(count, out Exception? fault);
        return fault is null ? inner.Read(buffer, offset, allowed) : throw fault;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        int allowed = store.Transfer(count, out Exception? fault);
        inner.Write(buffer, offset, allowed);
        if (fault is not null)
        {
            throw fault;
        }
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
