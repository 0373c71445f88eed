namespace Quiver.ObjectStorage;

/// <summary>Where a URL leads.</summary>
/// <param name="Source">The store.</param>
/// <param name="Path">The path within the store.</param>
/// <param name="Root">What stands in front of the path in names, such as <c>s3://bucket/</c>; it has no credentials.</param>
public sealed record ObjectLocation(IObjectSource Source, string Path, string Root)
{
    /// <summary>What users see.</summary>
    public string Name => NameOf(Path);

    /// <summary>Returns what users see of an object of the same store: a query may hold a signature and is left out.</summary>
    public string NameOf(string path) => Root + (IsWeb && path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var end
        ? path[..end]
        : path);

    /// <summary>Whether the path is part of a web address, with escapes and perhaps a query.</summary>
    public bool IsWeb => Root.StartsWith("http", StringComparison.OrdinalIgnoreCase);
}
