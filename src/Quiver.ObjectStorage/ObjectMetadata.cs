namespace Quiver.ObjectStorage;

/// <summary>What a store knows of an object without reading it.</summary>
/// <param name="Path">The path within the store, segments separated by slashes.</param>
/// <param name="Length">The bytes of the content.</param>
/// <param name="LastModified">When the content was last put.</param>
public sealed record ObjectMetadata(string Path, long Length, DateTimeOffset LastModified);
