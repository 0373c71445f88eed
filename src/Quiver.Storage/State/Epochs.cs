namespace Quiver.Storage.State;

/// <summary>
/// Frees what the store has left behind once no reader of an earlier state is there any more (epoch-based reclamation, K. Fraser,
/// "Practical lock-freedom", 2004). States are numbered; a reader enters with the number of the state that it reads.
/// </summary>
sealed class Epochs
{
    readonly Lock _lock = new();
    readonly SortedDictionary<long, int> _readers = [];
    readonly Queue<(long Epoch, Action Free)> _retired = new();

    /// <summary>The readers that are there.</summary>
    public int ReaderCount
    {
        get
        {
            lock (_lock)
            {
                return _readers.Values.Sum();
            }
        }
    }

    /// <summary>Enters with the state that a function reads: nothing in it is freed until the lease is disposed.</summary>
    /// <typeparam name="TState">The state.</typeparam>
    /// <param name="current">Returns the state of this moment.</param>
    /// <param name="epochOf">Returns its number.</param>
    /// <param name="state">The state.</param>
    public IDisposable Enter<TState>(Func<TState> current, Func<TState, long> epochOf, out TState state)
    {
        lock (_lock)
        {
            state = current();
            var epoch = epochOf(state);
            _readers[epoch] = _readers.GetValueOrDefault(epoch) + 1;
            return new Lease(this, epoch);
        }
    }

    /// <summary>Frees something when no reader of a state before one is left: at once, or when the last of them leaves.</summary>
    /// <param name="epoch">The first state without it; retired in rising order.</param>
    /// <param name="free">Frees it; must not fail.</param>
    public void Retire(long epoch, Action free)
    {
        lock (_lock)
        {
            _retired.Enqueue((epoch, free));
        }

        Collect();
    }

    void Leave(long epoch)
    {
        lock (_lock)
        {
            if (--_readers[epoch] == 0)
            {
                _readers.Remove(epoch);
            }
        }

        Collect();
    }

    void Collect()
    {
        while (true)
        {
            Action free;
            lock (_lock)
            {
                if (!_retired.TryPeek(out var oldest) || (_readers.Count > 0 && _readers.First().Key < oldest.Epoch))
                {
                    return;
                }

                _retired.Dequeue();
                free = oldest.Free;
            }

            free();
        }
    }

    sealed class Lease(Epochs epochs, long epoch) : IDisposable
    {
        int _isDisposed;

        ~Lease() => Dispose();

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                epochs.Leave(epoch);
            }

            GC.SuppressFinalize(this);
        }
    }
}
