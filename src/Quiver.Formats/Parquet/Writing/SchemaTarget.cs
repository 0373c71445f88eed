using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>What building the schema of a file fills: its elements in depth-first order and its leaves.</summary>
sealed class SchemaTarget
{
    /// <summary>The elements, the root first.</summary>
    public List<SchemaElement> Elements { get; } = [];

    /// <summary>The leaves in the order of their column chunks.</summary>
    public List<LeafSchema> Leaves { get; } = [];

    /// <summary>How many leaves stand before the column that is being built.</summary>
    public int FirstLeafOfColumn { get; set; }

    /// <summary>The names above the element that is being built.</summary>
    public List<string> Path { get; } = [];
}
