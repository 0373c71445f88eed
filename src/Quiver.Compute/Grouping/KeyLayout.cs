using Quiver.Arrow.Types;

namespace Quiver.Compute.Grouping;

/// <summary>
/// How the key columns of a row lie in 64-bit words, so that rows of any key types hash, compare and move alike. Word 0 has
/// the upper 48 bits of the hash and, in its lower 16, a bit for each of the first 16 keys that is null; more keys have null
/// words after it. Then come one word for values of up to 8 bytes and two for 16-byte values and string views, which nested values
/// are too (see <see cref="NestedKeyWriter"/>). Values under nulls are zero, floats are normalised, so that equal rows have equal words
/// but for the bytes of long strings.
/// </summary>
sealed class KeyLayout
{
    /// <summary>Keys whose null bits share word 0 with the hash.</summary>
    public const int NullBitsInFirstWord = 16;

    /// <summary>The part of word 0 that is hash.</summary>
    public const ulong HashMask = ~0xFFFFUL;

    public KeyLayout(IReadOnlyList<DataType> types)
    {
        Types = types;
        Offsets = new int[types.Count];
        NullWords = types.Count > NullBitsInFirstWord ? (types.Count + 63) / 64 : 0;
        int next = 1 + NullWords;
        var strings = new List<int>();
        for (int i = 0; i < types.Count; i++)
        {
            Offsets[i] = next;
            if (types[i].Physical == PhysicalType.View || types[i].IsNested)
            {
                strings.Add(next);
            }

            next += WordsOf(types[i]);
        }

        Words = next;
        StringOffsets = [.. strings];
    }

    /// <summary>The types of the keys.</summary>
    public IReadOnlyList<DataType> Types { get; }

    /// <summary>The first word of each key.</summary>
    public int[] Offsets { get; }

    /// <summary>The first words of keys that are string views.</summary>
    public int[] StringOffsets { get; }

    /// <summary>Words of null bits after word 0.</summary>
    public int NullWords { get; }

    /// <summary>Words of a row.</summary>
    public int Words { get; }

    /// <summary>Whether a key is nested.</summary>
    public bool HasNested => Types.Any(t => t.IsNested);

    /// <summary>Returns the words of a value.</summary>
    public static int WordsOf(DataType type) => type.Physical switch
    {
        PhysicalType.None => 0,
        PhysicalType.Int128 or PhysicalType.Interval or PhysicalType.View or PhysicalType.List or PhysicalType.Struct => 2,
        _ => 1,
    };
}
