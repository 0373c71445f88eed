using Quiver.Arrow.Batches;

namespace Quiver.Engine.Catalog;

/// <summary>Reads the sources of a scan one after another for one worker.</summary>
/// <typeparam name="TSource">What belongs to an open source.</typeparam>
/// <param name="sources">The sources, which workers share.</param>
class SharedSourcesReader<TSource>(SharedSources<TSource> sources) : MorselReader
    where TSource : SharedSource
{
    TSource? _open;
    MorselReader? _reader;
    int _last = -1;

    /// <summary>The source, then the morsel in it: sources of more than 2^32 morsels do not exist.</summary>
    public override long Morsel => ((long)_last << 32) | (_reader?.Morsel ?? 0);

    /// <inheritdoc/>
    public override RecordBatch? Next()
    {
        while (true)
        {
            if (_reader is null && !OpenNext())
            {
                return null;
            }

            if (_reader!.Next() is { } rows)
            {
                return Convert(_open!, rows);
            }

            Close();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Close();
        base.Dispose();
    }

    /// <summary>Called when a source is taken up.</summary>
    protected virtual void Begin(TSource source)
    {
    }

    /// <summary>Gives rows of a source the columns of the scan.</summary>
    protected virtual RecordBatch Convert(TSource source, RecordBatch rows) => rows;

    bool OpenNext()
    {
        _open = sources.Take(_last);
        if (_open is null)
        {
            return false;
        }

        _last = _open.Position;
        _reader = _open.Source.CreateReader();
        Begin(_open);
        return true;
    }

    void Close()
    {
        _reader?.Dispose();
        _reader = null;
        if (_open is not null)
        {
            sources.Release(_open);
            _open = null;
        }
    }
}
