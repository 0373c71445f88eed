using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// Estimates from a sample how many distinct values a chunk has. Values in neighbouring rows tell how long runs are; how often values
/// from far apart are equal tells the rest, as the birthday problem does: of s values drawn from D, about s * s / 2D pairs are.
/// </summary>
static class DistinctEstimate
{
    const int Slots = 1 << 12;

    /// <summary>Returns about how many distinct values there are.</summary>
    /// <param name="hashes">Hashes of sampled values, in stretches of neighbours.</param>
    /// <param name="stretch">The values of a stretch.</param>
    /// <param name="count">How many values the chunk has.</param>
    public static long Of(ReadOnlySpan<ulong> hashes, int stretch, long count)
    {
        // A table of 4,096 slots for at most 2,048 hashes.
        Span<ulong> slots = stackalloc ulong[Slots];
        slots.Clear();
        var distinct = 0;
        long leaders = 0;
        long repeatedLeaders = 0;
        for (var start = 0; start < hashes.Length; start += stretch)
        {
            var end = Math.Min(hashes.Length, start + stretch);
            for (var i = start; i < end; i++)
            {
                var isNew = Insert(slots, hashes[i]);
                distinct += isNew ? 1 : 0;
                var isLeader = !hashes[start..i].Contains(hashes[i]);
                leaders += isLeader ? 1 : 0;
                repeatedLeaders += isLeader && !isNew ? 1 : 0;
            }
        }

        // Half of the leaders repeated means that most values have been seen: then the count of distinct ones is near.
        var byRuns = (double)count * leaders / Math.Max(1, hashes.Length);
        if (repeatedLeaders == 0)
        {
            return (long)Math.Min(byRuns, (double)leaders * leaders);
        }

        var byBirthdays = repeatedLeaders * 2 > leaders
            ? distinct * (1 + (4.0 * (leaders - repeatedLeaders) / leaders))
            : (double)leaders * leaders / (2 * repeatedLeaders);
        return (long)Math.Max(distinct, Math.Min(byRuns, byBirthdays));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Insert(Span<ulong> slots, ulong hash)
    {
        hash |= 1;
        for (var slot = (int)(hash >> (64 - BitOperations.Log2(Slots))); ; slot = (slot + 1) & (Slots - 1))
        {
            if (slots[slot] == 0)
            {
                slots[slot] = hash;
                return true;
            }

            if (slots[slot] == hash)
            {
                return false;
            }
        }
    }
}
