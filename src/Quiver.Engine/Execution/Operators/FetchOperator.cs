using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Adds columns to rows, which it reads from the table by their positions; the positions are left out.</summary>
sealed class FetchOperator(PhysicalFetch plan, QueryContext context, BatchConsumer next) : Operator(next)
{
    readonly int _position = plan.Input.Ordinals()[plan.Position];
    readonly ColumnBatch _fetched = new(context.Task.Budget);
    readonly ColumnBatch _output = new(context.Task.Budget);
    readonly RowIndices _rows = new(context.Task.Budget);
    readonly ColumnScratch _flat = new(context.Task.Budget);

    public override void Push(ColumnBatch batch)
    {
        int count = batch.RowCount;
        long[] positions = ((FixedWidthColumn)FlattenKernel.Flatten(batch[_position], _flat)).Values<long>()[..count].ToArray();
        int[] order = [.. Enumerable.Range(0, count)];
        Array.Sort(positions, order);
        int[] places = new int[count];
        for (int i = 0; i < count; i++)
        {
            places[order[i]] = i;
        }

        using RecordBatch rows = plan.Table.FetchRows(plan.Fetched, positions, context.Task, context.Stop.Token);
        _fetched.Reset(rows.Columns.Count, count);
        for (int i = 0; i < rows.Columns.Count; i++)
        {
            _fetched.Set(i, rows.Columns[i]);
        }

        _rows.FromRows(places, mayHaveMissing: false);
        int kept = batch.ColumnCount - 1;
        _output.Reset(kept + rows.Columns.Count, count);
        for (int i = 0; i < kept; i++)
        {
            _output.Set(i, batch[i < _position ? i : i + 1]);
        }

        for (int i = 0; i < rows.Columns.Count; i++)
        {
            _output.SetRows(kept + i, _fetched, i, _rows);
        }

        Next.Push(_output);
    }

    public override void Dispose()
    {
        _fetched.Dispose();
        _output.Dispose();
        _rows.Dispose();
        _flat.Dispose();
        base.Dispose();
    }
}
