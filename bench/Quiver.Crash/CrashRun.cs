using System.Diagnostics;
using System.Globalization;
using Quiver.Storage;

namespace Quiver.Crash;

/// <summary>The parent process: starts a child that ingests, kills it, and compares the store with what the child said.</summary>
sealed class CrashRun
{
    readonly string _directory;
    readonly Random _random;
    readonly Action<string> _log;
    readonly Ledger[] _ledgers = [.. Enumerable.Range(0, NumberedWrites.Writers).Select(writer => new Ledger(writer))];

    /// <summary>Prepares to crash a store.</summary>
    /// <param name="directory">Where it is; there is none yet.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="log">Told of each crash.</param>
    public CrashRun(string directory, int seed, Action<string> log)
    {
        (_directory, _random, _log) = (directory, new Random(seed), log);
    }

    /// <summary>How often the child was killed before it had opened the store.</summary>
    public int KillsWhileOpening { get; private set; }

    /// <summary>The writes that were acknowledged.</summary>
    public int Acknowledged => _ledgers.Sum(ledger => ledger.Count);

    /// <summary>Kills a child so many times.</summary>
    /// <exception cref="CrashException">The store has not what it should.</exception>
    public async Task RunAsync(int kills)
    {
        for (var kill = 1; kill <= kills; kill++)
        {
            // The last one is never early: something was acknowledged at the end, however busy the machine is.
            var isReady = await KillAsync(isEarly: _random.Next(3) == 0 && kill < kills).ConfigureAwait(false);
            KillsWhileOpening += isReady ? 0 : 1;

            // Now and then the next child opens what the last one left, without anybody in between.
            if (isReady || _random.Next(3) == 0 || kill == kills)
            {
                await VerifyAsync(kill).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Starts a child and kills it: a while after its start, or after it has said that something is acknowledged.</summary>
    async Task<bool> KillAsync(bool isEarly)
    {
        using var child = Start();
        var delay = _random.Next(isEarly ? 60 : 700);
        var (isReady, isKilled) = (false, false);
        Task? kill = null;
        while (await child.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            isReady |= line == "R";
            if (kill is null && line[0] == (isEarly ? 'O' : 'A'))
            {
                kill = Task.Run(async () =>
                {
                    await Task.Delay(delay).ConfigureAwait(false);
                    Volatile.Write(ref isKilled, true);
                    child.Kill();
                });
            }

            if (line.Length > 1)
            {
                var words = line.Split(' ');
                _ledgers[int.Parse(words[1], CultureInfo.InvariantCulture)].Note(words);
            }
        }

        await (kill ?? Task.CompletedTask).ConfigureAwait(false);
        await child.WaitForExitAsync().ConfigureAwait(false);
        return isKilled ? isReady : throw new CrashException(
            $"the child ended by itself with {child.ExitCode}: {await child.StandardError.ReadToEndAsync().ConfigureAwait(false)}");
    }

    Process Start()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Quiver.Crash.dll"));
        string[] words =
        [
            "ingest", _directory, _random.Next().ToString(CultureInfo.InvariantCulture),
            .. _ledgers.Select(ledger => ledger.Next.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    async Task VerifyAsync(int kill)
    {
        var watch = Stopwatch.StartNew();
        var options = new StoreOptions { Directory = _directory, CheckpointBytes = 1L << _random.Next(16, 26) };
        var database = await Database.OpenAsync(new DatabaseOptions { DataDirectory = _directory, Store = options }).ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var opened = watch.ElapsedMilliseconds;
            var recovery = database.Store!.Recovery;
            var (found, newest) = await ReadAsync(database).ConfigureAwait(false);
            var errors = _ledgers.SelectMany((ledger, i) => ledger.Check(found[i], newest[i])).ToList();
            _log($"kill {kill}: {Acknowledged} writes, opened in {opened} ms, {recovery}, "
                + $"{database.Store.Manifest.Current.FileCount} files");
            if (errors.Count > 0)
            {
                throw new CrashException($"after kill {kill}: {string.Join("; ", errors.Take(10))} ({errors.Count} differences)");
            }
        }
    }

    /// <summary>Reads what there is of each write by its number, and the newest number of each writer.</summary>
    async Task<(Dictionary<int, (long A, double X, long B)>[] Found, long?[] Newest)> ReadAsync(Database database)
    {
        var found = _ledgers.Select(_ => new Dictionary<int, (long A, double X, long B)>()).ToArray();
        var newest = new long?[_ledgers.Length];
        var tables = database.Store!.Catalog.Current.FindDatabase("db")?.Tables.Select(table => table.Name).ToHashSet() ?? [];
        foreach (var row in await RowsAsync(database, tables, "a", "SELECT w, n, count(*), sum(x) FROM db.a GROUP BY w, n")
            .ConfigureAwait(false))
        {
            found[WriterOf(row)][(int)(long)row[1]!] = ((long)row[2]!, (double)row[3]!, 0);
        }

        foreach (var row in await RowsAsync(database, tables, "b", "SELECT w, n, count(*) FROM db.b GROUP BY w, n").ConfigureAwait(false))
        {
            var (a, x, _) = found[WriterOf(row)].GetValueOrDefault((int)(long)row[1]!);
            found[WriterOf(row)][(int)(long)row[1]!] = (a, x, (long)row[2]!);
        }

        foreach (var row in await RowsAsync(database, tables, "c", "SELECT w, n FROM db.c").ConfigureAwait(false))
        {
            newest[WriterOf(row)] = (long)row[1]!;
        }

        return (found, newest);
    }

    static int WriterOf(object?[] row) => ((string)row[0]!)[1] - '0';

    static async Task<IReadOnlyList<object?[]>> RowsAsync(Database database, HashSet<string> tables, string table, string sql)
    {
        if (!tables.Contains(table))
        {
            return [];
        }

        var result = await database.Connect().QueryAsync(sql).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            return await result.ToRowsAsync().ConfigureAwait(false);
        }
    }
}
