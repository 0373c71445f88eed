using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Reads columns of rows by their positions; pages without such rows are passed over.</summary>
sealed unsafe class RowFetch : IDisposable
{
    /// <summary>Rows that lie so near to each other are decoded together.</summary>
    const int Window = 4096;

    readonly ParquetTable _table;
    readonly IReadOnlyList<int> _projection;
    readonly MemoryBudget _budget;
    readonly Schema _schema;
    readonly ColumnAppender[] _columns;

    public RowFetch(ParquetTable table, IReadOnlyList<int> projection, MemoryBudget budget)
    {
        _table = table;
        _projection = projection;
        _budget = budget;
        _schema = table.Schema.Select(projection);
        _columns = [.. _schema.Fields.Select(field => new ColumnAppender(field.Type, budget))];
    }

    /// <summary>Reads rows at rising positions; the caller owns the batch.</summary>
    public RecordBatch Read(ReadOnlySpan<long> positions, CancellationToken cancellationToken)
    {
        for (int from = 0, to; from < positions.Length; from = to)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (file, group, start, end) = _table.Positions.Find(positions[from]);
            for (to = from + 1; to < positions.Length && positions[to] < end;)
            {
                to++;
            }

            ReadGroup(file, group, start, positions[from..to], cancellationToken);
        }

        return new RecordBatch(_schema, [.. _columns.Select(column => column.Finish())], positions.Length);
    }

    public void Dispose() => Array.ForEach(_columns, column => column.Dispose());

    void ReadGroup(int file, int group, long start, ReadOnlySpan<long> positions, CancellationToken cancellationToken)
    {
        int[] ordinals = [.. _projection.Select(ordinal => _table.OrdinalIn(file, ordinal))];
        using var reader = _table.Files[file].ReadRowGroup(group, ordinals, _budget);
        var rows = new int[Math.Min(Window, positions.Length)];
        for (var column = 0; column < ordinals.Length; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var passed = start;
            for (int from = 0, to; from < positions.Length; from = to)
            {
                var first = positions[from];
                for (to = from; to < positions.Length && positions[to] - first < Window; to++)
                {
                    rows[to - from] = (int)(positions[to] - first);
                }

                reader.SkipColumn(column, first - passed);
                var count = (int)(positions[to - 1] - first) + 1;
                fixed (int* some = rows)
                {
                    var values = reader.ReadRows(column, count, some, to - from);
                    _columns[column].Append(values, 0, values.Length);
                }

                passed = first + count;
            }
        }
    }
}
