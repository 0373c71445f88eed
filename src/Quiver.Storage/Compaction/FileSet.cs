using Quiver.Storage.Manifest;

namespace Quiver.Storage.Compaction;

/// <summary>What may be merged without a change of what rows mean.</summary>
static class FileSet
{
    /// <summary>
    /// Returns files with all others that must be merged with them. A file that has a time in common with the result must be older than
    /// all of its rows or newer: else values would win or lose against it that should not.
    /// </summary>
    /// <param name="chosen">The files.</param>
    /// <param name="all">All files of a table at these times.</param>
    public static List<DataFile> Close(IEnumerable<DataFile> chosen, IReadOnlyList<DataFile> all)
    {
        var closed = chosen.ToDictionary(file => file.Id);
        int count;
        do
        {
            count = closed.Count;
            var (minTime, maxTime) = (closed.Values.Min(file => file.MinTime), closed.Values.Max(file => file.MaxTime));
            var (minSequence, maxSequence) = (closed.Values.Min(file => file.MinSequence), closed.Values.Max(file => file.MaxSequence));
            foreach (var file in all)
            {
                if (file.Overlaps(minTime, maxTime) && file.MinSequence <= maxSequence && file.MaxSequence >= minSequence)
                {
                    closed.TryAdd(file.Id, file);
                }
            }
        }
        while (closed.Count > count);
        return [.. closed.Values.OrderBy(file => file.MaxSequence).ThenBy(file => file.Id)];
    }

    /// <summary>Returns the most files that have rows of one moment.</summary>
    public static int DepthOf(IReadOnlyList<DataFile> files)
    {
        var starts = files.Select(file => file.MinTime).Order().ToArray();
        var ends = files.Select(file => file.MaxTime).Order().ToArray();
        var (deepest, ended) = (0, 0);
        for (var started = 0; started < starts.Length; started++)
        {
            while (ends[ended] < starts[started])
            {
                ended++;
            }

            deepest = Math.Max(deepest, started + 1 - ended);
        }

        return deepest;
    }
}
