using Quiver.ObjectStorage;

namespace Quiver.Formats.Remote;

/// <summary>
/// One version of an object in a store while a statement reads it. The first request already brings content: the first bytes of a
/// text, the last ones of a file with a footer, so that a small object costs one round trip. Where the server sends no parts, the
/// object is fetched once and spooled. Safe for use by many threads. Scans outlive the statement that made them, so that nobody knows
/// the last reader: the collector takes the spool, whose file has no name any more.
/// </summary>
sealed class RemoteObject : IDisposable
{
    /// <summary>What the first request of a text asks for: enough for the samples from which types are found out.</summary>
    public const int HeadBytes = (1 << 20) + (64 << 10);

    /// <summary>What the first request of a file with a footer asks for.</summary>
    public const int TailBytes = 256 << 10;

    readonly ObjectLocation _location;
    readonly SegmentCache _cache;
    readonly CancellationToken _cancellationToken;
    readonly Lock _lock = new();
    Task? _opening;
    ObjectMetadata? _metadata;
    Spool? _spool;

    /// <summary>Creates an object that is looked at when something of it is asked for.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="cache">What keeps its first and last bytes.</param>
    /// <param name="cancellationToken">Ends all reads: that of the statement.</param>
    public RemoteObject(ObjectLocation location, SegmentCache cache, CancellationToken cancellationToken)
    {
        _location = location;
        _cache = cache;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What users see.</summary>
    public string Name => _location.Name;

    /// <summary>What tells the object from all others: more than users see, since two queries of one URL are two objects.</summary>
    public string Address => _location.Root + _location.Path;

    /// <summary>The mark that changes when the content does; null where the store has none or was not asked yet.</summary>
    public string? Mark => _opening is { IsCompletedSuccessfully: true } ? _metadata?.Version : null;

    /// <summary>Returns the number of bytes.</summary>
    public long Length(bool fromEnd)
    {
        OpenAsync(fromEnd).GetAwaiter().GetResult();
        return _spool is null ? _metadata!.Length : Guard(() => _spool.Complete());
    }

    /// <summary>Makes the first request, unless it was made already.</summary>
    public Task OpenAsync(bool fromEnd)
    {
        lock (_lock)
        {
            return _opening ??= FetchFirstAsync(fromEnd);
        }
    }

    /// <summary>Reads up to a destination of bytes at an offset; fewer only at the end.</summary>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        await OpenAsync(fromEnd: false).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_spool is not null)
        {
            return Guard(() => _spool.Read(offset, destination.Span));
        }

        int wanted = (int)Math.Clamp(_metadata!.Length - offset, 0, destination.Length);
        if (wanted == 0 || _cache.TryCopy(this, offset, destination.Span[..wanted]))
        {
            return wanted;
        }

        try
        {
            ObjectRead read = await _location.Source.ReadAsync(
                _location.Path, offset, destination[..wanted], _metadata.Version, cancellationToken).ConfigureAwait(false);
            return read.Count == wanted && read.Source.Length == _metadata.Length
                ? read.Count
                : throw new ObjectChangedException(Name);
        }
        catch (Exception e) when (StoreErrors.IsKnown(e))
        {
            throw StoreErrors.Convert(Name, e);
        }
    }

    /// <summary>Reads on the calling thread.</summary>
    public unsafe int Read(long offset, Span<byte> destination)
    {
        fixed (byte* pointer = destination)
        {
            ValueTask<int> reading = ReadAsync(offset, new PinnedMemory(pointer, destination.Length).Memory, _cancellationToken);
            return reading.IsCompletedSuccessfully ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Opens the bytes in order, read ahead.</summary>
    public Stream OpenStream()
    {
        OpenAsync(fromEnd: false).GetAwaiter().GetResult();
        return _spool is null ? new ReadAheadStream(this, _metadata!.Length, _cancellationToken) : new SpoolStream(_spool);
    }

    /// <summary>Opens the bytes for reads at any offset.</summary>
    public RemoteSource OpenRandom()
    {
        OpenAsync(fromEnd: true).GetAwaiter().GetResult();
        return new RemoteSource(this);
    }

    /// <summary>Gives the spool back.</summary>
    public void Dispose() => _spool?.Dispose();

    async Task FetchFirstAsync(bool fromEnd)
    {
        try
        {
            await FetchAsync(fromEnd, _cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StoreErrors.IsKnown(e))
        {
            throw StoreErrors.Convert(Name, e);
        }
    }

    async Task FetchAsync(bool fromEnd, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[fromEnd ? TailBytes : HeadBytes];
        ObjectRead read = fromEnd
            ? await _location.Source.ReadEndAsync(_location.Path, bytes, cancellationToken).ConfigureAwait(false)
            : await _location.Source.ReadAsync(_location.Path, 0, bytes, null, cancellationToken).ConfigureAwait(false);
        if (!read.Source.HasRanges && (fromEnd || read.Count != read.Source.Length))
        {
            // Nothing is fetched twice from here on, and a file that changes cannot be mixed.
            _spool = new Spool(await _location.Source.OpenReadAsync(_location.Path, 0, null, cancellationToken).ConfigureAwait(false));
        }
        else if (read.Source.HasRanges)
        {
            Array.Resize(ref bytes, read.Count);
            _cache.Add(this, fromEnd ? read.Source.Length - read.Count : 0, bytes);
        }
        else
        {
            _spool = new Spool(new MemoryStream(bytes, 0, read.Count, writable: false));
        }

        _metadata = read.Source;
    }

    T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (StoreErrors.IsKnown(e))
        {
            throw StoreErrors.Convert(Name, e);
        }
    }
}
