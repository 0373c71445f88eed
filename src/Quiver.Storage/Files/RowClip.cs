using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;
using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Files;

/// <summary>Leaves out of the rows of a file those outside a range of times and those that were deleted.</summary>
sealed unsafe class RowClip : IDisposable
{
    readonly TimeRange _times;
    readonly int _timeColumn;
    readonly Delete[] _deletes;
    readonly MemoryBudget _budget;
    readonly List<ColumnScratch> _scratches = [];
    NativeBuffer? _rows;

    /// <summary>Prepares to clip batches.</summary>
    /// <param name="table">The table.</param>
    /// <param name="projection">The columns of the batches: <see cref="ColumnsFor"/> are among them.</param>
    /// <param name="times">The times that stay.</param>
    /// <param name="tombstones">The deletes.</param>
    /// <param name="budget">What counts the memory.</param>
    public RowClip(
        TableDefinition table, IReadOnlyList<int> projection, TimeRange times, IReadOnlyList<Tombstone> tombstones, MemoryBudget budget)
    {
        _times = times;
        _budget = budget;
        _timeColumn = projection.ToList().IndexOf(table.TimeOrdinal);
        _deletes = [.. tombstones.Select(tombstone => new Delete(
            new TimeRange(tombstone.MinTime, tombstone.MaxTime),
            [.. tombstone.Tags.Select(tag => new Match(
                table.Find(tag.Tag) is { } column ? projection.ToList().IndexOf(table.OrdinalOf(column.Id)) : -1,
                tag.Value is null ? null : Encoding.UTF8.GetBytes(tag.Value)))]))];
    }

    /// <summary>Returns the columns that clipping must see.</summary>
    public static IEnumerable<int> ColumnsFor(TableDefinition table, IReadOnlyList<Tombstone> tombstones) => tombstones
        .SelectMany(tombstone => tombstone.Tags)
        .Select(tag => table.Find(tag.Tag))
        .OfType<ColumnDefinition>()
        .Select(column => table.OrdinalOf(column.Id))
        .Append(table.TimeOrdinal)
        .Distinct();

    /// <summary>Returns the rows that stay: the batch itself where all do, null where none does.</summary>
    public RecordBatch? Apply(RecordBatch batch)
    {
        if (_rows is null || _rows.Capacity < batch.Length * 4L)
        {
            _rows?.Dispose();
            _rows = NativeBuffer.Allocate((batch.Length + 64L) * 4, _budget, "a scan");
        }

        var rows = (int*)_rows.Pointer;
        var count = Select(batch, rows);
        if (count == batch.Length)
        {
            return batch;
        }

        if (count == 0)
        {
            return null;
        }

        return rows[count - 1] - rows[0] == count - 1
            ? batch.Slice(rows[0], count)
            : new RecordBatch(batch.Schema, [.. batch.Columns.Select((column, i) =>
                TakeKernel.Take(column, rows, count, false, ScratchOf(i)))], count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows?.Dispose();
        _scratches.ForEach(scratch => scratch.Dispose());
    }

    int Select(RecordBatch batch, int* rows)
    {
        var times = (long*)((FixedWidthColumn)batch.Columns[_timeColumn]).Data;
        var count = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            // Without a branch: rows of one series are mixed in and out of the range at both of its ends only, but series are many.
            rows[count] = i;
            count += (times[i] >= _times.Min) & (times[i] <= _times.Max) ? 1 : 0;
        }

        foreach (var delete in _deletes)
        {
            count = Remove(delete, batch, times, rows, count);
        }

        return count;
    }

    static int Remove(Delete delete, RecordBatch batch, long* times, int* rows, int count)
    {
        TagReader[] tags = [.. delete.Tags.Select(tag => new TagReader(tag.Column < 0 ? null : batch.Columns[tag.Column], tag.Value))];
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var row = rows[i];
            var isDeleted = delete.Times.Contains(times[row]);
            for (var tag = 0; isDeleted && tag < tags.Length; tag++)
            {
                isDeleted = tags[tag].Matches(row);
            }

            rows[kept] = row;
            kept += isDeleted ? 0 : 1;
        }

        return kept;
    }

    ColumnScratch ScratchOf(int column)
    {
        while (_scratches.Count <= column)
        {
            _scratches.Add(new ColumnScratch(_budget));
        }

        return _scratches[column];
    }

    /// <summary>A delete, with the places of its tags in the batches.</summary>
    sealed record Delete(TimeRange Times, Match[] Tags);

    /// <summary>What a tag must be.</summary>
    sealed record Match(int Column, byte[]? Value);

    /// <summary>Compares a tag of rows with a value, by code where the column is a dictionary.</summary>
    readonly struct TagReader
    {
        readonly Column? _column;
        readonly byte[]? _value;
        readonly int _code;

        public TagReader(Column? column, byte[]? value)
        {
            _column = column;
            _value = value;
            _code = -1;
            if (column is DictionaryColumn { Values: StringColumn values } && value is not null)
            {
                for (var code = 0; code < values.Length && _code < 0; code++)
                {
                    _code = values.GetBytes(code).SequenceEqual(value) ? code : -1;
                }
            }
        }

        public bool Matches(int row)
        {
            if (_column is null || _column.IsNull(row))
            {
                return _value is null;
            }

            return _value is not null && _column switch
            {
                DictionaryColumn { Values: StringColumn } dictionary => dictionary.Codes[row] == _code,
                DictionaryColumn dictionary => Equals(dictionary.Values, dictionary.Codes[row]),
                ConstantColumn constant => Equals(constant.Value, 0),
                _ => Equals(_column, row),
            };
        }

        bool Equals(Column column, int row) => ((StringColumn)column).GetBytes(row).SequenceEqual(_value);
    }
}
