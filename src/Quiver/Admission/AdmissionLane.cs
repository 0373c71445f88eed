using Quiver.Arrow.Errors;

namespace Quiver.Admission;

/// <summary>A number of permits, and those who wait for one, first come first served.</summary>
sealed class AdmissionLane
{
    readonly string _name;
    readonly int _maxPending;
    readonly TimeSpan _maxWait;
    readonly TimeProvider _clock;
    readonly Lock _lock = new();
    readonly LinkedList<TaskCompletionSource> _pending = new();
    int _running;
    long _acquired;
    long _refused;

    /// <summary>Creates a lane.</summary>
    public AdmissionLane(string name, int permits, int maxPending, TimeSpan maxWait, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxPending);
        _name = name;
        Permits = permits;
        _maxPending = maxPending;
        _maxWait = maxWait;
        _clock = clock;
    }

    /// <summary>Permits in all.</summary>
    public int Permits { get; }

    /// <summary>Permits that are given out.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    /// <summary>Those who wait.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>Permits that were ever given out.</summary>
    public long Acquired => Interlocked.Read(ref _acquired);

    /// <summary>Those who were turned away, for want of room or time.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Waits for a permit, which ends with its disposal.</summary>
    /// <exception cref="QuiverException">Too many wait already, or the wait was too long (<see cref="ErrorCode.Busy"/>).</exception>
    public async ValueTask<Permit> EnterAsync(CancellationToken cancellationToken)
    {
        if (Join() is { } place)
        {
            await WaitAsync(place, cancellationToken).ConfigureAwait(false);
        }

        Interlocked.Increment(ref _acquired);
        return new Permit(this);
    }

    /// <summary>Gives a permit on to whoever waits longest.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            // A place is removed under this lock, so whoever is still in the list takes the permit.
            if (_pending.First is not { } first)
            {
                _running--;
                return;
            }

            _pending.RemoveFirst();
            first.Value.SetResult();
        }
    }

    /// <summary>Takes a free permit and returns null, or a place in the queue.</summary>
    LinkedListNode<TaskCompletionSource>? Join()
    {
        lock (_lock)
        {
            if (_running < Permits)
            {
                _running++;
                return null;
            }

            return _pending.Count < _maxPending
                ? _pending.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
                : throw Busy($"{_running} {_name} run and {_pending.Count} wait already");
        }
    }

    async ValueTask WaitAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        try
        {
            await place.Value.Task.WaitAsync(_maxWait, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            if (GiveUp(place))
            {
                throw error is TimeoutException
                    ? Busy($"no other of the {Permits} {_name} that may run at a time ended within {_maxWait.TotalSeconds:0.#} s")
                    : new QuiverException(ErrorCode.Cancelled, "the query was cancelled while it waited for its turn", error);
            }

            // The permit came in the same moment; whoever was cancelled finds that out soon enough.
        }
    }

    bool GiveUp(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return false;
            }

            _pending.Remove(place);
            return true;
        }
    }

    QuiverException Busy(string why)
    {
        Interlocked.Increment(ref _refused);
        return new QuiverException(ErrorCode.Busy, string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"the server is busy: {why}; try again later"));
    }
}
