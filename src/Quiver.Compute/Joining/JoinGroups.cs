using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Grouping;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Joining;

/// <summary>Numbers the combinations of the equality keys of a build side, and finds the number of a probe row's keys.</summary>
sealed unsafe class JoinGroups : IDisposable
{
    readonly NativeBuffer _groups;
    readonly JoinIndex? _index;

    /// <param name="keys">The key columns of all build rows, flat; there may be none.</param>
    /// <param name="nullSafe">For each key whether null equals null.</param>
    /// <param name="rowCount">The number of build rows.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="cancellationToken">Ends the build early.</param>
    public JoinGroups(
        IReadOnlyList<Column> keys, IReadOnlyList<bool> nullSafe, int rowCount, MemoryBudget budget, CancellationToken cancellationToken)
    {
        _groups = NativeBuffer.Allocate((rowCount + 64L) * 4, budget, "a join");
        Count = 1;
        if (keys.Count == 0)
        {
            _groups.Clear(rowCount * 4L);
            return;
        }

        using NativeBuffer firsts = Number(keys, nullSafe, rowCount, budget, cancellationToken);
        using var scratch = new ColumnScratch(budget);
        Column[] distinct =
            [.. keys.Select((k, i) => TakeKernel.Take(k, (int*)firsts.Pointer, Count, mayHaveMissing: false, scratch.Child(i)))];
        _index = JoinIndex.Build(distinct, nullSafe, Count, budget, cancellationToken);
    }

    /// <summary>The number of groups.</summary>
    public int Count { get; private set; }

    /// <summary>The group of each build row; -1 where a key is null that equals nothing.</summary>
    public int* OfBuildRows => (int*)_groups.Pointer;

    /// <summary>The bytes held.</summary>
    public long Bytes => _groups.Capacity + (_index?.Bytes ?? 0);

    /// <summary>Creates what one worker finds groups with; null where there are no keys and one group.</summary>
    public JoinProbe? CreateProbe(MemoryBudget budget) => _index?.CreateProbe(budget);

    /// <summary>Frees what is needed only until the build rows are sorted.</summary>
    public void ForgetBuildRows() => _groups.Dispose();

    public void Dispose()
    {
        _groups.Dispose();
        _index?.Dispose();
    }

    /// <summary>Numbers the groups; returns the first row of each.</summary>
    NativeBuffer Number(
        IReadOnlyList<Column> keys, IReadOnlyList<bool> nullSafe, int rowCount, MemoryBudget budget, CancellationToken cancellationToken)
    {
        var layout = new KeyLayout([.. keys.Select(k => k.Type)]);
        ulong rejected = 0;
        for (int k = 0; k < nullSafe.Count; k++)
        {
            rejected |= nullSafe[k] ? 0 : 1UL << k;
        }

        NativeBuffer firsts = NativeBuffer.Allocate((rowCount + 64L) * 4, budget, "a join");
        using var stage = new KeyStage(layout, budget);
        using var table = new GroupTable(layout, budget);
        stage.Begin(keys, keys.Count, rowCount);
        int* groups = OfBuildRows;
        int known = 0;
        for (int from = 0; from < rowCount; from += KeyStage.StripRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(KeyStage.StripRows, rowCount - from);
            stage.Write(from, count, layout.Words);
            table.FindOrAdd(stage.Rows, layout.Words, count, groups + from);
            for (int i = 0; i < count; i++)
            {
                int row = from + i;
                if (groups[row] == known)
                {
                    ((int*)firsts.Pointer)[known++] = row;
                }

                groups[row] = (stage.Rows[(nint)i * layout.Words] & rejected) != 0 ? -1 : groups[row];
            }
        }

        Count = known;
        return firsts;
    }
}
