using Quiver.Arrow.Memory;
using Quiver.Storage.Manifest;
using Quiver.Storage.Wal;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.State;

/// <summary>
/// Where all rows are: memory and files. Writes are applied in the order of the log by one thread at a time; readers take snapshots and
/// wait for nobody longer than it takes to copy a reference.
/// </summary>
sealed class StoreContents : IWalApplier, IDisposable
{
    readonly Func<int, long> _windowOf;
    readonly TimeProvider _clock;
    readonly MemoryBudget _budget = new(long.MaxValue);
    readonly Lock _applying = new();
    readonly Lock _publishing = new();
    readonly Epochs _epochs = new();
    StoreState _state;
    long _published;

    /// <summary>Creates the contents that a manifest describes.</summary>
    /// <param name="manifest">The files.</param>
    /// <param name="windowOf">Returns the length of the windows of a table by its id, in nanoseconds.</param>
    /// <param name="clock">The clock of the age of rows.</param>
    public StoreContents(ManifestState manifest, Func<int, long> windowOf, TimeProvider clock)
    {
        _windowOf = windowOf;
        _clock = clock;
        _published = manifest.WalSequence;
        _state = new StoreState(1, [new Generation(1, clock.GetUtcNow(), _budget)], manifest, []);
    }

    /// <summary>Called after writes were applied, on the thread that did.</summary>
    public Action? Applied { get; set; }

    /// <summary>Learns of writes before readers see them; null for nobody.</summary>
    public IWriteObserver? Observer { get; set; }

    /// <summary>The state of this moment.</summary>
    public StoreState State => Volatile.Read(ref _state);

    /// <summary>The bytes of rows in memory, those that readers still keep included.</summary>
    public long BufferedBytes => _budget.UsedBytes;

    /// <summary>The last write that readers see.</summary>
    public long PublishedSequence => Volatile.Read(ref _published);

    /// <summary>Frees what earlier states had.</summary>
    public Epochs Epochs => _epochs;

    /// <inheritdoc/>
    public void Apply(IReadOnlyList<(long Sequence, object? State)> entries)
    {
        lock (_applying)
        {
            foreach (var (sequence, write) in entries)
            {
                Apply(sequence, (PendingWrite)write!);
            }
        }

        Applied?.Invoke();
    }

    /// <inheritdoc/>
    public void Drop(IReadOnlyList<(long Sequence, object? State)> entries)
    {
        foreach (var (_, write) in entries)
        {
            ((PendingWrite)write!).Dispose();
        }
    }

    /// <summary>Does something while no write is applied.</summary>
    public void BetweenWrites(Action action)
    {
        lock (_applying)
        {
            action();
        }
    }

    /// <summary>Takes the rows of this moment out of reach of writes; null where there is nothing that only the log has.</summary>
    public FrozenRows? Freeze()
    {
        lock (_applying)
        {
            lock (_publishing)
            {
                var state = _state;
                var active = state.Active;
                if (active.RowCount == 0 && state.Tombstones.IsEmpty && _published == state.Manifest.WalSequence)
                {
                    return null;
                }

                _state = state with
                {
                    Epoch = state.Epoch + 1,
                    Generations = state.Generations.Add(new Generation(active.Number + 1, _clock.GetUtcNow(), _budget)),
                };
                return new FrozenRows(active, _published, state.Tombstones);
            }
        }
    }

    /// <summary>Takes over what a commit of the manifest said.</summary>
    /// <param name="manifest">The manifest after it.</param>
    /// <param name="persisted">What is in files now; null where the commit was about files only.</param>
    /// <param name="removed">
    /// Called when no reader is left that may read files which the commit removed; null where it removed none.
    /// </param>
    public void Commit(ManifestState manifest, FrozenRows? persisted, Action? removed = null)
    {
        long epoch;
        lock (_publishing)
        {
            var state = _state;
            epoch = state.Epoch + 1;
            _state = state with
            {
                Epoch = epoch,
                Manifest = manifest,
                Generations = persisted is null ? state.Generations : state.Generations.Remove(persisted.Generation),
                Tombstones = persisted is null
                    ? state.Tombstones
                    : state.Tombstones.RemoveAll(tombstone => tombstone.Sequence <= persisted.Sequence),
            };
        }

        if (persisted is not null)
        {
            _epochs.Retire(epoch, persisted.Generation.Dispose);
        }

        if (removed is not null)
        {
            _epochs.Retire(epoch, removed);
        }
    }

    /// <summary>Returns the state and the last write of this moment; nothing in it is freed before the lease is disposed.</summary>
    public IDisposable Enter(out StoreState state, out long sequence)
    {
        lock (_publishing)
        {
            sequence = _published;
            return _epochs.Enter(() => _state, current => current.Epoch, out state);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var generation in _state.Generations)
        {
            _epochs.Retire(long.MaxValue, generation.Dispose);
        }
    }

    void Apply(long sequence, PendingWrite write)
    {
        var active = _state.Active;
        using (write)
        {
            var observer = Observer;
            active.Append(
                write.Tables, _windowOf,
                observer is null ? null : (rows, buffer) => observer.NoteRows(rows, buffer, active.Number, sequence));
            foreach (var delete in write.Deletes)
            {
                observer?.NoteDelete(delete, sequence);
            }
        }

        lock (_publishing)
        {
            active.Publish(write.Tables, sequence);
            if (write.Deletes.Count > 0)
            {
                var tombstones = write.Deletes.Select(delete => TombstoneOf(delete, sequence));
                _state = _state with { Tombstones = _state.Tombstones.AddRange(tombstones) };
            }

            Volatile.Write(ref _published, sequence);
        }

        write.Applied?.Invoke(sequence);
    }

    static Tombstone TombstoneOf(RowDelete delete, long sequence) => new(
        null, delete.TableId, sequence, delete.MinTime, delete.MaxTime,
        [.. delete.Tags.Select(tag => new TagPredicate(tag.Name, tag.Value))]);
}
