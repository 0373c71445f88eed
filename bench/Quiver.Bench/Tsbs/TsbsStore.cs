using System.Diagnostics;

namespace Quiver.Bench.Tsbs;

/// <summary>Quiver's own store of the lines, through the library.</summary>
static class TsbsStore
{
    const string DatabaseName = "tsbs";

    /// <summary>The table as SQL names it.</summary>
    public const string Table = DatabaseName + ".cpu";

    public static string Folder { get; } = Path.Combine(BenchPaths.Peers, "tsbs", "quiver");

    public static bool Exists => Directory.Exists(Folder);

    public static Database Open(int threads) => Database.Open(new DatabaseOptions { Threads = threads, DataDirectory = Folder });

    /// <summary>Takes in a file, several batches at a time, each durable before the next of its writer.</summary>
    public static LoadResult Load(Database database, string path, int linesPerBatch, int writers)
    {
        using var batches = new LineBatches(path, linesPerBatch);
        var watch = Stopwatch.StartNew();
        Task.WaitAll([.. Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteAsync(database, batches)))]);
        return new LoadResult(batches.Lines, watch.Elapsed.TotalSeconds);
    }

    /// <summary>An empty folder.</summary>
    public static void Wipe()
    {
        if (Exists)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    static async Task WriteAsync(Database database, LineBatches batches)
    {
        var batch = new byte[1 << 22];
        int length;
        while ((length = batches.Next(ref batch)) > 0)
        {
            var result = await database.Store!.WriteLinesAsync(DatabaseName, batch.AsMemory(0, length)).ConfigureAwait(false);
            if (result.Errors.Count > 0)
            {
                throw new BenchException($"quiver refused a line: {result.Errors[0]}");
            }
        }
    }
}
