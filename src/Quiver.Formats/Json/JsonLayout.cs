namespace Quiver.Formats.Json;

/// <summary>How the rows of a JSON file follow each other.</summary>
enum JsonLayout
{
    /// <summary>A value a line.</summary>
    Lines,

    /// <summary>The elements of one array.</summary>
    Array,

    /// <summary>Values with any white space, or nothing, between them.</summary>
    Values,
}
