using System.Buffers.Binary;

namespace Quiver.Storage.LineProtocol;

/// <summary>A table and a set of tags: what identifies a series. Two lines with the same tags in another order have the same key object
/// within one parser.</summary>
sealed class SeriesKey(TagShape shape, byte[] values)
{
    /// <summary>The names of the tags.</summary>
    public TagShape Shape { get; } = shape;

    /// <summary>The values in the order of the names, each as a length in four bytes, little-endian, and UTF-8.</summary>
    public ReadOnlyMemory<byte> EncodedValues => values;

    /// <summary>Where the series is among those of its table in the batch that is being parsed.</summary>
    internal int Slot { get; set; }

    /// <summary>The batch that <see cref="Slot"/> belongs to.</summary>
    internal long Batch { get; set; }

    /// <summary>The rows of its table in that batch.</summary>
    internal TableRows? Rows { get; set; }

    /// <summary>Returns the value of a tag.</summary>
    public ReadOnlySpan<byte> Value(int tag)
    {
        var rest = EncodedValues.Span;
        for (; tag > 0; tag--)
        {
            rest = rest[(4 + BinaryPrimitives.ReadInt32LittleEndian(rest))..];
        }

        return rest.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(rest));
    }
}
