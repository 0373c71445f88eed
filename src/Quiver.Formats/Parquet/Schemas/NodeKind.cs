namespace Quiver.Formats.Parquet.Schemas;

/// <summary>The shapes of a node of the schema as columns see it.</summary>
enum NodeKind
{
    Leaf,
    Struct,
    List,
    Map,
}
