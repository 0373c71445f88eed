namespace Quiver.Storage.Wal;

/// <summary>Where the segments of a log are kept. Segments are named by the first sequence that they can have.</summary>
interface IWalSegments
{
    /// <summary>Returns the first sequences of all segments, ascending.</summary>
    Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens a segment for reading from its start.</summary>
    Task<Stream> OpenReadAsync(long segment, CancellationToken cancellationToken);

    /// <summary>Cuts a segment after so many bytes: what follows was never acknowledged.</summary>
    Task TruncateAsync(long segment, long bytes, CancellationToken cancellationToken);

    /// <summary>Creates an empty segment.</summary>
    IWalSegment Create(long segment);

    /// <summary>Removes segments.</summary>
    Task DeleteAsync(IReadOnlyList<long> segments, CancellationToken cancellationToken);
}
