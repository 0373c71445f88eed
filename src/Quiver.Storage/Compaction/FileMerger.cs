using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Storage.Files;
using Quiver.Storage.Manifest;
using Quiver.Storage.Merging;
using Quiver.Storage.Persist;
using Quiver.Storage.Tables;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Compaction;

/// <summary>
/// Merges files to new ones: one slice of time after the other, each a file, without rows that were deleted or have expired. Nobody else
/// removes files of the store meanwhile.
/// </summary>
/// <param name="files">Opens files.</param>
/// <param name="writer">Writes files.</param>
/// <param name="clock">The clock.</param>
/// <param name="budget">What counts the memory.</param>
sealed class FileMerger(DataFiles files, SortedFileWriter writer, TimeProvider clock, MemoryBudget budget)
{
    const int BatchRows = 8192;

    /// <summary>Writes the rows of files to new ones.</summary>
    /// <param name="job">The files.</param>
    /// <param name="nextId">Gives files numbers.</param>
    /// <param name="pace">Told of written bytes, to wait where it goes too fast.</param>
    /// <param name="written">Takes the new files, those before a failure too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task MergeAsync(
        MergeJob job, Func<long> nextId, Func<long, CancellationToken, ValueTask> pace, List<DataFile> written,
        CancellationToken cancellationToken)
    {
        var plan = new MergePlan(job.Table, [.. Enumerable.Range(0, job.Table.Schema.Fields.Count)]);
        var snapshot = new TableSnapshot(job.Table, [], job.Tombstones, job.Kept, files);
        var request = new ScanRequest { Projection = plan.Projection };
        var context = new TaskContext(budget, new FunctionContext(clock.GetUtcNow(), 0), BatchRows, 1);
        var reading = new ChunkReading(snapshot, request, new ScanCounters(), context, cancellationToken);
        foreach (var slice in job.Plan.Slices)
        {
            var times = slice.Intersect(job.Kept);
            var inputs = job.Files.Where(file => file.Overlaps(times.Min, times.Max)).ToList();
            if (times.IsEmpty || inputs.Count == 0)
            {
                continue;
            }

            using var rows = plan.Merge(
                [.. inputs.Select(file => new FileRows(() => reading.OpenFile(file, times, plan.Projection, isMerged: false)))],
                BatchRows, budget);
            written.AddRange(await writer.WriteAsync(
                TargetOf(job, inputs, slice, nextId, pace), rows, cancellationToken).ConfigureAwait(false));
        }
    }

    static FileTarget TargetOf(
        MergeJob job, List<DataFile> inputs, TimeRange slice, Func<long> nextId, Func<long, CancellationToken, ValueTask> pace)
    {
        var last = 0L;
        return new FileTarget(
            job.Table,
            FileCell.FloorOf(slice.Min, job.Window) * job.Window,
            inputs.Min(file => file.MinSequence),
            inputs.Max(file => file.MaxSequence),
            job.TombstoneSequence,
            inputs.Max(file => file.Level) + 1,
            long.MaxValue,
            nextId)
        {
            Pace = (bytes, stop) =>
            {
                var more = bytes - last;
                last = bytes;
                return pace(more, stop);
            },
        };
    }
}
