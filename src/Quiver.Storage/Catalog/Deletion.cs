namespace Quiver.Storage.Catalog;

/// <summary>That a database or table has been deleted: it is kept under another name for a while and can be restored.</summary>
/// <param name="OriginalName">The name that it had.</param>
/// <param name="At">When it was deleted.</param>
/// <param name="HardDeleteAt">From when on it may go with all its rows; null keeps it.</param>
sealed record Deletion(string OriginalName, DateTime At, DateTime? HardDeleteAt);
