using Quiver.Storage.Compaction;
using Quiver.Storage.Manifest;

namespace Quiver.Storage.Tests.Compaction;

/// <summary>Files that exist on paper only, and what merging them would make.</summary>
static class FileMaker
{
    public const long Window = 1000;

    public static DateTime Start { get; } = new(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc);

    public static DataFile File(long id, long minTime, long maxTime, long minSequence, long maxSequence, long bytes) => new(
        id, 1, $"data/{id}", bytes, bytes / 10, minTime, maxTime, minSequence, maxSequence, maxSequence, 0, Start);

    public static CompactionInput Input(IReadOnlyList<DataFile> files, bool isThorough = false) =>
        new(files, [], Window, 10, null, Start, isThorough);

    /// <summary>Returns the files after a merge whose output is a share of its input.</summary>
    public static List<DataFile> Merge(List<DataFile> files, CompactionPlan plan, double share)
    {
        var gone = plan.Files.Select(file => file.Id).ToHashSet();
        var id = files.Max(file => file.Id);
        var merged = files.Where(file => !gone.Contains(file.Id)).ToList();
        foreach (var slice in plan.Slices)
        {
            var inputs = plan.Files.Where(file => file.Overlaps(slice.Min, slice.Max)).ToList();
            if (inputs.Count > 0)
            {
                var bytes = inputs.Sum(file => (double)file.Bytes
                    * (Math.Min(file.MaxTime, slice.Max) - Math.Max(file.MinTime, slice.Min) + 1) / (file.MaxTime - file.MinTime + 1));
                merged.Add(File(
                    ++id, Math.Max(slice.Min, inputs.Min(file => file.MinTime)), Math.Min(slice.Max, inputs.Max(file => file.MaxTime)),
                    inputs.Min(file => file.MinSequence), inputs.Max(file => file.MaxSequence), (long)(bytes * share) + 1));
            }
        }

        return merged;
    }

    /// <summary>Fails where files that overlap in time do not have sequences one after the other.</summary>
    public static void CheckOrder(IReadOnlyList<DataFile> files)
    {
        var byTime = files.OrderBy(file => file.MinTime).ToList();
        var open = new List<DataFile>();
        foreach (var file in byTime)
        {
            open.RemoveAll(other => other.MaxTime < file.MinTime);
            foreach (var other in open)
            {
                if (other.MaxSequence >= file.MinSequence && other.MinSequence <= file.MaxSequence)
                {
                    Xunit.Assert.Fail($"{other} and {file}");
                }
            }

            open.Add(file);
        }
    }
}
