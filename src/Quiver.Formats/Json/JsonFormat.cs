using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>What was found out about a JSON file.</summary>
/// <param name="Layout">How rows follow each other.</param>
/// <param name="Schema">The columns.</param>
/// <param name="Keys">The key of each column; null where rows are not objects, and the only column is the row itself.</param>
/// <param name="DataOffset">Where the first row starts: after a byte order mark and the bracket of an array.</param>
/// <param name="MaxValueBytes">The longest row allowed.</param>
sealed record JsonFormat(JsonLayout Layout, Schema Schema, IReadOnlyList<string>? Keys, long DataOffset, int MaxValueBytes);
