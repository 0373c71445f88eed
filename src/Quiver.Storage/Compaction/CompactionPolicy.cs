using Quiver.Storage.Manifest;

namespace Quiver.Storage.Compaction;

/// <summary>
/// Decides which files are merged next. Within the windows files are merged by size tiers, so that a byte is rewritten about once each
/// time that its file becomes several times larger (universal compaction of RocksDB; the size-tiered one of Cassandra); files that have
/// reached half of the target are left alone until what overlaps them is worth rewriting them. Windows that are quiet are merged whole,
/// and small ones with their neighbours.
/// </summary>
sealed class CompactionPolicy(CompactionOptions options)
{
    /// <summary>Fewer small files than this wait for more.</summary>
    const int LeastFiles = 4;

    /// <summary>So many files of one moment are merged with a large one that they overlap, however small they are.</summary>
    const int MostOverlaps = 8;

    /// <summary>A large file is rewritten for so large a part of its bytes; in quiet windows for less.</summary>
    const double OverlapShare = 0.25;
    const double QuietOverlapShare = 0.02;

    /// <summary>A file is rewritten where deletes have taken about so large a part of it, or where there are so many of them.</summary>
    const double DeletedShare = 0.3;
    const int MostDeletes = 16;

    /// <summary>A delete by tags takes about this part of the rows of its time: what it really takes only the rows can tell.</summary>
    const double TagShare = 0.1;

    /// <summary>Values of all files of a merge that are read at a time are bounded by bounding columns times files.</summary>
    const int MostColumns = 16384;

    /// <summary>The files of a plan are not more than this times those that are read at a time, so that it does not take for ever.</summary>
    const int FilesOfAPlan = 16;

    const long SmallestTier = 64 << 10;

    readonly long _target = Math.Max(1, options.TargetBytes);

    /// <summary>Returns what to merge next: where most files overlap first; null where there is nothing worth it.</summary>
    public CompactionPlan? Next(CompactionInput input)
    {
        var most = MostFiles(input);
        var cells = FileCell.Create(input.Files, input.Window);
        return Best(cells, cell => OfTiers(cell, LeastFiles, isStrict: true, most))
            ?? Best(cells, cell => OfOverlaps(cell, OverlapShare, MostOverlaps, most))
            ?? Best(cells, cell => IsSettled(cell, input) ? OfTiers(cell, 2, isStrict: false, most) : null)
            ?? Best(cells, cell => IsSettled(cell, input) ? OfOverlaps(cell, input.IsThorough ? 0 : QuietOverlapShare, input.IsThorough ? 2 : MostOverlaps, most) : null)
            ?? OfDeletes(input)
            ?? OfNeighbours(cells, input, most);
    }

    static CompactionPlan? Best(List<FileCell> cells, Func<FileCell, CompactionPlan?> planOf)
    {
        CompactionPlan? best = null;
        foreach (var cell in cells)
        {
            if (cell.Files.Count > 1 && planOf(cell) is { } plan
                && (best is null || plan.Depth > best.Depth || (plan.Depth == best.Depth && plan.Files.Count > best.Files.Count)))
            {
                best = plan;
            }
        }

        return best;
    }

    int MostFiles(CompactionInput input) =>
        Math.Max(2, Math.Min(options.MaxMergeFiles, MostColumns / Math.Max(1, input.ColumnCount)));

    bool IsSettled(FileCell cell, CompactionInput input) => input.IsThorough || input.Now - cell.ChangedAt >= options.QuietTime;

    bool IsSmall(DataFile file) => file.Bytes < Math.Max(1, _target / 2);

    /// <summary>Finds small files that follow one another in the order of writes, the smallest tier first.</summary>
    /// <param name="cell">The files.</param>
    /// <param name="least">How many there must be.</param>
    /// <param name="isStrict">Whether none of them may be larger than the others together: it would be rewritten for little.</param>
    /// <param name="most">How many there may be.</param>
    CompactionPlan? OfTiers(FileCell cell, int least, bool isStrict, int most)
    {
        var small = cell.Files.Where(IsSmall).ToList();
        if (small.Count < 2)
        {
            return null;
        }

        least = Math.Min(least, most);
        var last = TierOf(small.Max(file => file.Bytes));
        for (var tier = isStrict ? 0 : last; tier <= last; tier++)
        {
            foreach (var run in RunsOf(cell.Files, file => IsSmall(file) && TierOf(file.Bytes) <= tier))
            {
                if (Worthwhile(run, least, isStrict, most) is { } chosen && Plan(chosen, cell, most) is { } plan)
                {
                    return plan;
                }
            }
        }

        return null;
    }

    static int TierOf(long bytes)
    {
        var tier = 0;
        for (var limit = SmallestTier; bytes > limit; limit *= 4)
        {
            tier++;
        }

        return tier;
    }

    /// <summary>Returns the runs of files of a kind; one of another kind ends a run where they have a time in common.</summary>
    static IEnumerable<List<DataFile>> RunsOf(IReadOnlyList<DataFile> files, Func<DataFile, bool> isOfKind)
    {
        var run = new List<DataFile>();
        var (min, max) = (long.MaxValue, long.MinValue);
        var (otherMin, otherMax) = (long.MaxValue, long.MinValue);
        foreach (var file in files)
        {
            if (!isOfKind(file))
            {
                (otherMin, otherMax) = (Math.Min(otherMin, file.MinTime), Math.Max(otherMax, file.MaxTime));
                continue;
            }

            (min, max) = (Math.Min(min, file.MinTime), Math.Max(max, file.MaxTime));
            if (run.Count > 0 && min <= otherMax && otherMin <= max)
            {
                yield return run;
                run = [];
            }

            if (run.Count == 0)
            {
                (min, max) = (file.MinTime, file.MaxTime);
                (otherMin, otherMax) = (long.MaxValue, long.MinValue);
            }

            run.Add(file);
        }

        yield return run;
    }

    static List<DataFile>? Worthwhile(List<DataFile> run, int least, bool isStrict, int most)
    {
        if (run.Count < least)
        {
            return null;
        }

        if (run.Count > most)
        {
            return Worthwhile(run.GetRange(0, most), least, isStrict, most)
                ?? Worthwhile(run.GetRange(most, run.Count - most), least, isStrict, most);
        }

        var largest = run.IndexOf(run.MaxBy(file => file.Bytes)!);
        return !isStrict || run.Sum(file => file.Bytes) >= 2 * run[largest].Bytes
            ? run
            : Worthwhile(run.GetRange(largest + 1, run.Count - largest - 1), least, isStrict, most)
                ?? Worthwhile(run.GetRange(0, largest), least, isStrict, most);
    }

    /// <summary>Finds a large file that others overlap, so that queries of its time merge.</summary>
    /// <param name="cell">The files.</param>
    /// <param name="share">From which part of its bytes on they are worth it.</param>
    /// <param name="count">From how many on they are worth it.</param>
    /// <param name="most">The most files that are read at a time.</param>
    CompactionPlan? OfOverlaps(FileCell cell, double share, int count, int most)
    {
        var files = cell.Files;
        if (FileSet.DepthOf(files) < 2)
        {
            return null;
        }

        var byTime = files.OrderBy(file => file.MinTime).ToList();
        foreach (var large in files)
        {
            if (IsSmall(large))
            {
                continue;
            }

            var others = byTime.TakeWhile(file => file.MinTime <= large.MaxTime)
                .Where(file => file.MaxTime >= large.MinTime && !ReferenceEquals(file, large))
                .OrderBy(file => Math.Abs(file.MaxSequence - large.MaxSequence)).ToList();
            var bytes = others.Sum(file => ShareOf(file, large.MinTime, large.MaxTime) * file.Bytes);
            if (others.Count > 0 && (bytes >= share * large.Bytes || FileSet.DepthOf(others) >= count - 1)
                && Plan([large, .. others], cell, most) is { } plan)
            {
                return plan;
            }
        }

        return null;
    }

    /// <summary>Finds a file that deletes have taken a notable part of.</summary>
    CompactionPlan? OfDeletes(CompactionInput input)
    {
        if (input.Tombstones.Count == 0)
        {
            return null;
        }

        foreach (var file in input.Files)
        {
            var deletes = input.Tombstones
                .Where(delete => delete.Sequence > file.TombstoneSequence && file.Overlaps(delete.MinTime, delete.MaxTime)).ToList();
            var share = deletes.Sum(delete =>
                ShareOf(file, delete.MinTime, delete.MaxTime) * (delete.Tags.Count == 0 ? 1 : TagShare));
            if (deletes.Count > 0 && (input.IsThorough || share >= DeletedShare || deletes.Count >= MostDeletes))
            {
                return new CompactionPlan([file], TimeSlices.Create([file], _target), 1);
            }
        }

        return null;
    }

    /// <summary>Finds windows side by side that are small together.</summary>
    CompactionPlan? OfNeighbours(List<FileCell> cells, CompactionInput input, int most)
    {
        // Files go when their last row has expired: they must not span much more than what is kept.
        var longest = (double)input.Window * options.MaxWindows;
        if (input.Retention is { } retention)
        {
            longest = Math.Min(longest, Math.Max(input.Window, retention.TotalNanoseconds / 8));
        }

        var least = Math.Min(input.IsThorough ? 2 : LeastFiles, most);
        for (var first = 0; first < cells.Count; first++)
        {
            var start = (double)FileCell.FloorOf(cells[first].MinTime, input.Window) * input.Window;
            var (end, files, bytes, largest) = (first, 0, 0L, 0L);
            while (end < cells.Count && IsSettled(cells[end], input) && cells[end].Bytes < _target / 2
                && files + cells[end].Files.Count <= most && bytes + cells[end].Bytes <= _target
                && cells[end].MaxTime - start <= longest)
            {
                files += cells[end].Files.Count;
                bytes += cells[end].Bytes;
                largest = Math.Max(largest, cells[end].Bytes);
                end++;
            }

            if (end - first >= least && (input.IsThorough || bytes >= 2 * largest))
            {
                var chosen = cells[first..end].SelectMany(cell => cell.Files)
                    .OrderBy(file => file.MaxSequence).ThenBy(file => file.Id).ToList();
                return new CompactionPlan(chosen, TimeSlices.Create(chosen, _target), FileSet.DepthOf(chosen));
            }

        }

        return null;
    }

    /// <summary>Completes a choice to what may be merged; fewer of the files where it would be too many at a time.</summary>
    CompactionPlan? Plan(List<DataFile> chosen, FileCell cell, int most)
    {
        while (chosen.Count > 1)
        {
            var files = FileSet.Close(chosen, cell.Files);
            var depth = FileSet.DepthOf(files);
            if (depth <= most && files.Count <= FilesOfAPlan * most)
            {
                return new CompactionPlan(files, TimeSlices.Refine(TimeSlices.Create(files, _target), files, most), depth);
            }

            // The first stays, and those written next to it.
            chosen = chosen.GetRange(0, (chosen.Count + 1) / 2);
        }

        return null;
    }

    static double ShareOf(DataFile file, long minTime, long maxTime)
    {
        var length = (double)file.MaxTime - file.MinTime + 1;
        return Math.Clamp(((double)Math.Min(file.MaxTime, maxTime) - Math.Max(file.MinTime, minTime) + 1) / length, 0, 1);
    }
}
