using System.Collections.Concurrent;
using Quiver.Arrow.Errors;

namespace Quiver.Storage.Wal;

/// <summary>The thread that hands durable writes to their applier, so that applying a group overlaps the flush of the next one.</summary>
sealed class WalApplying : IAsyncDisposable
{
    readonly BlockingCollection<WrittenGroup> _groups = [];
    readonly IWalApplier _applier;
    readonly Action<WrittenGroup> _finish;
    readonly Task _thread;
    QuiverException? _failure;

    /// <summary>Starts the thread.</summary>
    /// <param name="applier">Who takes the writes.</param>
    /// <param name="finish">Called with each group after it was applied or dropped.</param>
    public WalApplying(IWalApplier applier, Action<WrittenGroup> finish)
    {
        _applier = applier;
        _finish = finish;
        _thread = Task.Factory.StartNew(Apply, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Why no more writes are applied, null while they are.</summary>
    public QuiverException? Failure => Volatile.Read(ref _failure);

    /// <summary>Queues a group.</summary>
    public void Add(WrittenGroup group) => _groups.Add(group);

    /// <summary>Waits for the groups that were added.</summary>
    public async ValueTask DisposeAsync()
    {
        _groups.CompleteAdding();
        await _thread.ConfigureAwait(false);
        _groups.Dispose();
    }

    void Apply()
    {
        foreach (var group in _groups.GetConsumingEnumerable())
        {
            var outcome = group.Failure is null && _failure is not null ? group with { Failure = _failure } : group;
            (long, object?)[] writes = [.. group.Frames.Select(frame => (frame.Sequence, frame.State))];
            try
            {
                if (outcome.Failure is null)
                {
                    _applier.Apply(writes);
                }
                else
                {
                    _applier.Drop(writes);
                }
            }
            catch (Exception exception)
            {
                // Whatever it was: the writes are in the log and not visible, and those behind them must not overtake them.
                _failure ??= new QuiverException(
                    ErrorCode.InvariantBroken,
                    $"writes are in the write-ahead log but could not be made visible; they are once the store is opened again: "
                    + exception.Message,
                    exception);
                outcome = outcome with { Failure = outcome.Failure ?? _failure };
            }

            _finish(outcome);
        }
    }
}
