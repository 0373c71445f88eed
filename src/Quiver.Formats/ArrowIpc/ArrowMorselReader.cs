using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Ipc;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.ArrowIpc;

/// <summary>Decodes the batches that one worker takes and hands them out in pieces of the size that the engine wants.</summary>
sealed class ArrowMorselReader(ArrowScanSource scan) : MorselReader
{
    Stream? _stream;
    ArrowFileReader? _file;
    ArrowStreamReader? _sequence;
    int _source = -1;
    int _morsel = -1;
    int[] _positions = [];
    RecordBatch? _batch;
    RecordBatch? _piece;
    int _row;

    public override long Morsel => _morsel;

    public override RecordBatch? Next()
    {
        _piece?.Dispose();
        _piece = null;
        while (_batch is null || _row == _batch.Length)
        {
            scan.CancellationToken.ThrowIfCancellationRequested();
            _batch?.Dispose();
            _batch = null;
            _row = 0;
            _batch = _sequence?.ReadBatch();
            if (_batch is null && !TakeMorsel())
            {
                return null;
            }
        }

        var count = Math.Min(_batch.Length - _row, scan.Context.BatchSize);
        var columns = new Column[_positions.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _batch.Columns[_positions[i]].Slice(_row, count);
        }

        _row += count;
        return _piece = new RecordBatch(scan.Schema, columns, count);
    }

    public override void Dispose()
    {
        _piece?.Dispose();
        _batch?.Dispose();
        _piece = _batch = null;
        Close();
        base.Dispose();
    }

    bool TakeMorsel()
    {
        if (!scan.Take(out var morsel, out var source, out var batch))
        {
            Close();
            return false;
        }

        _morsel = morsel;
        if (source != _source || _file is null)
        {
            Open(source);
        }

        _batch = _file?.ReadBatch(batch);
        return true;
    }

    void Open(int index)
    {
        Close();
        _source = index;
        var source = scan.Table.Sources[index];
        var wanted = new bool[source.Schema.Fields.Count];
        int[] ordinals = [.. scan.Projection.Select(ordinal => scan.Table.OrdinalIn(index, ordinal))];
        foreach (var ordinal in ordinals)
        {
            wanted[ordinal] = true;
        }

        _positions = [.. ordinals.Select(ordinal => wanted.AsSpan(0, ordinal).Count(true))];
        _stream = source.OpenStream();
        if (source.IsFile)
        {
            _file = source.OpenShared(_stream, scan.Context.Budget);
            _file.Select(wanted);
        }
        else
        {
            _sequence = source.OpenSequential(_stream, scan.Context.Budget);
            _sequence.ReadSchema();
            _sequence.Select(wanted);
        }
    }

    void Close()
    {
        _file?.Dispose();
        _sequence?.Dispose();
        _stream?.Dispose();
        _file = null;
        _sequence = null;
        _stream = null;
        _source = -1;
    }
}
