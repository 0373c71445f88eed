using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Leaves out rows of a scan that will find no partner in a join above, before anything else looks at them. Scans that leave them out
/// themselves pass them on as they are after a trial.
/// </summary>
sealed class KeyFilterOperator : Operator
{
    /// <summary>A batch of which more than all but one part of as many pass goes on as a whole.</summary>
    const int LeastLeftOut = 4;
    readonly int[] _columns;
    readonly KeyCheck[] _checks;
    readonly ColumnBatch[] _passed;
    readonly RowIndices[] _rows;
    readonly ColumnScratch _scratch;

    /// <param name="filters">The filters, and where their columns are in a batch.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="next">What the rows go to.</param>
    public KeyFilterOperator(IReadOnlyList<(int Column, RuntimeFilter Filter)> filters, MemoryBudget budget, BatchConsumer next)
        : base(next)
    {
        _scratch = new ColumnScratch(budget);
        _columns = [.. filters.Select(f => f.Column)];
        _checks = [.. filters.Select(f => new KeyCheck(f.Filter, _scratch))];
        _passed = [.. filters.Select(_ => new ColumnBatch(budget))];
        _rows = [.. filters.Select(_ => new RowIndices(budget))];
    }

    public override void Push(ColumnBatch batch)
    {
        for (int i = 0; i < _checks.Length; i++)
        {
            if (!_checks[i].IsActive)
            {
                continue;
            }

            RowIndices rows = _rows[i];
            _checks[i].Select(batch[_columns[i]], rows);
            if (rows.Count == 0)
            {
                return;
            }

            if (rows.Count <= batch.RowCount - (batch.RowCount / LeastLeftOut))
            {
                _passed[i].SelectFrom(batch, rows);
                batch = _passed[i];
            }
        }

        Next.Push(batch);
    }

    public override void Dispose()
    {
        _scratch.Dispose();
        foreach (ColumnBatch batch in _passed)
        {
            batch.Dispose();
        }

        foreach (RowIndices rows in _rows)
        {
            rows.Dispose();
        }

        base.Dispose();
    }
}
