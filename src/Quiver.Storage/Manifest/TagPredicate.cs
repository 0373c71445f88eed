namespace Quiver.Storage.Manifest;

/// <summary>That a tag has a value.</summary>
/// <param name="Tag">The name of the tag.</param>
/// <param name="Value">The value; null for rows without the tag.</param>
sealed record TagPredicate(string Tag, string? Value);
