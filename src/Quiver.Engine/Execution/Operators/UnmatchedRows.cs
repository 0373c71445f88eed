using Quiver.Compute.Batches;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Gives the rows of a table that have (or have not) a partner, after all probes are done.</summary>
sealed class UnmatchedRows(PhysicalHashJoin plan, JoinTable table, QueryContext context) : IDisposable
{
    readonly RowIndices _rows = new(context.Task.Budget);

    /// <summary>The row after those that were looked at.</summary>
    public int Position { get; private set; }

    /// <summary>Fills a batch with the next rows; answers false at the end.</summary>
    public bool Next(ColumnBatch batch)
    {
        while (Position < table.RowCount)
        {
            Position = table.Matches!.Collect(plan.Kind == HashJoinKind.BuildSemi, Position, context.Task.BatchSize, _rows);
            if (_rows.Count > 0)
            {
                Fill(batch);
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _rows.Dispose();

    void Fill(ColumnBatch batch)
    {
        bool hasProbe = plan.Kind is HashJoinKind.KeepBuild or HashJoinKind.KeepBoth;
        int probeColumns = hasProbe ? plan.Probe.Columns.Count : 0;
        batch.Reset(probeColumns + plan.Build.Columns.Count, _rows.Count);
        for (int i = 0; i < probeColumns; i++)
        {
            batch.Set(i, Compute.Vectors.NullPropagation.AllNull(plan.Probe.Columns[i].Type, _rows.Count));
        }

        for (int i = 0; i < plan.Build.Columns.Count; i++)
        {
            batch.SetRows(probeColumns + i, table.Columns, i, _rows);
        }
    }
}
