using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>
/// Rows that go to disk in sorted runs and come back merged: an external merge sort. Rows with equal keys come in the order in which their
/// runs were added, and those of one run in the order in which they were given.
/// </summary>
/// <param name="types">The types of the columns.</param>
/// <param name="keys">The places of the keys among the columns.</param>
/// <param name="directions">The order of each key.</param>
/// <param name="context">The query.</param>
/// <param name="counted">Is told the bytes of each block; null where nobody is.</param>
sealed class SortedRuns(DataType[] types, int[] keys, SortDirection[] directions, QueryContext context, Action<long>? counted) : IDisposable
{
    /// <summary>How often a block is in memory: as it was read, decoded, copied to be sorted while that copy grows, and as keys.</summary>
    const int BlockCopies = 10;

    readonly Lock _lock = new();
    readonly List<SpilledRows> _files = [];
    readonly List<SortedRun> _runs = [];

    /// <summary>Whether there are no rows.</summary>
    public bool IsEmpty => _runs.Count == 0;

    /// <summary>The types of the columns.</summary>
    public DataType[] Types => types;

    /// <summary>
    /// Whether a worker that holds some bytes of rows is to put them on disk. Entries of narrow rows take twice as much as the rows, so
    /// what is held counts three times.
    /// </summary>
    public static bool IsHigh(TaskContext context, long heldBytes) => MemoryPressure.IsHigh(context, heldBytes * 3);

    /// <summary>The most rows of a run that are needed: those of a sort that is asked for its first ones.</summary>
    public long MostRows { get; init; } = long.MaxValue;

    /// <summary>Returns the runs of a sort, its keys behind its columns; none so far.</summary>
    public static SortedRuns Of(PhysicalSort plan, QueryContext context) => new(
        [.. plan.Columns.Select(c => c.Type), .. plan.Keys.Select(k => k.Expression.Type)],
        [.. Enumerable.Range(plan.Columns.Count, plan.Keys.Count)],
        [.. plan.Keys.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))],
        context,
        context.CountSpilled(plan))
    {
        MostRows = plan.Fetch ?? long.MaxValue,
    };

    /// <summary>Sorts rows and puts them on disk. Many threads at a time.</summary>
    public void Add(MaterializedRows rows) =>
        Add([.. Enumerable.Range(0, rows.ColumnCount).Select(i => rows[i])], rows.RowCount, rows.Bytes);

    /// <summary>Sorts rows and puts them on disk. Many threads at a time.</summary>
    public void Add(IReadOnlyList<Column> columns, int rowCount, long bytes)
    {
        int most = (int)Math.Min(MostRows, rowCount);
        if (most == 0)
        {
            return;
        }

        using var order = new SortPermutation([.. keys.Select(k => columns[k])], directions, rowCount, context.Task.Budget);
        for (int b = 0; b < order.BucketCount; b++)
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            order.SortBucket(b);
        }

        using var all = new ColumnBatch(context.Task.Budget);
        all.Reset(types.Length, rowCount);
        for (int i = 0; i < types.Length; i++)
        {
            all.Set(i, columns[i]);
        }

        using var indices = new RowIndices(context.Task.Budget);
        using var sorted = new ColumnBatch(context.Task.Budget);
        SpilledRows file = CreateFile();
        var blocks = new List<SpillBlock>();
        int size = RowBlocks.RowsOfBlock(rowCount, bytes, context.Task);
        for (int from = 0; from < most; from += size)
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            order.CopyRows(from, Math.Min(size, most - from), indices);
            sorted.SelectFrom(all, indices);
            blocks.Add(Append(file, sorted));
        }

        lock (_lock)
        {
            _runs.Add(new SortedRun(blocks));
        }
    }

    /// <summary>
    /// Merges the runs; some to longer ones first where there are more than a part of the memory that is left has room for their blocks.
    /// </summary>
    /// <param name="share">The memory that is left, divided by this, is for the merge.</param>
    public RunMerge Merge(int share = 1)
    {
        // Neighbours only, and what they give takes their place: rows with equal keys stay in the order of the runs.
        int at = 0;
        for (int most = MaxRuns(share); _runs.Count > most; most = MaxRuns(share))
        {
            int count = Math.Min(most, _runs.Count - at);
            SortedRun merged = MergeToRun(_runs.GetRange(at, count));
            _runs.RemoveRange(at, count);
            _runs.Insert(at, merged);
            at = at + 2 >= _runs.Count ? 0 : at + 1;
        }

        return Merge(_runs);
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());

    static SpillBlock Append(SpilledRows file, ColumnBatch batch) =>
        file.Append([.. Enumerable.Range(0, batch.ColumnCount).Select(i => batch[i])], batch.RowCount);

    RunMerge Merge(IEnumerable<SortedRun> runs) => new(runs, types, keys, directions, context.Task.Budget);

    /// <summary>The most runs that are merged at a time.</summary>
    int MaxRuns(int share)
    {
        long block = Math.Max(1, _runs.Max(r => r.Blocks.Max(b => b.Bytes)));
        return (int)Math.Clamp(context.Task.Budget.AvailableBytes / share / BlockCopies / block, 2, int.MaxValue);
    }

    SortedRun MergeToRun(List<SortedRun> runs)
    {
        using RunMerge merge = Merge(runs);
        using var batch = new ColumnBatch(context.Task.Budget);
        SpilledRows file = CreateFile();
        int size = runs.Max(r => r.Blocks.Max(b => b.RowCount));
        var blocks = new List<SpillBlock>();
        while (merge.Next(batch, size))
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            blocks.Add(Append(file, batch));
        }

        return new SortedRun(blocks);
    }

    /// <summary>Opens a file for runs, which lives as long as the runs.</summary>
    SpilledRows CreateFile()
    {
        var file = new SpilledRows(types, context.Task, counted);
        lock (_lock)
        {
            _files.Add(file);
        }

        return file;
    }
}
