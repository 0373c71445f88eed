using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>What building the schema of a file fills: its elements in depth-first order and its leaves with their paths.</summary>
sealed class SchemaTarget
{
    /// <summary>The elements, the root first.</summary>
    public List<SchemaElement> Elements { get; } = [];

    /// <summary>The leaves in the order of their column chunks.</summary>
    public List<(LeafWriter Leaf, List<string> Path)> Leaves { get; } = [];

    /// <summary>The names above the element that is being built.</summary>
    public List<string> Path { get; } = [];
}
