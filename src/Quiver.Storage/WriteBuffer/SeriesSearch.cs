using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Storage.WriteBuffer;

/// <summary>Finds the rows of one series among rows of all, sixteen at a time.</summary>
static unsafe class SeriesSearch
{
    /// <summary>Writes the numbers of the rows of a series.</summary>
    /// <param name="series">The series of each row of a block.</param>
    /// <param name="from">The first row to look at.</param>
    /// <param name="to">The row after the last.</param>
    /// <param name="wanted">The series.</param>
    /// <param name="start">What is added to the place of a row in the block.</param>
    /// <param name="rows">Where the numbers go; there is room for as many as there are rows.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(int* series, int from, int to, int wanted, int start, int* rows)
    {
        var count = 0;
        var i = from;
        var sought = Vector512.Create(wanted);
        for (; i + Vector512<int>.Count <= to; i += Vector512<int>.Count)
        {
            var matches = Vector512.Equals(Vector512.Load(series + i), sought).ExtractMostSignificantBits();
            while (matches != 0)
            {
                rows[count++] = start + i + BitOperations.TrailingZeroCount(matches);
                matches &= matches - 1;
            }
        }

        for (; i < to; i++)
        {
            rows[count] = start + i;
            count += series[i] == wanted ? 1 : 0;
        }

        return count;
    }

    /// <summary>Returns how many rows are of a series.</summary>
    /// <param name="series">The series of each row of a block.</param>
    /// <param name="from">The first row to look at.</param>
    /// <param name="to">The row after the last.</param>
    /// <param name="wanted">The series.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(int* series, int from, int to, int wanted)
    {
        var count = 0;
        var i = from;
        var sought = Vector512.Create(wanted);
        for (; i + Vector512<int>.Count <= to; i += Vector512<int>.Count)
        {
            count += BitOperations.PopCount(Vector512.Equals(Vector512.Load(series + i), sought).ExtractMostSignificantBits());
        }

        for (; i < to; i++)
        {
            count += series[i] == wanted ? 1 : 0;
        }

        return count;
    }
}
