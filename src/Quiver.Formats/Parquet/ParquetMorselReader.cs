using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Parquet;

/// <summary>Decodes the morsels that one worker takes, batch by batch.</summary>
sealed class ParquetMorselReader(ParquetMorselSource source) : MorselReader
{
    readonly RowFilter _filter = new(source.Request, source.Context);
    ParquetRowGroupReader? _reader;
    ParquetMorsel _current;
    int _index = -1;
    long _left;

    public override long Morsel => _index;

    public override RecordBatch? Next()
    {
        while (true)
        {
            source.CancellationToken.ThrowIfCancellationRequested();
            if (_left == 0 && !Take())
            {
                return null;
            }

            var count = (int)Math.Min(_left, source.Context.BatchSize);
            _left -= count;
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
        base.Dispose();
    }

    /// <summary>Returns the next rows, or those of them that may pass; null where the filters leave none.</summary>
    RecordBatch? Read(int count)
    {
        var columns = new Column?[source.Projection.Count];
        if (_reader is not null && _filter.IsActive)
        {
            var kept = _filter.Read(_reader, columns, count);
            return kept == 0 ? null : new RecordBatch(source.Schema, columns!, kept);
        }

        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _reader!.ReadColumn(i, count);
        }

        return new RecordBatch(source.Schema, columns!, count);
    }

    bool Take()
    {
        var last = _current;
        var hadReader = _reader is not null;
        if (!source.Take(out _index, out _current))
        {
            _reader?.Dispose();
            _reader = null;
            return false;
        }

        _left = _current.RowCount;
        _filter.StartMorsel();
        if (source.Projection.Count == 0)
        {
            return true;
        }

        // The next piece of the same row group goes on where the last one ended.
        var isContinued = hadReader && last.File == _current.File && last.RowGroup == _current.RowGroup;
        if (isContinued)
        {
            _reader!.Skip(_current.Start - last.Start - last.RowCount);
            return true;
        }

        _reader?.Dispose();
        _reader = null;
        int[] columns = [.. source.Projection.Select(ordinal => source.Table.OrdinalIn(_current.File, ordinal))];
        _reader = source.Table.Files[_current.File].ReadRowGroup(_current.RowGroup, columns, source.Context.Budget);
        _reader.Skip(_current.Start);
        return true;
    }
}
