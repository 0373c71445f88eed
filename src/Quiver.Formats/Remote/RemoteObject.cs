using Quiver.ObjectStorage;

namespace Quiver.Formats.Remote;

/// <summary>
/// One version of an object in a store while a statement reads it. The first request already brings content: the first bytes of a
/// text, the last ones of a file with a footer, so that a small object costs one round trip. Where the server sends no parts, the
/// object is fetched once and spooled. Safe for use by many threads.
/// </summary>
sealed class RemoteObject
{
    /// <summary>What the first request of a text asks for: enough for the samples from which types are found out.</summary>
    public const int HeadBytes = (1 << 20) + (64 << 10);

    /// <summary>What the first request of a file with a footer asks for.</summary>
    public const int TailBytes = 256 << 10;

    readonly ObjectLocation _location;
    readonly SegmentCache _cache;
    readonly CancellationToken _cancellationToken;
    readonly SemaphoreSlim _opening = new(1);
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

    /// <summary>Returns the number of bytes.</summary>
    public long Length(bool fromEnd)
    {
        if (_metadata is null)
        {
            Wait(OpenAsync(fromEnd, _cancellationToken));
        }

        return _spool is null ? _metadata!.Length : Guard(() => _spool.Complete());
    }

    /// <summary>Makes sure that the object is there.</summary>
    public ValueTask OpenAsync(bool fromEnd, CancellationToken cancellationToken) =>
        Volatile.Read(ref _metadata) is null ? new ValueTask(OpenFirstAsync(fromEnd, cancellationToken)) : default;

    /// <summary>Reads up to a destination of bytes at an offset; fewer only at the end.</summary>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        await OpenAsync(fromEnd: false, cancellationToken).ConfigureAwait(false);
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
        Wait(OpenAsync(fromEnd: false, _cancellationToken));
        return _spool is null ? new ReadAheadStream(this, _metadata!.Length, _cancellationToken) : new SpoolStream(_spool);
    }

    /// <summary>Opens the bytes for reads at any offset.</summary>
    public RemoteSource OpenRandom()
    {
        Wait(OpenAsync(fromEnd: true, _cancellationToken));
        return new RemoteSource(this);
    }

    async Task OpenFirstAsync(bool fromEnd, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_metadata is null)
            {
                await FetchFirstAsync(fromEnd, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (StoreErrors.IsKnown(e))
        {
            throw StoreErrors.Convert(Name, e);
        }
        finally
        {
            _opening.Release();
        }
    }

    async Task FetchFirstAsync(bool fromEnd, CancellationToken cancellationToken)
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

        Volatile.Write(ref _metadata, read.Source);
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

    static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }
}
