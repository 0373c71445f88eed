using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.Parquet;

/// <summary>Decodes the morsels that one worker takes, batch by batch.</summary>
sealed class ParquetMorselReader(ParquetMorselSource source) : MorselReader
{
    ParquetRowGroupReader? _reader;
    ParquetMorsel _current;
    int _index = -1;
    long _left;

    public override long Morsel => _index;

    public override RecordBatch? Next()
    {
        source.CancellationToken.ThrowIfCancellationRequested();
        if (_left == 0 && !Take())
        {
            return null;
        }

        var count = (int)Math.Min(_left, source.Context.BatchSize);
        _left -= count;
        if (source.Projection.Count == 0)
        {
            return new RecordBatch(source.Schema, [], count);
        }

        var columns = new Column[source.Projection.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _reader!.ReadColumn(i, count);
        }

        return new RecordBatch(source.Schema, columns, count);
    }

    public override void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
        base.Dispose();
    }

    bool Take()
    {
        var last = _current;
        var hadReader = _reader is not null;
        if (!source.Take(out _index, out _current))
        {
            Dispose();
            return false;
        }

        _left = _current.RowCount;
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
