using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>Rows of a sort on disk, as runs that are in order each. Workers add runs at the same time.</summary>
sealed class SortedRuns(PhysicalSort plan, QueryContext context) : IDisposable
{
    readonly Lock _lock = new();
    readonly List<SortedRun> _runs = [];
    readonly List<SpilledRows> _files = [];

    /// <summary>The runs.</summary>
    public IReadOnlyList<SortedRun> Runs => _runs;

    /// <summary>The types of the columns: those of the rows, then the keys.</summary>
    public DataType[] Types { get; } = [.. plan.Columns.Select(c => c.Type), .. plan.Keys.Select(k => k.Expression.Type)];

    /// <summary>The order of each key.</summary>
    public SortDirection[] Directions { get; } = [.. plan.Keys.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))];

    /// <summary>Opens a file for runs, which lives as long as this.</summary>
    public SpilledRows CreateFile()
    {
        var file = new SpilledRows(Types, context.Task, context.CountSpilled(plan));
        lock (_lock)
        {
            _files.Add(file);
        }

        return file;
    }

    /// <summary>Returns the order of rows whose last columns are the keys, not sorted yet.</summary>
    public SortPermutation OrderOf(MaterializedRows rows)
    {
        int columns = plan.Columns.Count;
        Column[] keys = [.. Enumerable.Range(columns, plan.Keys.Count).Select(i => rows[i])];
        return new SortPermutation(keys, Directions, rows.RowCount, context.Task.Budget);
    }

    /// <summary>Sorts rows and writes them as a run: those that the sort can still need.</summary>
    public void Add(MaterializedRows rows)
    {
        int most = (int)Math.Min(plan.Fetch ?? long.MaxValue, rows.RowCount);
        if (most == 0)
        {
            return;
        }

        using SortPermutation order = OrderOf(rows);
        for (int b = 0; b < order.BucketCount; b++)
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            order.SortBucket(b);
        }

        using var all = new ColumnBatch(context.Task.Budget);
        all.Reset(Types.Length, rows.RowCount);
        for (int i = 0; i < Types.Length; i++)
        {
            all.Set(i, rows[i]);
        }

        using var indices = new RowIndices(context.Task.Budget);
        using var sorted = new ColumnBatch(context.Task.Budget);
        SpilledRows file = CreateFile();
        var blocks = new List<SpillBlock>();
        int size = RowBlocks.RowsOfBlock(rows, context.Task);
        for (int from = 0; from < most; from += size)
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            int count = Math.Min(size, most - from);
            order.CopyRows(from, count, indices);
            sorted.SelectFrom(all, indices);
            blocks.Add(file.Append([.. Enumerable.Range(0, Types.Length).Select(i => sorted[i])], count));
        }

        lock (_lock)
        {
            _runs.Add(new SortedRun(blocks));
        }
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());
}
