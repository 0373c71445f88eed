using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Comparison;
using Quiver.Compute.Selection;

namespace Quiver.Engine.Execution.Operators;

/// <summary>The last row that WITH TIES has counted, over all pipelines that lead to it.</summary>
sealed class TiesState(long offset, long count, MemoryBudget budget) : IDisposable
{
    Column[] _last = [];

    /// <summary>Counts the rows that are given whatever follows.</summary>
    public LimitCounter Counter { get; } = new(offset, count);

    /// <summary>Whether a row was counted.</summary>
    public bool HasLast => _last.Length > 0;

    /// <summary>Keeps the keys of a row.</summary>
    public void Remember(Column[] keys, int row)
    {
        Dispose();
        _last = [.. keys.Select(k => Copy(k, row))];
    }

    /// <summary>Whether a row is equal to the last one; nulls are.</summary>
    public bool IsTie(Column[] keys, int row)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (ValueComparer.Compare(keys[i], row, _last[i], 0) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        foreach (Column column in _last)
        {
            column.Dispose();
        }

        _last = [];
    }

    Column Copy(Column keys, int row)
    {
        using Column one = keys.Slice(row, 1);
        using var scratch = new ColumnScratch(budget);
        return CopyKernel.Copy(FlattenKernel.Flatten(one, scratch), budget);
    }
}
