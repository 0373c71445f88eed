using Quiver.Arrow.Batches;
using Quiver.Arrow.Ipc;

namespace Quiver.Formats.ArrowIpc;

/// <summary>Decodes the batches that one worker takes.</summary>
sealed class ArrowMorselReader(ArrowScanSource scan)
    : BatchMorselReader(scan.Schema, scan.Context.BatchSize, scan.CancellationToken)
{
    Stream? _stream;
    ArrowFileReader? _file;
    ArrowStreamReader? _sequence;
    int _source = -1;
    int _morsel = -1;
    int[] _positions = [];

    public override long Morsel => _morsel;

    public override void Dispose()
    {
        base.Dispose();
        Close();
    }

    protected override int PositionOf(int column) => _positions[column];

    protected override RecordBatch? TakeBatch()
    {
        while (true)
        {
            if (_sequence?.ReadBatch() is { } next)
            {
                return next;
            }

            if (!scan.Take(out int morsel, out int source, out int batch))
            {
                Close();
                return null;
            }

            _morsel = morsel;
            if (source != _source || _file is null)
            {
                Open(source);
            }

            if (_file is not null)
            {
                return _file.ReadBatch(batch);
            }
        }
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
