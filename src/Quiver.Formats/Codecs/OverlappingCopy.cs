using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Copies whose source and destination overlap by less than a vector: what lies before the destination repeats.</summary>
static unsafe class OverlappingCopy
{
    /// <summary>Row d holds the indices 0, 1, … d-1, 0, 1, …: a shuffle by it repeats the first d bytes.</summary>
    static readonly byte[] Patterns = BuildPatterns();

    /// <summary>
    /// Writes <paramref name="length"/> bytes at <paramref name="output"/> that repeat the <paramref name="offset"/> (1 to 15) bytes
    /// before it; may write up to 16 bytes more than asked for, which the caller has room for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Repeat(byte* output, int offset, int length)
    {
        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Patterns), offset * 16);
        var pattern = Vector128.Shuffle(Vector128.Load(output - offset), Vector128.LoadUnsafe(ref row));
        var step = 16 - (16 % offset);
        for (var written = 0; written < length; written += step)
        {
            pattern.Store(output + written);
        }
    }

    static byte[] BuildPatterns()
    {
        var patterns = new byte[16 * 16];
        for (var offset = 1; offset < 16; offset++)
        {
            for (var i = 0; i < 16; i++)
            {
                patterns[(offset * 16) + i] = (byte)(i % offset);
            }
        }

        return patterns;
    }
}
