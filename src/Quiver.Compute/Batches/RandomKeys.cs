using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Batches;

/// <summary>Random numbers that are a function of a seed and a place (SplitMix64; Steele, Lea and Flood 2014).</summary>
static unsafe class RandomKeys
{
    /// <summary>Returns a number from 0 on, 63 bits wide, for each of some places.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="morsel">Where the places are.</param>
    /// <param name="first">The first place.</param>
    /// <param name="count">How many.</param>
    /// <param name="blockRows">How many places that follow each other share a number.</param>
    /// <param name="scratch">Where the column lives.</param>
    public static Column Of(long seed, long morsel, long first, int count, int blockRows, ColumnScratch scratch)
    {
        long* keys = (long*)scratch.Data(count, sizeof(long));
        ulong start = Mix((ulong)seed ^ Mix((ulong)morsel));
        for (int i = 0; i < count; i++)
        {
            keys[i] = (long)(Mix(start + (ulong)((first + i) / blockRows)) >> 1);
        }

        return scratch.FixedWidth(DataType.Int64, count, null, 0);
    }

    static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
