using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Adds a random number to each row: a function of the seed, the morsel and the place in it, so that threads and batches do not matter.
/// </summary>
sealed class RowKeyOperator(long seed, bool isByBlock, MemoryBudget budget, BatchConsumer next) : Operator(next)
{
    const int RowsOfBlock = 1024;
    readonly ColumnBatch _output = new(budget);
    readonly ColumnScratch _keys = new(budget);
    long _morsel;
    long _row;

    public override void BeginMorsel(long morsel)
    {
        _morsel = morsel;
        _row = 0;
        base.BeginMorsel(morsel);
    }

    public override void Push(ColumnBatch batch)
    {
        int columns = batch.ColumnCount;
        _output.Reset(columns + 1, batch.RowCount);
        for (int i = 0; i < columns; i++)
        {
            _output.Set(i, batch[i]);
        }

        _output.Set(columns, RandomKeys.Of(seed, _morsel, _row, batch.RowCount, isByBlock ? RowsOfBlock : 1, _keys));
        _row += batch.RowCount;
        Next.Push(_output);
    }

    public override void Dispose()
    {
        _output.Dispose();
        _keys.Dispose();
        base.Dispose();
    }
}
