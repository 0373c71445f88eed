using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Storage.LineProtocol;

/// <summary>
/// The text of a table and its tags as lines have it, up to the blank before the fields, with the series it means. Lines of agents come in
/// the same order again and again, so each key remembers the one that came after it.
/// </summary>
sealed unsafe class RawKey(byte* text, int length, ulong hash, SeriesKey series)
{
    readonly byte* _text = text;

    public int Length { get; } = length;

    public ulong Hash { get; } = hash;

    public SeriesKey Series { get; } = series;

    /// <summary>The next key with the same hash slot.</summary>
    public RawKey? Next { get; set; }

    /// <summary>The key of the line that followed this key's line last time.</summary>
    public RawKey? Successor { get; set; }

    /// <summary>Compares with text that can be read 32 bytes past its end, as the key's own can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(byte* other, int otherLength) => otherLength == Length && IsPrefixOf(other);

    /// <summary>Whether text that can be read 32 bytes past its end starts with the key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsPrefixOf(byte* other)
    {
        var i = 0;
        for (; i + 32 <= Length; i += 32)
        {
            if (Vector256.Load(_text + i) != Vector256.Load(other + i))
            {
                return false;
            }
        }

        var rest = Length - i;
        if (rest == 0)
        {
            return true;
        }

        var equal = Vector256.Equals(Vector256.Load(_text + i), Vector256.Load(other + i)).ExtractMostSignificantBits();
        return ((~equal) & ((1u << rest) - 1)) == 0;
    }
}
