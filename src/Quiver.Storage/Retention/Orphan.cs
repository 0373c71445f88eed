namespace Quiver.Storage.Retention;

/// <summary>An object beneath the data files that is none of them.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="IsDue">Whether it is old enough to be deleted.</param>
sealed record Orphan(string Path, long Bytes, DateTimeOffset LastModified, bool IsDue);
