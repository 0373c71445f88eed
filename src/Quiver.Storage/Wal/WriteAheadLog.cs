using System.Diagnostics;
using Quiver.Arrow.Errors;

namespace Quiver.Storage.Wal;

/// <summary>
/// The log of all writes of a database directory. Appending gives a write its place in the total order; it is durable when its task
/// completes. One thread writes and flushes: all writes that came during a flush share the next one (group commit).
/// </summary>
/// <remarks>
/// When the disk fails, every write that waits fails with it, and what the disk may have got of them is cut off; the next write tries
/// again with a new segment. So a full disk loses nothing that was acknowledged, and writing goes on once there is room.
/// <para>With an <see cref="IWalApplier"/> a second thread makes the writes of a durable group visible while the next group is written;
/// only then their tasks complete. A writer that does not want to wait for the disk does not await its task: the write becomes durable
/// and visible a little later, in its order, and is dropped where the disk fails.</para>
/// </remarks>
sealed class WriteAheadLog : IAsyncDisposable
{
    readonly IWalSegments _segments;
    readonly WalOptions _options;
    readonly Lock _lock = new();
    readonly SemaphoreSlim _work = new(0);
    readonly List<long> _closed = [];
    readonly Task _writer;
    readonly WalApplying? _applying;
    List<PendingFrame> _pending = [];
    TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    IWalSegment? _segment;
    (long Segment, long Length)? _uncut;
    long _segmentStart;
    long _sequence;
    long _durable;
    long _pendingBytes;
    bool _isWriting;
    bool _isClosing;

    /// <summary>Starts a log after the last sequence that reading it found.</summary>
    /// <param name="segments">Where it is kept.</param>
    /// <param name="options">How.</param>
    /// <param name="lastSequence">The last sequence that was given out.</param>
    /// <param name="existing">The segments that are there.</param>
    /// <param name="applier">Who is told of durable writes; null where nobody is.</param>
    public WriteAheadLog(
        IWalSegments segments, WalOptions options, long lastSequence, IEnumerable<long> existing, IWalApplier? applier = null)
    {
        _segments = segments;
        _options = options;
        _sequence = _durable = lastSequence;
        _closed.AddRange(existing);
        _applying = applier is null ? null : new WalApplying(applier, Finish);
        _writer = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The last write that is durable; all before it are too, or have failed.</summary>
    public long DurableSequence => Volatile.Read(ref _durable);

    /// <summary>Told of each group that was flushed: how long that took and how many bytes it had.</summary>
    public Action<TimeSpan, long>? Flushed { get; set; }

    /// <summary>The bytes that wait for the disk or for being applied.</summary>
    public long PendingBytes => Interlocked.Read(ref _pendingBytes);

    /// <summary>The last sequence that was given out.</summary>
    public long LastSequence
    {
        get
        {
            lock (_lock)
            {
                return _sequence;
            }
        }
    }

    /// <summary>Waits while too many bytes wait for the disk or for being applied.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                if (_pendingBytes < _options.MaxPendingBytes)
                {
                    return;
                }

                room = _room.Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a write its sequence and queues it.</summary>
    /// <param name="payload">The write; taken over, also where this fails.</param>
    /// <param name="state">What the applier gets with the write, for this to be applied or dropped; the caller's where this
    /// fails.</param>
    /// <param name="places">How many sequences the write takes; it has the last of them.</param>
    /// <returns>The sequence and what completes when the write is durable and applied.</returns>
    public (long Sequence, Task Durable) Append(WalPayload payload, object? state = null, int places = 1)
    {
        if (_applying?.Failure is { } failure)
        {
            payload.Dispose();
            throw failure;
        }

        var checksum = WalFrame.Checksum(payload.Content);
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long sequence;
        lock (_lock)
        {
            if (_isClosing || payload.Length == 0)
            {
                payload.Dispose();
                ObjectDisposedException.ThrowIf(_isClosing, this);
                throw new ArgumentException("a write has at least one byte", nameof(payload));
            }

            sequence = _sequence += places;
            WalFrame.Seal(payload.Frame, checksum, sequence);
            _pending.Add(new PendingFrame(sequence, payload, state, payload.Frame.Length, durable));
            _pendingBytes += payload.Frame.Length;
        }

        _work.Release();
        return (sequence, durable.Task);
    }

    /// <summary>Removes the segments all of whose writes are at or before a sequence: they are kept elsewhere now.</summary>
    public async Task TruncateAsync(long sequence, CancellationToken cancellationToken = default)
    {
        List<long> gone = [];
        lock (_lock)
        {
            if (_segment is not null && !_isWriting && _pending.Count == 0 && _sequence <= sequence)
            {
                // Nothing in it is needed either, and the next write may be far away.
                CloseSegment();
            }

            // A segment ends where the next one starts; one that is being written stays.
            var next = _segment is null ? _sequence + 1 : _segmentStart;
            for (var i = 0; i < _closed.Count; i++)
            {
                var end = i + 1 < _closed.Count ? _closed[i + 1] : next;
                if (end <= sequence + 1)
                {
                    gone.Add(_closed[i]);
                }
            }

            _closed.RemoveAll(gone.Contains);
            if (_uncut is { } cut && gone.Contains(cut.Segment))
            {
                _uncut = null;
            }
        }

        if (gone.Count == 0)
        {
            return;
        }

        try
        {
            await _segments.DeleteAsync(gone, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                // The next truncation tries again.
                _closed.InsertRange(0, gone);
            }

            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new QuiverException(
                    ErrorCode.IoFailure,
                    $"segments of the write-ahead log that are not needed any more cannot be removed: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <summary>Waits for the writes that were appended, and closes the log.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
        }

        _work.Release();
        await _writer.ConfigureAwait(false);
        if (_applying is not null)
        {
            await _applying.DisposeAsync().ConfigureAwait(false);
        }

        _segment?.Dispose();
        _work.Dispose();
    }

    void Write()
    {
        while (true)
        {
            _work.Wait();
            Gather();
            var group = TakePending();
            if (group.Count > 0)
            {
                Commit(group);
                lock (_lock)
                {
                    _isWriting = false;
                }
            }
            else if (Volatile.Read(ref _isClosing))
            {
                return;
            }
        }
    }

    /// <summary>Waits for more writes where the options ask for it, until there are enough or time is up.</summary>
    void Gather()
    {
        var start = Stopwatch.GetTimestamp();
        while (!Volatile.Read(ref _isClosing) && Interlocked.Read(ref _pendingBytes) < _options.GatherBytes
            && _options.GatherTime - Stopwatch.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            _work.Wait(left);
        }
    }

    List<PendingFrame> TakePending()
    {
        lock (_lock)
        {
            var group = _pending;
            _pending = [];
            _isWriting = group.Count > 0;
            return group;
        }
    }

    void Commit(List<PendingFrame> group)
    {
        QuiverException? failure = null;
        var start = Stopwatch.GetTimestamp();
        try
        {
            Append(group);
        }
        catch (Exception exception)
        {
            // Whatever it was: somebody waits for these writes, and they are not on disk.
            var code = exception switch
            {
                QuiverException known => known.Code,
                IOException or UnauthorizedAccessException => ErrorCode.IoFailure,
                _ => ErrorCode.InvariantBroken,
            };
            failure = new QuiverException(
                code, $"the write was not taken: the write-ahead log cannot be written: {exception.Message}", exception);
            GiveUpSegment();
        }

        if (failure is null)
        {
            Volatile.Write(ref _durable, group[^1].Sequence);
            Flushed?.Invoke(Stopwatch.GetElapsedTime(start), group.Sum(frame => (long)frame.Bytes));
        }

        group.ForEach(frame => frame.Payload.Dispose());
        var written = new WrittenGroup(group, failure);
        if (_applying is null)
        {
            Finish(written);
        }
        else
        {
            _applying.Add(written);
        }
    }

    void Finish(WrittenGroup group)
    {
        ReleaseRoom(group.Frames);
        group.Complete();
    }

    void Append(List<PendingFrame> group)
    {
        (long Segment, long Length)? uncut;
        lock (_lock)
        {
            uncut = _uncut;
        }

        if (uncut is { } cut)
        {
            _segments.TruncateAsync(cut.Segment, cut.Length, CancellationToken.None).GetAwaiter().GetResult();
            _uncut = null;
        }

        if (_segment is not null && _segment.Length >= _options.SegmentBytes)
        {
            CloseSegment();
        }

        var pieces = new List<ReadOnlyMemory<byte>>(group.Count + 1);
        if (_segment is null)
        {
            var segment = _segments.Create(group[0].Sequence);
            lock (_lock)
            {
                (_segment, _segmentStart) = (segment, group[0].Sequence);
            }

            pieces.Add(WalFrame.Magic.ToArray());
        }

        pieces.AddRange(group.Select(frame => frame.Payload.Memory));
        _segment.Append(pieces);
    }

    void CloseSegment()
    {
        lock (_lock)
        {
            _segment!.Dispose();
            _closed.Add(_segmentStart);
            _segment = null;
        }
    }

    /// <summary>
    /// After a failed write or flush nobody knows what the disk has of it, so the segment is never written again, and before there is
    /// another one it is cut back to what was acknowledged: damage is only ever at the end of the last segment.
    /// </summary>
    void GiveUpSegment()
    {
        if (_segment is { } segment)
        {
            _uncut = (_segmentStart, segment.Length);
            CloseSegment();
        }
    }

    void ReleaseRoom(List<PendingFrame> group)
    {
        TaskCompletionSource room;
        lock (_lock)
        {
            _pendingBytes -= group.Sum(frame => (long)frame.Bytes);
            room = _room;
            _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        room.SetResult();
    }
}
