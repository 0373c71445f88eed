using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Engine.Catalog;

/// <summary>A table in memory: batches that never change once they are in. Scans see the rows that were there when they began.</summary>
public sealed class MemoryTable : ITableProvider
{
    const int MinBatchRows = 8192;
    readonly Lock _lock = new();
    volatile RecordBatch[] _batches;
    volatile TableStatistics? _statistics;
    bool _isRetired;

    /// <summary>Creates a table and takes batches over.</summary>
    public MemoryTable(Schema schema, params IReadOnlyList<RecordBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batches);
        Schema = new Schema([.. schema.Fields.Select(f => new Field(f.Name, f.Type.Logical, f.IsNullable, f.Metadata))], schema.Metadata);
        _batches = [.. batches];
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <summary>The number of rows.</summary>
    public long RowCount => _batches.Sum(b => (long)b.Length);

    /// <inheritdoc/>
    public TableStatistics? Statistics
    {
        get
        {
            RecordBatch[] batches = _batches;
            if (_statistics is not { Columns: MemoryTableStatistics known } || !ReferenceEquals(known.Batches, batches))
            {
                _statistics = new TableStatistics(
                    batches.Sum(b => (long)b.Length), IsExact: true, new MemoryTableStatistics(Schema, batches));
            }

            return _statistics;
        }
    }

    /// <summary>Appends rows and takes the batch over. Rows of a column that is not nullable must have values.</summary>
    public void Append(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Append([batch]);
    }

    /// <summary>Appends all of some batches, or none where one of them breaks a rule of the table.</summary>
    public void Append(IReadOnlyList<RecordBatch> batches) => TryAppend(null, batches);

    /// <summary>Appends rows, unless there is a snapshot and the rows have changed since it was taken; then it answers false.</summary>
    internal bool TryAppend(object? snapshot, IReadOnlyList<RecordBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        CheckRows(batches);
        lock (_lock)
        {
            ThrowIfRetired();
            if (snapshot is not null && !ReferenceEquals(_batches, snapshot))
            {
                return false;
            }

            List<RecordBatch> all = [.. _batches];
            foreach (RecordBatch batch in batches.Where(b => b.Length > 0))
            {
                if (all.Count > 0 && all[^1].Length + batch.Length <= MinBatchRows)
                {
                    // Scans may still read the last batch: it is left to the garbage collector.
                    all[^1] = Concat(all[^1], batch);
                }
                else
                {
                    all.Add(batch);
                }
            }

            _batches = [.. all];
            return true;
        }
    }

    /// <summary>
    /// Ends the table, whose rows are in another one from now on; answers false where they have changed since a snapshot was taken.
    /// </summary>
    internal bool TryRetire(object snapshot)
    {
        lock (_lock)
        {
            ThrowIfRetired();
            _isRetired = ReferenceEquals(_batches, snapshot);
            return _isRetired;
        }
    }

    /// <summary>Stands for the rows of this moment: see <see cref="TryReplace"/>.</summary>
    internal object Snapshot => _batches;

    /// <summary>Replaces all rows at once, unless they have changed since a snapshot was taken; then it answers false.</summary>
    internal bool TryReplace(object snapshot, IReadOnlyList<RecordBatch> batches)
    {
        CheckRows(batches);
        lock (_lock)
        {
            ThrowIfRetired();
            if (!ReferenceEquals(_batches, snapshot))
            {
                return false;
            }

            _batches = [.. batches];
            return true;
        }
    }

    /// <summary>Replaces all rows at once.</summary>
    public void Replace(IReadOnlyList<RecordBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        CheckRows(batches);
        lock (_lock)
        {
            ThrowIfRetired();
            _batches = [.. batches];
        }
    }

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new MemoryScan(Schema.Select(request.Projection), _batches, request.Projection);
    }

    /// <summary>Fails where a row has no value in a column that is not nullable.</summary>
    internal void CheckRows(IReadOnlyList<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
        {
            CheckNulls(batch);
        }
    }

    void ThrowIfRetired()
    {
        if (_isRetired)
        {
            throw new QuiverException(ErrorCode.Busy, "the table was altered while the statement ran; run it again");
        }
    }

    void CheckNulls(RecordBatch batch)
    {
        for (int i = 0; i < Schema.Fields.Count; i++)
        {
            Field field = Schema.Fields[i];
            if (!field.IsNullable && HasNull(batch.Columns[i]))
            {
                throw new QuiverException(ErrorCode.ConstraintViolation,
                    $"column \"{field.Name}\" is NOT NULL, but a row has no value for it; give one, or a DEFAULT to the column");
            }
        }
    }

    static bool HasNull(Column column) =>
        column.Length > 0 && (column is NullColumn or ConstantColumn ? column.IsNull(0) : column.NullCount > 0);

    RecordBatch Concat(RecordBatch first, RecordBatch second)
    {
        Column[] columns = [.. Enumerable.Range(0, Schema.Fields.Count).Select(i =>
            ConcatKernel.Concat([first.Columns[i], second.Columns[i]], Schema.Fields[i].Type, MemoryBudget.Unlimited))];
        return new RecordBatch(Schema, columns, first.Length + second.Length);
    }
}
