using System.Diagnostics;
using Quiver.Arrow.Memory;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Files;
using Quiver.Storage.Manifest;
using Quiver.Storage.Persist;
using Quiver.Storage.Retention;

namespace Quiver.Storage.Compaction;

/// <summary>
/// Keeps the files of a store in order in the background: removes what has expired or was deleted, merges files, deletes orphans. One
/// step at a time, so that nobody removes a file that a step reads.
/// </summary>
sealed class Upkeep : IAsyncDisposable
{
    const long FooterBytes = 4 << 20;

    readonly StoreParts _parts;
    readonly FileRemovals _removals;
    readonly Compactor _compactor;
    readonly SemaphoreSlim _turn = new(1);
    readonly CancellationTokenSource _stop = new();
    readonly Dictionary<int, (TableFiles Files, DateTimeOffset At)> _settled = [];
    readonly Maintenance _maintenance;
    DateTimeOffset _lastSearch;

    /// <summary>Starts to work.</summary>
    public Upkeep(StoreParts parts)
    {
        _parts = parts;
        var (options, clock) = (parts.Options.Compaction, parts.Options.Clock);
        var budget = new MemoryBudget(long.MaxValue);
        var writer = new SortedFileWriter(parts.Objects, clock, new WorkerPool(parts.Options.Threads), budget);
        _removals = new FileRemovals(parts.Objects, parts.Commits);
        _compactor = new Compactor(
            parts.Catalog, parts.Commits, _removals,
            new FileMerger(new DataFiles(parts.Objects, FooterBytes), writer, clock, budget),
            new CompactionPace(options.MaxBytesPerSecond, IsCheckpointDue, clock), parts.Options);
        History = new CompactionHistory(clock);
        Orphans = new Orphans(parts.Objects, parts.Commits, _removals, options.OrphanGrace, clock);
        _lastSearch = clock.GetUtcNow();
        _maintenance = new Maintenance(RunAsync, options.Interval, clock);
        _removals.Signal = _maintenance.Signal;
    }

    /// <summary>Finds objects that are no files of the store.</summary>
    public Orphans Orphans { get; }

    /// <summary>The merges of the recent past.</summary>
    public CompactionHistory History { get; }

    /// <summary>Why the last round of work failed; null where it did not.</summary>
    public Exception? Failure => _maintenance.Failure;

    /// <summary>Why objects of files that nobody reads any more were left when the store was closed; null where none were.</summary>
    public Exception? DeletionFailure { get; private set; }

    /// <summary>Told of each merge: how long it took, and the bytes of files that it read and wrote.</summary>
    public Action<TimeSpan, long, long>? Merged { get; set; }

    DateTimeOffset Now => _parts.Options.Clock.GetUtcNow();

    /// <summary>Asks for a round soon: there are new files.</summary>
    public void Signal() => _maintenance.Signal();

    /// <summary>Merges files of tables until nothing is left to do, and deletes what is not needed any more.</summary>
    /// <param name="tables">Which tables, by their ids.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellationToken">Gives up; what was merged stays so.</param>
    public async Task<CompactionReport> CompactAsync(
        IReadOnlySet<int> tables, IProgress<CompactionReport>? progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        var (count, bytes) = SizeOf(tables);
        var report = new CompactionReport(count, bytes, count, bytes, 0, 0, 0);
        await ExpireAsync(stop.Token).ConfigureAwait(false);
        foreach (var table in tables)
        {
            while (await StepAsync(table, isThorough: true, stop.Token).ConfigureAwait(false) is var (read, written))
            {
                var (files, size) = SizeOf(tables);
                report = report with
                {
                    FilesAfter = files,
                    BytesAfter = size,
                    Merges = report.Merges + 1,
                    BytesRead = report.BytesRead + read,
                    BytesWritten = report.BytesWritten + written,
                };
                progress?.Report(report);
                await _removals.DeleteDueAsync(stop.Token).ConfigureAwait(false);
            }
        }

        await ExpireAsync(stop.Token).ConfigureAwait(false);
        await _removals.DeleteDueAsync(stop.Token).ConfigureAwait(false);
        await Orphans.DeleteAsync(stop.Token).ConfigureAwait(false);
        (count, bytes) = SizeOf(tables);
        return report with { FilesAfter = count, BytesAfter = bytes };
    }

    /// <summary>Ends the work: a step that runs is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _maintenance.DisposeAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await _removals.DeleteDueAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left are orphans, which the next process deletes.
            DeletionFailure = exception;
        }

        _turn.Dispose();
        _stop.Dispose();
    }

    /// <summary>Does one round of work.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await _parts.Catalog.PurgeAsync(cancellationToken).ConfigureAwait(false);
        await ExpireAsync(cancellationToken).ConfigureAwait(false);
        await _removals.DeleteDueAsync(cancellationToken).ConfigureAwait(false);
        var failure = _parts.Options.Compaction.IsAutomatic ? await CompactAllAsync(cancellationToken).ConfigureAwait(false) : null;
        if (Now - _lastSearch >= _parts.Options.Compaction.OrphanInterval)
        {
            await Orphans.DeleteAsync(cancellationToken).ConfigureAwait(false);
            _lastSearch = Now;
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    bool IsCheckpointDue() => _parts.Contents.State is var state
        && (state.Generations.Length > 1 || state.Active.Bytes >= _parts.Options.CheckpointBytes);

    (int Files, long Bytes) SizeOf(IReadOnlySet<int> tables)
    {
        List<TableFiles> known = [.. tables.Select(_parts.Commits.Current.Find).OfType<TableFiles>()];
        return (known.Sum(table => table.Count), known.Sum(table => table.Bytes));
    }

    /// <summary>Merges files of all tables in turns; a table that fails does not keep the others from it.</summary>
    async Task<Exception?> CompactAllAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var failed = new HashSet<int>();
        bool isDone;
        do
        {
            isDone = true;
            foreach (var table in _parts.Commits.Current.Tables)
            {
                if (failed.Contains(table.TableId) || IsSettled(table))
                {
                    continue;
                }

                try
                {
                    isDone &= await StepAsync(table.TableId, isThorough: false, cancellationToken).ConfigureAwait(false) is null;
                    await _removals.DeleteDueAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    failure ??= error;
                    failed.Add(table.TableId);
                }
            }
        }
        while (!isDone);
        return failure;
    }

    /// <summary>Whether nothing was to be done and nothing has changed since, but that time has passed and windows became quiet.</summary>
    bool IsSettled(TableFiles table) => _settled.TryGetValue(table.TableId, out var seen) && ReferenceEquals(seen.Files, table)
        && Now - seen.At < _parts.Options.Compaction.QuietTime / 4;

    /// <summary>Merges once; null where there is nothing to merge.</summary>
    async Task<(long Read, long Written)?> StepAsync(int table, bool isThorough, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var files = _parts.Commits.Current.Find(table);
            _parts.Contents.Observer?.NoteRemoval();
            if (_compactor.Plan(table, isThorough) is { } job)
            {
                var start = Stopwatch.GetTimestamp();
                var made = await History.RunAsync(job, () => _compactor.MergeAsync(job, cancellationToken)).ConfigureAwait(false);
                var (read, written) = (job.Files.Sum(file => file.Bytes), made?.Sum(file => file.Bytes) ?? 0);
                Merged?.Invoke(Stopwatch.GetElapsedTime(start), read, written);
                return (read, written);
            }

            if (files is not null)
            {
                _settled[table] = (files, Now);
            }

            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes files and deletes that no query needs.</summary>
    async Task ExpireAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Most of the time there is nothing: then nobody is made to wait for a commit.
            var state = _parts.Commits.Current;
            _parts.Contents.Observer?.NoteRemoval();
            if (Expiry.EditOf(state, _parts.Catalog.Current, Now) is not null)
            {
                await _removals.CommitAsync(
                    current => Expiry.EditOf(current, _parts.Catalog.Current, Now), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
