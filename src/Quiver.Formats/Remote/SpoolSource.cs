using Quiver.Formats.Parquet;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Remote;

/// <summary>A spool read at any offset, when all of its bytes are there. The spool is not disposed with it.</summary>
sealed class SpoolSource(string name, Spool spool) : IRandomAccessSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public long Length { get; } = spool.Complete();

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(offset, destination.Span));

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        try
        {
            return spool.Read(offset, destination);
        }
        catch (IOException e)
        {
            throw StoreErrors.Convert(name, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
