using System.Collections.Immutable;
using Quiver.Storage.Manifest;

namespace Quiver.Storage.Compaction;

/// <summary>The merges of files of the recent past, and the one under way.</summary>
/// <param name="clock">The clock.</param>
sealed class CompactionHistory(TimeProvider clock)
{
    const int Capacity = 1_000;

    ImmutableQueue<CompactionEntry> _ended = [];
    int _count;

    /// <summary>The merge that is under way; null for none.</summary>
    public CompactionEntry? Running { get; private set; }

    /// <summary>All merges that are known, the newest first.</summary>
    public IEnumerable<CompactionEntry> Entries =>
        (Running is { } running ? [running] : Array.Empty<CompactionEntry>()).Concat(_ended.Reverse());

    /// <summary>Runs a merge and remembers it. One runs at a time.</summary>
    public async Task<IReadOnlyList<DataFile>?> RunAsync(MergeJob job, Func<Task<IReadOnlyList<DataFile>?>> merge)
    {
        var start = clock.GetTimestamp();
        var entry = CompactionEntry.Of(job, clock.GetUtcNow());
        Running = entry;
        IReadOnlyList<DataFile>? written = null;
        Exception? error = null;
        try
        {
            return written = await merge().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            error = failure;
            throw;
        }
        finally
        {
            End(entry.Ended(written, error, clock.GetElapsedTime(start)));
        }
    }

    void End(CompactionEntry entry)
    {
        var ended = _ended.Enqueue(entry);
        if (++_count > Capacity)
        {
            ended = ended.Dequeue();
            _count--;
        }

        _ended = ended;
        Running = null;
    }
}
