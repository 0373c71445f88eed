namespace Quiver.Formats.Parquet;

/// <summary>Bytes in memory.</summary>
sealed class MemorySource : IRandomAccessSource
{
    readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Creates a source over bytes that do not change.</summary>
    public MemorySource(string name, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        _bytes = bytes;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length => _bytes.Length;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        new(Read(offset, destination.Span));

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset >= _bytes.Length)
        {
            return 0;
        }

        var count = (int)Math.Min(destination.Length, _bytes.Length - offset);
        _bytes.Span.Slice((int)offset, count).CopyTo(destination);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
