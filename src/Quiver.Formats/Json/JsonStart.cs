namespace Quiver.Formats.Json;

/// <summary>Where the rows of a JSON file are.</summary>
/// <param name="Layout">How rows follow each other.</param>
/// <param name="Offset">Where they start: after a byte order mark and, in an array, its bracket.</param>
/// <param name="IsStreamed">Whether rows are in an array inside a value that is too long to be read at once.</param>
sealed record JsonStart(JsonLayout Layout, long Offset, bool IsStreamed);
