using Quiver.Arrow.Types;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Types;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>Writes the bounds in statistics as text.</summary>
static class BoundText
{
    const int UuidBytes = 16;

    /// <summary>Returns the text of a bound of a leaf; null where there is none or its type has no order.</summary>
    public static string? Of(SchemaNode leaf, byte[]? bound)
    {
        if (bound is { Length: UuidBytes } && leaf.LeafKind == LeafKind.Uuid)
        {
            return new Guid(bound, bigEndian: true).ToString();
        }

        ScalarValue? value = BoundsReader.Bound(leaf, bound)?.ToScalar(leaf.Type);
        return value is null ? null : Coercion.TryCastValue(value, DataType.Utf8)?.Value as string;
    }
}
