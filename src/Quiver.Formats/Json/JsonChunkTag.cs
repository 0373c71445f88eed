namespace Quiver.Formats.Json;

/// <summary>What a chunk of a JSON file holds, in <see cref="Text.TextChunk.Tag"/>.</summary>
static class JsonChunkTag
{
    /// <summary>Rows; in an array those after a comma.</summary>
    public const int Rows = 0;

    /// <summary>The first rows of an array, or its end where it has none.</summary>
    public const int ArrayStart = 1;

    /// <summary>No rows: what lies around the array of the rows.</summary>
    public const int Gap = 2;
}
