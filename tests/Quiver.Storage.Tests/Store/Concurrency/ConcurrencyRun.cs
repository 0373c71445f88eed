using Quiver.Storage.Compaction;
using Quiver.Storage.Wal;

namespace Quiver.Storage.Tests.Store.Concurrency;

/// <summary>Writers, readers, deletes, checkpoints, merges of files and time, all at once, with a restart now and then.</summary>
sealed class ConcurrencyRun(int seed) : IAsyncDisposable
{
    const long Base = 1_700_000_000_000_000_000;
    const long Second = 1_000_000_000;
    static readonly TimeSpan _retention = TimeSpan.FromMinutes(10);

    readonly StoreRun _store = new();
    readonly AdvancingTime _clock = new();
    readonly WriterState[] _writers = [.. Enumerable.Range(0, 3).Select(i => new WriterState(i))];
    long _reads;

    /// <summary>The snapshots that were compared.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public long Writes => _writers.Sum(writer => writer.Ended);

    public async Task RunAsync(TimeSpan time, TimeSpan round)
    {
        var end = DateTime.UtcNow + time;
        for (var number = 0; DateTime.UtcNow < end; number++)
        {
            await OpenAsync(number);
            await new SnapshotCheck(_store.Database, _writers, _clock, _retention).RunAsync();
            await RunRoundAsync(round, number);
            await new SnapshotCheck(_store.Database, _writers, _clock, _retention).RunAsync();
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    async Task OpenAsync(int round)
    {
        await _store.OpenAsync(
            options => options with
            {
                Clock = _clock,
                CheckpointBytes = 1 << (18 + (round % 4)),
                Window = TimeSpan.FromHours(1),
                Log = new WalOptions { SegmentBytes = 1 << 17 },
                Compaction = new CompactionOptions
                {
                    Interval = TimeSpan.FromMilliseconds(100), QuietTime = TimeSpan.FromMinutes(round % 3), MaxMergeFiles = 8,
                },
            },
            new DatabaseOptions { Threads = 1 + (round % 3), BatchSize = round % 2 == 0 ? null : 100 });
        if (_store.Store.Catalog.Current.FindDatabase("db") is null)
        {
            foreach (var table in (string[])["a", "b", "c", "r"])
            {
                await _store.QueryAsync(
                    (table == "a" ? "CREATE SCHEMA db; " : "")
                    + $"CREATE TABLE db.{table} (w VARCHAR, n BIGINT, time TIMESTAMP_NS, PRIMARY KEY (w, time))");
            }

            await _store.Store.Catalog.SetRetentionAsync("db", "r", _retention);
        }
    }

    async Task RunRoundAsync(TimeSpan time, int round)
    {
        using var stop = new CancellationTokenSource();
        var random = new Random(seed + round);
        List<Task> tasks =
        [
            .. _writers.Select((writer, i) => Loop(stop, () => WriteAsync(writer), 0)),
            Loop(stop, ReadAsync, 0),
            Loop(stop, ReadAsync, 3),
            Loop(stop, () => DeleteAsync(random), 7),
            Loop(stop, () => _store.Store.CheckpointAsync(), 20 + (round % 5 * 20)),
            Loop(stop, () => _store.Store.CompactAsync(), 300),
            Loop(stop, AdvanceAsync, 10),
        ];
        var timeUp = Task.Delay(time);
        await Task.WhenAny([timeUp, .. tasks]);
        await stop.CancelAsync();
        await Task.WhenAll(tasks);
    }

    static Task Loop(CancellationTokenSource stop, Func<Task> step, int pause) => Task.Run(async () =>
    {
        while (!stop.IsCancellationRequested)
        {
            await step();
            if (pause > 0)
            {
                await Task.Delay(pause);
            }
        }
    });

    async Task WriteAsync(WriterState writer)
    {
        var now = _clock.Nanoseconds;
        var n = writer.Begin(now);
        await _store.WriteAsync(
            $"""
            a,w={writer.Name} n={n}i {TimeOf(n)}
            b,w={writer.Name} n={n}i {TimeOf(n) - (n % 3 * 3600 * Second)}
            c,w={writer.Name} n={n}i {Base}
            r,w={writer.Name} n={n}i {now + n}
            """);
        writer.End();
    }

    async Task ReadAsync()
    {
        await new SnapshotCheck(_store.Database, _writers, _clock, _retention).RunAsync();
        Interlocked.Increment(ref _reads);
    }

    async Task DeleteAsync(Random random)
    {
        var writer = _writers[random.Next(_writers.Length)];
        var last = writer.Ended - 1 - random.Next(30);
        if (last <= writer.DeletionEnded)
        {
            return;
        }

        writer.BeginDeletion(last);
        var until = DateTime.UnixEpoch.AddSeconds(TimeOf(last) / Second);
        await _store.QueryAsync($"DELETE FROM db.a WHERE w = '{writer.Name}' AND time <= TIMESTAMP_NS '{until:yyyy-MM-dd HH:mm:ss}'");
        writer.EndDeletion(last);
    }

    Task AdvanceAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        return Task.CompletedTask;
    }

    static long TimeOf(long n) => Base + (n * Second);
}
