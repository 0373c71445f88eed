using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Copies whose source and destination overlap by less than a vector: what lies before the destination repeats.</summary>
static unsafe class OverlappingCopy
{
    /// <summary>The whole repetitions in a vector have this many bytes at least, so that short copies need no division.</summary>
    const int ShortestStep = 9;

    /// <summary>Row d holds the indices 0, 1, … d-1, 0, 1, …: a shuffle by it repeats the first d bytes.</summary>
    static ReadOnlySpan<byte> Patterns =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
        0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
        0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
    ];

    /// <summary>
    /// Writes <paramref name="length"/> bytes at <paramref name="output"/> that repeat the <paramref name="offset"/> (1 to 15) bytes
    /// before it; may write up to 16 bytes more than asked for, which the caller has room for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Repeat(byte* output, int offset, int length)
    {
        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(Patterns), offset * 16);
        var pattern = Vector128.Shuffle(Vector128.Load(output - offset), Vector128.LoadUnsafe(ref row));
        pattern.Store(output);
        if (length > ShortestStep)
        {
            var step = 16 - (16 % offset);
            for (var written = step; written < length; written += step)
            {
                pattern.Store(output + written);
            }
        }
    }
}
