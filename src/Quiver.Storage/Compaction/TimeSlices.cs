using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Compaction;

/// <summary>
/// Cuts the times of files where about equally many bytes lie between, each slice a file of its own: files that are cut by time never
/// overlap, those cut by key would do in every query. The bytes of a file are taken to be spread evenly over its times.
/// </summary>
static class TimeSlices
{
    /// <summary>Returns the slices, in the order of time; they cover all rows.</summary>
    public static List<TimeRange> Create(IReadOnlyList<DataFile> files, long targetBytes)
    {
        var (min, max) = (files.Min(file => file.MinTime), files.Max(file => file.MaxTime));
        var total = files.Sum(file => (double)file.Bytes);
        var count = (int)Math.Min(Math.Ceiling(total / targetBytes), int.MaxValue);
        var slices = new List<TimeRange>();
        var start = min;
        foreach (var cut in Cuts(files, total, count))
        {
            if (cut > start && cut <= max)
            {
                slices.Add(new TimeRange(start, cut - 1));
                start = cut;
            }
        }

        slices.Add(new TimeRange(start, max));
        return slices;
    }

    /// <summary>
    /// Cuts slices again in which more than so many files have rows, at times where files begin. It ends where fewer files have rows of
    /// one moment.
    /// </summary>
    public static List<TimeRange> Refine(List<TimeRange> slices, IReadOnlyList<DataFile> files, int most)
    {
        var refined = new List<TimeRange>();
        foreach (var slice in slices)
        {
            var inside = files.Where(file => file.Overlaps(slice.Min, slice.Max)).ToList();
            List<long> starts = [.. inside.Select(file => file.MinTime).Where(time => time > slice.Min).Distinct().Order()];
            if (inside.Count <= most || starts.Count == 0)
            {
                refined.Add(slice);
                continue;
            }

            var cut = starts[starts.Count / 2];
            refined.AddRange(Refine([slice with { Max = cut - 1 }, slice with { Min = cut }], inside, most));
        }

        return refined;
    }

    static IEnumerable<long> Cuts(IReadOnlyList<DataFile> files, double total, int count)
    {
        if (count <= 1)
        {
            yield break;
        }

        // Where the rate of bytes over time changes: files begin and end there.
        var changes = files.SelectMany(file => new (long Time, double Change)[] { (file.MinTime, RateOf(file)), (EndOf(file), -RateOf(file)) })
            .OrderBy(change => change.Time).ToList();
        var (rate, passed, at) = (0.0, 0.0, changes[0].Time);
        var next = 1;
        foreach (var (time, change) in changes)
        {
            var span = (double)time - at;
            for (; next < count && span > 0 && passed + (rate * span) >= total * next / count; next++)
            {
                yield return at + (long)Math.Clamp(((total * next / count) - passed) / rate, 0, span);
            }

            passed += rate * span;
            (rate, at) = (Math.Max(0, rate + change), time);
        }
    }

    static double RateOf(DataFile file) => file.Bytes / Math.Max(1, (double)EndOf(file) - file.MinTime);

    static long EndOf(DataFile file) => file.MaxTime == long.MaxValue ? file.MaxTime : Math.Max(file.MaxTime, file.MinTime + 1);
}
