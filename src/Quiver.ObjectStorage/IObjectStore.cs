namespace Quiver.ObjectStorage;

/// <summary>
/// A flat set of immutable blobs by path. A put is atomic: readers see the content before or after it, never a part. Paths have
/// segments separated by slashes, none of them empty, <c>.</c> or <c>..</c>.
/// </summary>
public interface IObjectStore
{
    /// <summary>Returns the length and time of an object.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Returns up to <paramref name="length"/> bytes from <paramref name="offset"/>; fewer where the object ends before.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    Task<byte[]> GetAsync(string path, long offset, int length, CancellationToken cancellationToken = default);

    /// <summary>Replaces the content of an object, or creates it, in one step. When the task ends the content is durable.</summary>
    Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Returns the objects whose path starts with a prefix, in ordinal order of their paths.</summary>
    IAsyncEnumerable<ObjectMetadata> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Removes an object; nothing happens where there is none.</summary>
    Task DeleteAsync(string path, CancellationToken cancellationToken = default);
}
