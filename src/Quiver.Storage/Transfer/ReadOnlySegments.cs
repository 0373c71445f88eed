using Quiver.Storage.Wal;

namespace Quiver.Storage.Transfer;

/// <summary>The segments of a log that is only looked at: what reading would cut off or remove stays.</summary>
sealed class ReadOnlySegments(IWalSegments segments) : IWalSegments
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken) => segments.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(long segment, CancellationToken cancellationToken) => segments.OpenReadAsync(segment, cancellationToken);

    /// <inheritdoc/>
    public Task TruncateAsync(long segment, long bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyList<long> segments, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public IWalSegment Create(long segment) => throw new NotSupportedException();
}
