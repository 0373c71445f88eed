using System.Globalization;
using Quiver.Storage;
using Quiver.Storage.Compaction;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;

namespace Quiver.Crash;

/// <summary>
/// The child process: writers that say on standard output what they begin (S) and what was acknowledged (A), deletes that do so (D, E),
/// and checkpoints and merges of files all the time.
/// </summary>
sealed class Ingest(string directory, int seed)
{
    /// <summary>Opens the store and writes until the process is killed.</summary>
    public async Task RunAsync(int[] first)
    {
        Say("O");
        var random = new Random(seed);
        var options = new StoreOptions
        {
            Directory = directory,
            CheckpointBytes = 1L << random.Next(16, 22),
            Log = new WalOptions { SegmentBytes = 1 << random.Next(12, 20) },
            Compaction = new CompactionOptions
            {
                Interval = TimeSpan.FromMilliseconds(50),
                QuietTime = TimeSpan.FromSeconds(random.Next(3)),
            },
        };
        await using var database = await Database.OpenAsync(new DatabaseOptions { DataDirectory = directory, Store = options })
            .ConfigureAwait(false);
        Say("R");
        var writers = Enumerable.Range(0, NumberedWrites.Writers)
            .Select(writer => Task.Run(() => WriteAsync(database, writer, first[writer])));
        await Task.WhenAll([.. writers, Task.Run(() => CheckpointAsync(database.Store!, random.Next(1, 60)))]).ConfigureAwait(false);
    }

    static void Say(string text)
    {
        // One write of the pipe a line: no half line is left by a kill.
        lock (Console.Out)
        {
            Console.Out.Write(text + "\n");
            Console.Out.Flush();
        }
    }

    static void Say(char what, int writer, int number) => Say(string.Create(CultureInfo.InvariantCulture, $"{what} {writer} {number}"));

    async Task WriteAsync(Database database, int writer, int first)
    {
        var random = new Random(seed + writer);
        var connection = database.Connect();
        var options = new WriteOptions { Precision = TimePrecision.Nanosecond, AcceptsPartial = false };
        for (var number = first; ; number++)
        {
            Say('S', writer, number);
            var result = await database.Store!.WriteLinesAsync("db", NumberedWrites.LinesOf(writer, number), options).ConfigureAwait(false);
            if (result.ErrorCount > 0)
            {
                throw new InvalidOperationException(result.Errors[0].Reason);
            }

            Say('A', writer, number);
            if (random.Next(40) == 0)
            {
                var last = random.Next(number + 1);
                var from = Math.Max(0, last - random.Next(30));
                Say(string.Create(CultureInfo.InvariantCulture, $"D {writer} {from} {last}"));
                var deletion = await connection.QueryAsync(NumberedWrites.Delete(writer, from, last)).ConfigureAwait(false);
                await deletion.DisposeAsync().ConfigureAwait(false);
                Say(string.Create(CultureInfo.InvariantCulture, $"E {writer} {from} {last}"));
            }
        }
    }

    static async Task CheckpointAsync(TimeSeriesStore store, int pause)
    {
        for (var round = 1; ; round++)
        {
            await Task.Delay(pause).ConfigureAwait(false);
            await store.CheckpointAsync().ConfigureAwait(false);
            if (round % 10 == 0)
            {
                await store.CompactAsync().ConfigureAwait(false);
            }
        }
    }
}
