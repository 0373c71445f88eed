using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Schemas;

/// <summary>
/// A node of the schema as columns see it: the wrapping groups of lists and maps are folded into one node, which knows the
/// levels at which it is present.
/// </summary>
sealed class SchemaNode
{
    public required string Name { get; init; }

    public required NodeKind Kind { get; init; }

    /// <summary>The type of the column that this node becomes.</summary>
    public required DataType Type { get; init; }

    /// <summary>Whether the node itself may be null.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>The definition level from which on the node is not null.</summary>
    public required int Definition { get; init; }

    /// <summary>The repetition level up to which an entry begins a new value of this node.</summary>
    public required int Repetition { get; init; }

    /// <summary>The definition level from which on a slot for this node exists: that of the elements of the innermost
    /// list around it.</summary>
    public required int SlotDefinition { get; init; }

    /// <summary>The definition level from which on a list or map has an element.</summary>
    public int ElementDefinition { get; init; }

    /// <summary>Fields of a struct, the element of a list, or key and value of a map.</summary>
    public IReadOnlyList<SchemaNode> Children { get; init; } = [];

    /// <summary>The column chunk of a leaf.</summary>
    public int LeafIndex { get; init; } = -1;

    public LeafKind LeafKind { get; init; }

    public ParquetType PhysicalType { get; init; }

    /// <summary>Bytes a value of a fixed-length byte array.</summary>
    public int TypeLength { get; init; }

    /// <summary>Digits after the point of a decimal that is read as a floating number.</summary>
    public int Scale { get; init; }

    /// <summary>Whether this is a group without fields, of which a file has no values, or has one below.</summary>
    public bool HasEmptyGroup => Kind == NodeKind.Leaf ? LeafIndex < 0 : Children.Any(child => child.HasEmptyGroup);

    /// <summary>Whether the order of an unsigned type applies to the bounds in statistics.</summary>
    public bool IsUnsigned => Type.Id is TypeId.UInt8 or TypeId.UInt16 or TypeId.UInt32 or TypeId.UInt64;

    /// <summary>Whether the node is a leaf that is not inside of a list or an optional struct: one level, one row each.</summary>
    public bool IsFlat => Kind == NodeKind.Leaf && LeafIndex >= 0 && Repetition == 0 && Definition <= 1 && (Definition == 1) == IsNullable;

    /// <summary>The first leaf below this node, whose levels say where the node itself is.</summary>
    public SchemaNode FirstLeaf => Kind == NodeKind.Leaf ? this : Children[0].FirstLeaf;
}
