using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>Finds the leaves of a schema in the order of their column chunks.</summary>
static class LeafNodes
{
    /// <summary>Returns the leaves of a file.</summary>
    public static IReadOnlyList<SchemaNode> Of(ParquetFile file)
    {
        var leaves = new SchemaNode[file.LeafCount];
        foreach (SchemaNode node in file.Nodes)
        {
            Collect(node, leaves);
        }

        return leaves;
    }

    static void Collect(SchemaNode node, SchemaNode[] leaves)
    {
        if (node.Kind == NodeKind.Leaf && node.LeafIndex >= 0)
        {
            leaves[node.LeafIndex] = node;
        }

        foreach (SchemaNode child in node.Children)
        {
            Collect(child, leaves);
        }
    }
}
