namespace Quiver.Engine.Catalog;

/// <summary>
/// Sources that the workers of a scan read one after another: they read one together as far as it has morsels, others go on to the next.
/// </summary>
/// <typeparam name="TSource">What belongs to an open source.</typeparam>
/// <param name="count">How many sources there are.</param>
/// <param name="open">Opens one by its position, null where it has nothing to read; called on several threads at once.</param>
/// <param name="cancellationToken">Ends the scan.</param>
sealed class SharedSources<TSource>(int count, Func<int, TSource?> open, CancellationToken cancellationToken) : IDisposable
    where TSource : SharedSource
{
    readonly object _lock = new();
    readonly HashSet<TSource> _open = [];
    int _openingCount;
    TSource? _current;
    int _next;
    bool _isDisposed;

    /// <summary>How many sources were opened, of all.</summary>
    public double Progress => count == 0 ? 1 : Math.Max(0, Volatile.Read(ref _next) - 1) / (double)count;

    /// <summary>
    /// Returns the first source after a position that may have morsels, null where there is none. Whoever takes a source releases it.
    /// </summary>
    public TSource? Take(int after)
    {
        while (true)
        {
            int position;
            lock (_lock)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_current is { IsDrained: false } current && current.Position > after
                    && current.JoinedCount < current.Source.MorselCount)
                {
                    return Join(current);
                }

                if (_isDisposed || (_next >= count && _openingCount == 0))
                {
                    return null;
                }

                if (_next >= count)
                {
                    // A source that another worker is opening may have morsels for this one too.
                    Monitor.Wait(_lock);
                    continue;
                }

                position = _next++;
                _openingCount++;
            }

            if (OpenShared(position) is { } own)
            {
                return own;
            }
        }
    }

    /// <summary>Gives back a source of which a worker found no more morsels, or which it will not read on.</summary>
    public void Release(TSource source)
    {
        lock (_lock)
        {
            source.IsDrained = true;
            source.ActiveCount--;
            if (source.ActiveCount == 0 && _open.Remove(source))
            {
                source.Source.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (TSource source in _open)
            {
                source.Source.Dispose();
            }

            _open.Clear();
            _current = null;
        }
    }

    static TSource Join(TSource source)
    {
        source.JoinedCount++;
        source.ActiveCount++;
        return source;
    }

    /// <summary>Opens a source, joins it and lets others join; null where it has nothing to read. Workers open sources side by
    /// side.</summary>
    TSource? OpenShared(int position)
    {
        TSource? opened = null;
        try
        {
            opened = open(position);
        }
        finally
        {
            lock (_lock)
            {
                _openingCount--;
                Monitor.PulseAll(_lock);
                if (opened is not null && _isDisposed)
                {
                    opened.Source.Dispose();
                    opened = null;
                }
                else if (opened is not null)
                {
                    _open.Add(Join(opened));
                    _current = _current is { IsDrained: false } current && current.Position > position ? current : opened;
                }
            }
        }

        return opened;
    }
}
