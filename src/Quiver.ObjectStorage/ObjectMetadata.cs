namespace Quiver.ObjectStorage;

/// <summary>What a store knows of an object without reading it.</summary>
/// <param name="Path">The path within the store, segments separated by slashes.</param>
/// <param name="Length">The bytes of the content; -1 where a server that cannot send parts does not tell.</param>
/// <param name="LastModified">When the content was last put.</param>
public sealed record ObjectMetadata(string Path, long Length, DateTimeOffset LastModified)
{
    /// <summary>
    /// A mark that changes when the content does, such as an ETag; null where the store has none. It is compared, never understood.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>Whether the store sends parts. Where it does not, each read transfers the content from its start.</summary>
    public bool HasRanges { get; init; } = true;
}
