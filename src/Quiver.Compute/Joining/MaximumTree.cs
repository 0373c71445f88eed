using System.Runtime.CompilerServices;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Joining;

/// <summary>
/// Finds the words of a run that reach a threshold without looking at the others: over the words stand the maxima of 16, of 256 and
/// so on. With rows sorted by one condition and a tree over the other, two conditions of order cost the logarithm of the rows and
/// what they find, where IEJoin (Khayyat et al., VLDB 2015) scans a bit a row.
/// </summary>
sealed unsafe class MaximumTree : IDisposable
{
    const int Bits = 4;
    const int Fan = 1 << Bits;
    readonly List<NativeBuffer> _levels = [];

    /// <summary>Takes words over and builds the maxima.</summary>
    public MaximumTree(NativeBuffer words, int count, MemoryBudget budget)
    {
        _levels.Add(words);
        for (int size = count; size > Fan;)
        {
            int next = (size + Fan - 1) / Fan;
            NativeBuffer level = NativeBuffer.Allocate((next + 8L) * 8, budget, "a range join");
            Fill((ulong*)_levels[^1].Pointer, size, (ulong*)level.Pointer);
            _levels.Add(level);
            size = next;
        }
    }

    /// <summary>The bytes held.</summary>
    public long Bytes => _levels.Sum(l => l.Capacity);

    /// <summary>Returns the first position from <paramref name="from"/> on whose word is not below a threshold, or
    /// <paramref name="end"/>.</summary>
    public int Next(int from, int end, ulong threshold)
    {
        ulong* words = (ulong*)_levels[0].Pointer;
        int position = from;
        while (position < end)
        {
            int level = 0;
            while (level + 1 < _levels.Count && (position & ((Fan << (Bits * level)) - 1)) == 0
                && ((ulong*)_levels[level + 1].Pointer)[position >> (Bits * (level + 1))] < threshold)
            {
                level++;
            }

            if (level > 0)
            {
                long skipped = position + (1L << (Bits * level));
                position = skipped < end ? (int)skipped : end;
            }
            else if (words[position] >= threshold)
            {
                return position;
            }
            else
            {
                position++;
            }
        }

        return end;
    }

    public void Dispose() => _levels.ForEach(l => l.Dispose());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Fill(ulong* words, int count, ulong* maxima)
    {
        for (int from = 0; from < count; from += Fan)
        {
            int to = Math.Min(count, from + Fan);
            ulong most = 0;
            for (int i = from; i < to; i++)
            {
                most = Math.Max(most, words[i]);
            }

            maxima[from >> Bits] = most;
        }
    }
}
