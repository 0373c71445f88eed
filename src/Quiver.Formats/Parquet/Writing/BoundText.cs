using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Cuts long bounds of text and bytes, so that they still bound (parquet.thrift, Statistics and ColumnIndex).</summary>
static class BoundText
{
    /// <summary>Longer bounds are cut to this.</summary>
    const int MaxBytes = 64;

    /// <summary>Returns a lower bound: a prefix is not larger than the whole.</summary>
    public static byte[] Lower(LeafType leaf, byte[] value) =>
        IsLong(leaf, value) ? value[..CutLength(value, leaf.Source.Id == TypeId.Utf8)] : value;

    /// <summary>Returns an upper bound; null where there is no shorter one.</summary>
    public static byte[]? Upper(LeafType leaf, byte[] value)
    {
        var isText = leaf.Source.Id == TypeId.Utf8;
        return IsLong(leaf, value) ? RoundUp(value.AsSpan(0, CutLength(value, isText)), isText) : value;
    }

    /// <summary>Whether a bound is cut.</summary>
    public static bool IsLong(LeafType leaf, byte[] value) => leaf.Physical == ParquetType.ByteArray && value.Length > MaxBytes;

    /// <summary>Cuts no character of text in half: a reader may take the bound for text.</summary>
    static int CutLength(ReadOnlySpan<byte> value, bool isText)
    {
        var length = MaxBytes;
        while (isText && length > 0 && (value[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return length;
    }

    /// <summary>The shortest change that makes a prefix larger than whatever it is a prefix of; null where there is none.</summary>
    static byte[]? RoundUp(ReadOnlySpan<byte> prefix, bool isText)
    {
        var last = prefix.Length - 1;
        while (last >= 0 && prefix[last] >= (isText ? 0x7F : 0xFF))
        {
            last--;
        }

        if (last < 0)
        {
            return null;
        }

        var bound = prefix[..(last + 1)].ToArray();
        bound[last]++;
        return bound;
    }
}
