namespace Quiver.ObjectStorage;

/// <summary>
/// Objects that can be read by path. Failures are an <see cref="IOException"/>: a <see cref="FileNotFoundException"/> where there is
/// no such object, an <see cref="ObjectChangedException"/> where it is another one than the caller knows; an
/// <see cref="UnauthorizedAccessException"/> where it may not be read. What can pass by itself, such as a lost connection, is tried
/// again inside the source. Safe for use by many threads.
/// </summary>
public interface IObjectSource
{
    /// <summary>Returns what is known of an object without its content.</summary>
    Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>
    /// Fills memory of the caller with the bytes from an offset on; there are fewer only where the object ends, and none behind its
    /// end.
    /// </summary>
    /// <param name="path">The object.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">Where the bytes go. After a failure there may be anything in it.</param>
    /// <param name="version">The version that the object must still have; null takes any.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    ValueTask<ObjectRead> ReadAsync(
        string path, long offset, Memory<byte> destination, string? version = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the last bytes of an object into the front of memory of the caller, all of the object where it is shorter: with one
    /// request, as the footer of a file is found.
    /// </summary>
    ValueTask<ObjectRead> ReadEndAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default);

    /// <summary>Opens the bytes from an offset on to be read once, in order. The caller disposes the stream.</summary>
    /// <param name="path">The object.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="version">The version that the object must have all the time; null takes the one that is there now.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    Task<Stream> OpenReadAsync(string path, long offset = 0, string? version = null, CancellationToken cancellationToken = default);
}
