using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Memory;

namespace Quiver.Storage.Wal;

/// <summary>Moves the values of rows that have a field together, and apart again.</summary>
static unsafe class FieldValues
{
    /// <summary>Copies the values with a set bit, one after the other.</summary>
    public static void Gather<T>(T* values, ulong* validity, int rows, T* target)
        where T : unmanaged
    {
        for (var word = 0; word < Bitmap.Words(rows); word++)
        {
            var bits = validity[word] & (word == Bitmap.Words(rows) - 1 ? Bitmap.TailMask(rows) : ulong.MaxValue);
            var source = values + ((long)word * 64);
            if (bits == ulong.MaxValue)
            {
                Unsafe.CopyBlockUnaligned(target, source, 64 * (uint)sizeof(T));
                target += 64;
                continue;
            }

            for (; bits != 0; bits &= bits - 1)
            {
                *target++ = source[BitOperations.TrailingZeroCount(bits)];
            }
        }
    }

    /// <summary>Moves the first values to the rows with a set bit, in place.</summary>
    public static void Scatter<T>(T* values, ulong* validity, int rows, int count)
        where T : unmanaged
    {
        // From the end, so that no value is overwritten before it is moved.
        for (var word = Bitmap.Words(rows) - 1; word >= 0 && count > 0; word--)
        {
            var target = values + ((long)word * 64);
            for (var bits = validity[word]; bits != 0;)
            {
                var bit = 63 - BitOperations.LeadingZeroCount(bits);
                target[bit] = values[--count];
                bits &= ~(1UL << bit);
            }
        }
    }
}
