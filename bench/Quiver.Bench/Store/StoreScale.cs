using System.Diagnostics;
using System.Globalization;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;

namespace Quiver.Bench.Store;

/// <summary>Measures what a store takes for many series, long histories, rows out of order and many files.</summary>
sealed class StoreScale
{
    readonly string _folder;
    readonly StoreOptions _options;
    long _peakBuffer;

    StoreScale(string folder)
    {
        _folder = folder;
        _options = new StoreOptions { Directory = folder };
    }

    /// <summary>The `store-scale` verb.</summary>
    public static int Run(BenchArguments arguments)
    {
        var root = arguments.Text("--out") ?? Path.Combine(Path.GetTempPath(), $"quiver-scale-{Environment.ProcessId}");
        foreach (var scale in ScaleCase.Create(arguments.Scale).Where(one => arguments.Subject is null || one.Name == arguments.Subject))
        {
            var folder = Path.Combine(root, scale.Name);
            Directory.CreateDirectory(folder);
            new StoreScale(folder).RunAsync(scale).GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    async Task RunAsync(ScaleCase scale)
    {
        ResetPeak();
        var database = await OpenAsync().ConfigureAwait(false);
        await TimeAsync("write", () => WriteAsync(database.Store!, scale), seconds => $"{scale.RowCount / seconds / 1e3:0} k rows/s")
            .ConfigureAwait(false);
        Report(scale, database.Store!);
        await QueryAsync(database, scale).ConfigureAwait(false);
        await TimeAsync("close", () => database.DisposeAsync().AsTask()).ConfigureAwait(false);
        await TimeAsync("open with the log", async () => database = await OpenAsync().ConfigureAwait(false)).ConfigureAwait(false);
        await TimeAsync("checkpoint", () => database.Store!.CheckpointAsync()).ConfigureAwait(false);
        Report(scale, database.Store!);
        await QueryAsync(database, scale).ConfigureAwait(false);
        await database.DisposeAsync().ConfigureAwait(false);
        ResetPeak();
        await TimeAsync("open with files", async () => database = await OpenAsync().ConfigureAwait(false)).ConfigureAwait(false);
        await QueryAsync(database, scale).ConfigureAwait(false);
        Report(scale, database.Store!);
        await database.DisposeAsync().ConfigureAwait(false);
    }

    Task<Database> OpenAsync() => Database.OpenAsync(new DatabaseOptions { DataDirectory = _folder, Store = _options });

    async Task WriteAsync(TimeSeriesStore store, ScaleCase scale)
    {
        var options = new WriteOptions { Precision = TimePrecision.Nanosecond };
        var writes = new Queue<Task<WriteResult>>();
        var number = 0;
        foreach (var batch in scale.Batches)
        {
            writes.Enqueue(store.WriteLinesAsync("db", batch, options));
            if (writes.Count >= 4)
            {
                Check(await writes.Dequeue().ConfigureAwait(false));
            }

            _peakBuffer = Math.Max(_peakBuffer, store.Contents.BufferedBytes);
            if (scale.CheckpointEvery > 0 && ++number % scale.CheckpointEvery == 0)
            {
                await store.CheckpointAsync().ConfigureAwait(false);
            }
        }

        foreach (var write in writes)
        {
            Check(await write.ConfigureAwait(false));
        }
    }

    static void Check(WriteResult result)
    {
        if (result.ErrorCount > 0)
        {
            throw new BenchException(result.Errors[0].Reason);
        }
    }

    static async Task QueryAsync(Database database, ScaleCase scale)
    {
        var connection = database.Connect();
        await QueryAsync(connection, "SELECT count(*) FROM db.cpu", row => (long)row[0]! == scale.RowCount).ConfigureAwait(false);
        await QueryAsync(connection, "SELECT avg(\"user\"), count(*) FROM db.cpu WHERE host = 'host_7'", row => (long)row[1]! > 0)
            .ConfigureAwait(false);
        await QueryAsync(connection, "SELECT host, max(\"user\") FROM db.cpu GROUP BY host ORDER BY 2 DESC LIMIT 5", _ => true)
            .ConfigureAwait(false);
    }

    static Task QueryAsync(Connection connection, string sql, Func<object?[], bool> isRight) => TimeAsync("  " + sql, async () =>
    {
        var result = await connection.QueryAsync(sql).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            var rows = await result.ToRowsAsync().ConfigureAwait(false);
            if (!isRight(rows[0]))
            {
                throw new BenchException($"wrong answer to {sql}: {string.Join(", ", rows[0])}");
            }
        }
    });

    static async Task TimeAsync(string what, Func<Task> action, Func<double, string>? rate = null)
    {
        var watch = Stopwatch.StartNew();
        var used = Environment.CpuUsage.TotalTime;
        await action().ConfigureAwait(false);
        used = Environment.CpuUsage.TotalTime - used;
        Console.WriteLine(
            $"{watch.Elapsed.TotalMilliseconds,8:0} ms, {used.TotalMilliseconds,6:0} ms of processors  {what} "
            + rate?.Invoke(watch.Elapsed.TotalSeconds));
    }

    void Report(ScaleCase scale, TimeSeriesStore store)
    {
        using var process = Process.GetCurrentProcess();
        var disk = new DirectoryInfo(Path.Combine(_folder, "data")) is { Exists: true } data
            ? data.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
        Console.WriteLine(
            $"{scale.Name}: {scale.RowCount} rows; buffer {store.Contents.BufferedBytes >> 20} MiB, at most {_peakBuffer >> 20}; process "
            + $"{process.WorkingSet64 >> 20} MiB, at most {Peak()}; {store.Manifest.Current.FileCount} files of {disk >> 10} KiB");
    }

    /// <summary>Starts the kernel's measure of the largest working set anew.</summary>
    static void ResetPeak()
    {
        GC.Collect();
        if (File.Exists("/proc/self/clear_refs"))
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    static string Peak() => File.Exists("/proc/self/status")
        ? (long.Parse(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ')[^2],
            CultureInfo.InvariantCulture) >> 10) + " MiB"
        : "unknown";
}
