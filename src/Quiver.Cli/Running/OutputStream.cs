namespace Quiver.Cli.Running;

/// <summary>Passes bytes on, says before the first of them, and remembers whether the reader went away.</summary>
sealed class OutputStream(Stream inner, Action beforeFirst) : Stream
{
    /// <summary>EPIPE, as .NET reports it on Unix.</summary>
    const int BrokenPipe = 32;

    bool _hasWritten;

    /// <summary>Whether a write failed because the reader, such as <c>head</c>, has all that it wants and went away.</summary>
    public bool IsReaderGone { get; private set; }

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

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_hasWritten)
        {
            _hasWritten = true;
            beforeFirst();
        }

        try
        {
            inner.Write(buffer);
        }
        catch (IOException e) when (IsBrokenPipe(e))
        {
            IsReaderGone = true;
            throw;
        }
    }

    /// <summary>Whether a failure to write says that nobody reads any more.</summary>
    public static bool IsBrokenPipe(IOException error) => error.HResult == BrokenPipe;

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
