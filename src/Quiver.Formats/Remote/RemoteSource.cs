using Quiver.Formats.Parquet;

namespace Quiver.Formats.Remote;

/// <summary>An object of a store, read at any offset by many threads at once.</summary>
sealed class RemoteSource(RemoteObject remote) : IRandomAccessSource
{
    /// <inheritdoc/>
    public string Name => remote.Name;

    /// <inheritdoc/>
    public long Length { get; } = remote.Length(fromEnd: true);

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        remote.ReadAsync(offset, destination, cancellationToken);

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination) => remote.Read(offset, destination);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
