namespace Quiver.ObjectStorage;

/// <summary>
/// A flat set of immutable blobs by path, which databases are built on. A write is atomic: readers see the content before or after
/// it, never a part, and when its task ends the content is durable. After a failed or cancelled write the object is the old one or
/// the new one: the caller cannot know which. Paths have segments separated by slashes, none of them empty, <c>.</c> or <c>..</c>;
/// other paths are an <see cref="ArgumentException"/>.
/// </summary>
public interface IObjectStore : IObjectSource
{
    /// <summary>Replaces the content of an object, or creates it, in one step.</summary>
    Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates an object unless there is one: of many writers at the same time exactly one succeeds. A database commits with it.
    /// </summary>
    /// <returns>Whether this call created the object; false where there was one, which stays as it is.</returns>
    Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Begins an object whose content comes piece by piece: it replaces one of that path when it is committed.</summary>
    Task<ObjectWriter> OpenWriteAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns the objects whose path starts with a prefix, in ordinal order of their paths. Pages are asked for as they are read.
    /// Objects that come or go meanwhile may be there or not; all others are there once.
    /// </summary>
    /// <param name="prefix">How the paths start; it may end within a segment.</param>
    /// <param name="after">Leaves out paths up to this one, to go on where another listing ended.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Removes objects; nothing happens where there is none. After a failure some may be gone and others not.</summary>
    Task DeleteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default);
}
