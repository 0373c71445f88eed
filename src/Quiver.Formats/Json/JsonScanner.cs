using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>
/// Finds the tokens of JSON text 64 bytes at a time (after Langdale, Lemire, "Parsing gigabytes of JSON per second", 2019):
/// operators, both quotes of strings, and the first bytes of numbers and literals.
/// </summary>
unsafe struct JsonScanner
{
    /// <summary>All ones where the next byte is inside a string.</summary>
    ulong _inside;

    /// <summary>One where the next byte is escaped.</summary>
    ulong _escaped;

    /// <summary>One where the last byte was part of a number or literal.</summary>
    ulong _scalar;

    /// <summary>Whether the bytes so far end inside a string.</summary>
    public readonly bool IsInside => _inside != 0;

    /// <summary>Whether there was a backslash in the last block.</summary>
    public bool HasEscapes { get; private set; }

    /// <summary>The control characters inside strings of the last block: JSON forbids them.</summary>
    public ulong Controls { get; private set; }

    /// <summary>Line ends outside strings of the last block.</summary>
    public ulong LineEnds { get; private set; }

    /// <summary>Returns the tokens among the next 64 bytes, and the operators in <paramref name="operators"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next(byte* block, int count, out ulong operators)
    {
        Vector512<byte> bytes = Vector512.Load(block);
        ulong valid = count >= 64 ? ulong.MaxValue : (1UL << count) - 1;
        ulong quotes = Mask(bytes, (byte)'"') & valid;
        ulong backslashes = Mask(bytes, (byte)'\\') & valid;
        quotes &= ~Escaped(backslashes);

        // Brackets differ from braces by one bit, which commas and colons have set.
        Vector512<byte> folded = bytes | Vector512.Create((byte)0x20);
        ulong ops = (Mask(folded, (byte)'{') | Mask(folded, (byte)'}') | Mask(bytes, (byte)':') | Mask(bytes, (byte)',')) & valid;
        ulong lineEnds = Mask(bytes, (byte)'\n');
        ulong spaces = Mask(bytes, (byte)' ') | Mask(bytes, (byte)'\t') | Mask(bytes, (byte)'\r') | lineEnds;

        // The opening quote counts as inside, the closing one as outside.
        ulong inside = TextMasks.PrefixXor(quotes) ^ _inside;
        _inside = (ulong)((long)inside >> 63);
        Controls = Vector512.LessThan(bytes, Vector512.Create((byte)0x20)).ExtractMostSignificantBits() & inside & valid;
        LineEnds = lineEnds & ~inside & valid;
        operators = ops & ~inside;
        ulong scalars = ~(ops | spaces | quotes | inside) & valid;
        ulong starts = scalars & ~((scalars << 1) | _scalar);
        _scalar = scalars >> 63;
        return operators | quotes | starts;
    }

    /// <summary>Returns the brackets and commas among the next 64 bytes: what tells where elements end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBrackets(byte* block, int count, out ulong opens, out ulong closes)
    {
        Vector512<byte> bytes = Vector512.Load(block);
        ulong valid = count >= 64 ? ulong.MaxValue : (1UL << count) - 1;
        ulong quotes = Mask(bytes, (byte)'"') & valid & ~Escaped(Mask(bytes, (byte)'\\') & valid);
        ulong inside = TextMasks.PrefixXor(quotes) ^ _inside;
        _inside = (ulong)((long)inside >> 63);
        Vector512<byte> folded = bytes | Vector512.Create((byte)0x20);
        ulong outside = ~inside & valid;
        opens = Mask(folded, (byte)'{') & outside;
        closes = Mask(folded, (byte)'}') & outside;
        return opens | closes | (Mask(bytes, (byte)',') & outside);
    }

    /// <summary>Whether every string of a text is closed and free of control characters.</summary>
    /// <param name="text">The text, without line ends.</param>
    /// <param name="padded">Room that is used again and again.</param>
    public static bool HasWholeStrings(ReadOnlySpan<byte> text, ref byte[] padded)
    {
        if (padded.Length < text.Length + 64)
        {
            padded = new byte[(text.Length * 2) + 64];
        }

        text.CopyTo(padded);
        JsonScanner scanner = default;
        fixed (byte* data = padded)
        {
            for (int position = 0; position < text.Length; position += 64)
            {
                _ = scanner.Next(data + position, text.Length - position, out _);
                if (scanner.Controls != 0)
                {
                    return false;
                }
            }
        }

        return !scanner.IsInside;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Mask(Vector512<byte> bytes, byte value) => Vector512.Equals(bytes, Vector512.Create(value)).ExtractMostSignificantBits();

    /// <summary>Returns the bytes that an odd number of backslashes stands before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ulong Escaped(ulong backslashes)
    {
        HasEscapes = backslashes != 0;
        if (backslashes == 0)
        {
            ulong carried = _escaped;
            _escaped = 0;
            return carried;
        }

        return EscapedByRuns(backslashes);
    }

    ulong EscapedByRuns(ulong backslashes)
    {
        // Adding the starts of runs at odd positions carries through the runs; what comes out tells where runs of odd length end.
        const ulong Even = 0x5555555555555555;
        backslashes &= ~_escaped;
        ulong follows = (backslashes << 1) | _escaped;
        ulong oddStarts = backslashes & ~Even & ~follows;
        ulong carried = unchecked(oddStarts + backslashes);
        _escaped = carried < backslashes ? 1UL : 0UL;
        return (Even ^ (carried << 1)) & follows;
    }
}
