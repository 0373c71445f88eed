using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Parquet;

/// <summary>Decodes the morsels that one worker takes, batch by batch.</summary>
sealed unsafe class ParquetMorselReader(ParquetMorselSource source) : MorselReader
{
    readonly RowFilter _filter = new(source.Request, source.Context);
    readonly ColumnScratch _positions = new(source.Context.Budget);
    readonly DictionaryFilter _dictionaries = new(source.Table, source.Request, source.Context);
    ParquetRowGroupReader? _reader;
    ParquetMorsel _current;
    RowRanges _ranges = new();
    int _range;
    long _position;
    long _readerPosition;
    int _index = -1;

    public override long Morsel => _index;

    public override RecordBatch? Next()
    {
        while (true)
        {
            source.CancellationToken.ThrowIfCancellationRequested();
            if (_range == _ranges.Ranges.Count && !Take())
            {
                return null;
            }

            var (_, end) = _ranges.Ranges[_range];
            var count = (int)Math.Min(end - _position, source.Context.BatchSize);
            if (Read(count) is { } batch)
            {
                return batch;
            }
        }
    }

    public override void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
        _filter.Dispose();
        _positions.Dispose();
        _dictionaries.Dispose();
        base.Dispose();
    }

    /// <summary>Returns the next rows, or those of them that may pass; null where the filters leave none.</summary>
    RecordBatch? Read(int count)
    {
        if (_reader is not null)
        {
            _reader.Skip(_position - _readerPosition);
            _readerPosition = _position + count;
        }

        var first = _position;
        Advance(count);
        var columns = new Column?[source.Projection.Count];
        if (_reader is not null && _filter.IsActive)
        {
            var kept = _filter.Read(_reader, columns, count);
            source.Counters.CountRowsLeftOut(count - kept);
            return kept == 0 ? null : Batch(columns, first, kept, isFiltered: true);
        }

        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _reader!.ReadColumn(i, count);
        }

        return Batch(columns, first, count, isFiltered: false);
    }

    RecordBatch Batch(Column?[] columns, long first, int count, bool isFiltered)
    {
        if (!source.Request.WithPositions)
        {
            return new RecordBatch(source.Schema, columns!, count);
        }

        var positions = (long*)_positions.Data(count, sizeof(long));
        first += source.Table.Positions.StartOf(_current.File, _current.RowGroup);
        for (var i = 0; i < count; i++)
        {
            positions[i] = first + (isFiltered ? _filter.RowOf(i) : i);
        }

        return new RecordBatch(source.Schema, [.. columns!, _positions.FixedWidth(DataType.Int64, count, null, 0)], count);
    }

    void Advance(int count)
    {
        _position += count;
        if (_position == _ranges.Ranges[_range].End && ++_range < _ranges.Ranges.Count)
        {
            _position = _ranges.Ranges[_range].Start;
        }
    }

    bool Take()
    {
        var last = _current;
        if (!source.Take(_dictionaries, out _index, out _current, out var plan, out _ranges))
        {
            _reader?.Dispose();
            _reader = null;
            _ranges = new RowRanges();
            _range = 0;
            return false;
        }

        _range = 0;
        _position = _ranges.Ranges[0].Start;
        _filter.StartMorsel();
        if (source.Projection.Count == 0 || (_reader is not null && last.File == _current.File && last.RowGroup == _current.RowGroup))
        {
            // The next piece of the same row group goes on where the last one ended.
            return true;
        }

        _reader?.Dispose();
        _reader = null;
        int[] columns = [.. source.Projection.Select(ordinal => source.Table.OrdinalIn(_current.File, ordinal))];
        _reader = source.Table.Files[_current.File].ReadRowGroup(
            _current.RowGroup, columns, plan, source.ReadAhead.Take(_index, plan), source.Context.Budget, source.Counters);
        _readerPosition = 0;
        return true;
    }
}
