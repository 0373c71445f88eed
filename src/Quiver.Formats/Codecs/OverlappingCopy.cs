using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Copies whose source and destination overlap by less than a vector: what lies before the destination repeats.</summary>
static unsafe class OverlappingCopy
{
    /// <summary>Row d holds the indices 0, 1, … d-1, 0, 1, …: a shuffle by it repeats the first d bytes. Row 0 holds at d how many bytes of
    /// sixteen are whole repetitions.</summary>
    static readonly byte[] Patterns = BuildPatterns();

    /// <summary>
    /// Writes <paramref name="length"/> bytes at <paramref name="output"/> that repeat the <paramref name="offset"/> (1 to 15) bytes
    /// before it; may write up to 16 bytes more than asked for, and 32 in any case, which the caller has room for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Repeat(byte* output, int offset, int length)
    {
        ref var patterns = ref MemoryMarshal.GetArrayDataReference(Patterns);
        var row = Vector128.LoadUnsafe(ref Unsafe.Add(ref patterns, offset * 16));
        var pattern = Vector128.ShuffleNative(Vector128.Load(output - offset), row);
        var step = (int)Unsafe.Add(ref patterns, offset);

        // Two stores without a question: how many are needed predicts badly.
        pattern.Store(output);
        pattern.Store(output + step);
        for (var written = 2 * step; written < length; written += step)
        {
            pattern.Store(output + written);
        }
    }

    static byte[] BuildPatterns()
    {
        var patterns = new byte[16 * 16];
        for (var offset = 1; offset < 16; offset++)
        {
            patterns[offset] = (byte)(16 - (16 % offset));
            for (var i = 0; i < 16; i++)
            {
                patterns[(offset * 16) + i] = (byte)(i % offset);
            }
        }

        return patterns;
    }
}
