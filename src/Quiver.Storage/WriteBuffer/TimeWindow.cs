namespace Quiver.Storage.WriteBuffer;

/// <summary>Cuts time into windows of one length, counted from 1970 in UTC.</summary>
static unsafe class TimeWindow
{
    /// <summary>Returns where the window of a time starts; windows before the smallest time start at it.</summary>
    public static long StartOf(long time, long length)
    {
        var rest = time % length;
        rest = rest < 0 ? rest + length : rest;
        return time < long.MinValue + rest ? long.MinValue : time - rest;
    }

    /// <summary>Returns how many times from the first one on lie in a window.</summary>
    public static int CountIn(long* times, int count, long start, long length)
    {
        // The distance is unsigned, so that one comparison does for both ends and nothing overflows.
        var i = 1;
        while (i < count && times[i] >= start && (ulong)(times[i] - start) < (ulong)length)
        {
            i++;
        }

        return i;
    }
}
