using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>What is known about the JSON files of a table.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Keys">The key of each column; null where the only column is the row itself.</param>
/// <param name="Options">How the files are read.</param>
sealed record JsonFormat(Schema Schema, IReadOnlyList<string>? Keys, JsonOptions Options)
{
    /// <summary>Whether types come from a sample, so that a later value may not fit.</summary>
    public bool IsTentative { get; init; }
}
