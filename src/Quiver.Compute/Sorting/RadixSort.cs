using System.Runtime.CompilerServices;

namespace Quiver.Compute.Sorting;

/// <summary>Stable radix sort of entries by key, least significant byte first, passing over bytes that are all equal.</summary>
static unsafe class RadixSort
{
    const int InsertionRows = 48;

    /// <summary>Sorts; the result is in <paramref name="entries"/>, <paramref name="spare"/> is room for as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(SortEntry* entries, SortEntry* spare, int count, int keyBits)
    {
        if (count <= InsertionRows)
        {
            Insertion(entries, count);
            return;
        }

        int digits = (keyBits + 7) / 8;
        int* histograms = stackalloc int[8 * 256];
        new Span<int>(histograms, 8 * 256).Clear();
        for (nint i = 0; i < count; i++)
        {
            ulong key = entries[i].Key;
            for (int d = 0; d < digits; d++)
            {
                histograms[(d << 8) + (int)((key >> (d << 3)) & 0xFF)]++;
            }
        }

        SortEntry* from = entries;
        SortEntry* to = spare;
        for (int d = 0; d < digits; d++)
        {
            int* histogram = histograms + (d << 8);
            if (histogram[(int)((from[0].Key >> (d << 3)) & 0xFF)] == count)
            {
                continue;
            }

            Scatter(from, to, count, d << 3, histogram);
            SortEntry* sorted = to;
            to = from;
            from = sorted;
        }

        if (from != entries)
        {
            Buffer.MemoryCopy(from, entries, (long)count * sizeof(SortEntry), (long)count * sizeof(SortEntry));
        }
    }

    /// <summary>Moves entries to where the counts of a byte of their keys say; the counts become start positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(SortEntry* from, SortEntry* to, int count, int shift, int* histogram)
    {
        int sum = 0;
        for (int b = 0; b < 256; b++)
        {
            int here = histogram[b];
            histogram[b] = sum;
            sum += here;
        }

        Move(from, to, count, shift, histogram);
    }

    /// <summary>Moves entries to the next place of a byte of their keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Move(SortEntry* from, SortEntry* to, int count, int shift, int* next)
    {
        for (nint i = 0; i < count; i++)
        {
            SortEntry entry = from[i];
            to[next[(int)((entry.Key >> shift) & 0xFF)]++] = entry;
        }
    }

    static void Insertion(SortEntry* entries, int count)
    {
        for (int i = 1; i < count; i++)
        {
            SortEntry entry = entries[i];
            int j = i;
            while (j > 0 && entries[j - 1].Key > entry.Key)
            {
                entries[j] = entries[j - 1];
                j--;
            }

            entries[j] = entry;
        }
    }
}
