using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Quiver.Crash;

/// <summary>
/// Starts <c>quiver serve</c>, writes to it over HTTP by several doors, kills it, and compares what the next one answers with what
/// clients were told.
/// </summary>
sealed class HttpCrashRun
{
    const string Cache = "a_newest";
    const string CreateCache =
        """{"db":"db","table":"a","name":"a_newest","key_columns":["w"],"value_columns":["n"],"count":1,"ttl":999999999}""";

    readonly string _directory;
    readonly Random _random;
    readonly Action<string> _log;
    readonly Ledger[] _ledgers = [.. Enumerable.Range(0, NumberedWrites.Writers).Select(writer => new Ledger(writer))];
    bool _hasCache;

    /// <summary>Prepares to crash a server.</summary>
    /// <param name="directory">Of its store; there is none yet.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="log">Told of each crash.</param>
    public HttpCrashRun(string directory, int seed, Action<string> log)
    {
        (_directory, _random, _log) = (directory, new Random(seed), log);
    }

    /// <summary>How often the server was killed before it took requests.</summary>
    public int KillsWhileOpening { get; private set; }

    /// <summary>The batches that were acknowledged.</summary>
    public int Acknowledged => _ledgers.Sum(ledger => ledger.Count);

    /// <summary>The longest time that a server took to start.</summary>
    public TimeSpan LongestStart { get; private set; }

    /// <summary>Kills a server so many times, and starts another one each time.</summary>
    /// <exception cref="CrashException">What is there is not what it should be, or a start failed.</exception>
    public async Task RunAsync(int kills)
    {
        for (var kill = 1; kill <= kills; kill++)
        {
            var server = Start();
            await using (server.ConfigureAwait(false))
            {
                if (kill > 1 && kill < kills && _random.Next(5) == 0)
                {
                    await Task.Delay(_random.Next(1500)).ConfigureAwait(false);
                    KillsWhileOpening++;
                    await server.KillAsync().ConfigureAwait(false);
                    continue;
                }

                await OpenAndVerifyAsync(server, $"kill {kill - 1}").ConfigureAwait(false);
                await LoadAsync(server, _random.Next(2000), countsUnsynced: false, server.KillAsync).ConfigureAwait(false);
            }
        }

        var last = Start();
        await using (last.ConfigureAwait(false))
        {
            await OpenAndVerifyAsync(last, $"kill {kills}").ConfigureAwait(false);
        }
    }

    /// <summary>Ends a server by SIGTERM while clients write, so many times.</summary>
    /// <exception cref="CrashException">It did not end as it should, or what is there is not what it should be.</exception>
    public async Task TerminateAsync(int times)
    {
        for (var time = 0; time <= times; time++)
        {
            var server = Start();
            await using (server.ConfigureAwait(false))
            {
                await OpenAndVerifyAsync(server, $"end {time}").ConfigureAwait(false);
                if (time < times)
                {
                    await LoadAsync(server, _random.Next(500), countsUnsynced: true, async () =>
                    {
                        var code = await server.TerminateAsync().ConfigureAwait(false);
                        if (code != 0)
                        {
                            throw new CrashException($"after SIGTERM the exit code was {code}: {server.Messages}");
                        }
                    }).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Small limits, so that checkpoints and merges are always under way.</summary>
    ServeChild Start() => ServeChild.Start(
        _directory,
        "--checkpoint-bytes", Text(1 << _random.Next(16, 22)),
        "--checkpoint-interval", "1s",
        "--maintenance-interval", "100ms",
        "--log-level", "warn");

    async Task OpenAndVerifyAsync(ServeChild server, string when)
    {
        var watch = Stopwatch.StartNew();
        var address = await server.ListenAsync().ConfigureAwait(false);
        LongestStart = watch.Elapsed > LongestStart ? watch.Elapsed : LongestStart;
        _log($"{when}: {Acknowledged} batches, started in {watch.ElapsedMilliseconds} ms");
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        var (found, newest) = await ReadAsync(client).ConfigureAwait(false);
        var errors = _ledgers.SelectMany((ledger, i) => ledger.Check(found[i], newest[i])).ToList();
        errors.AddRange(await CheckCacheAsync(client).ConfigureAwait(false));
        if (errors.Count > 0)
        {
            throw new CrashException(
                $"after {when}: {string.Join("; ", errors.Take(10))} ({errors.Count} differences); the server said: {server.Messages}");
        }
    }

    /// <summary>Writes by all doors; a while after the first acknowledgement the server ends.</summary>
    async Task LoadAsync(ServeChild server, int milliseconds, bool countsUnsynced, Func<Task> end)
    {
        var address = await server.ListenAsync().ConfigureAwait(false);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] writers = [.. _ledgers.Select(ledger =>
        {
            var random = new Random(_random.Next());
            return Task.Run(() => new HttpWriter(ledger, random, countsUnsynced).RunAsync(address, () => first.TrySetResult()));
        })];
        var all = Task.WhenAll(writers);
        if (await Task.WhenAny(first.Task, all).ConfigureAwait(false) == all)
        {
            await all.ConfigureAwait(false);
            throw new CrashException("the server took no batch: " + server.Messages);
        }

        await Task.Delay(milliseconds).ConfigureAwait(false);
        await end().ConfigureAwait(false);
        await all.ConfigureAwait(false);
    }

    /// <summary>Reads what there is of each batch by its number, and the newest number of each writer.</summary>
    async Task<(Dictionary<int, (long A, double X, long B)>[] Found, long?[] Newest)> ReadAsync(HttpClient client)
    {
        var found = _ledgers.Select(_ => new Dictionary<int, (long A, double X, long B)>()).ToArray();
        var newest = new long?[_ledgers.Length];
        foreach (var row in await RowsAsync(client, "a", "SELECT w, n, count(*) AS c, sum(x) AS s FROM a GROUP BY w, n")
            .ConfigureAwait(false))
        {
            found[WriterOf(row)][(int)Number(row[1])] = (Number(row[2]), double.Parse(row[3], CultureInfo.InvariantCulture), 0);
        }

        foreach (var row in await RowsAsync(client, "b", "SELECT w, n, count(*) AS c FROM b GROUP BY w, n").ConfigureAwait(false))
        {
            var (a, x, _) = found[WriterOf(row)].GetValueOrDefault((int)Number(row[1]));
            found[WriterOf(row)][(int)Number(row[1])] = (a, x, Number(row[2]));
        }

        foreach (var row in await RowsAsync(client, "c", "SELECT w, n FROM c").ConfigureAwait(false))
        {
            newest[WriterOf(row)] = Number(row[1]);
        }

        return (found, newest);
    }

    /// <summary>Compares the cache of newest rows with the rows; makes it where there is none yet.</summary>
    async Task<IReadOnlyList<string>> CheckCacheAsync(HttpClient client)
    {
        var rows = await RowsAsync(client, "a", "SELECT w, max(n) AS n FROM a GROUP BY w ORDER BY w").ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return [];
        }

        if (!_hasCache)
        {
            using var content = new StringContent(CreateCache, Encoding.UTF8, "application/json");
            var address = new Uri("/api/v3/configure/last_cache", UriKind.Relative);
            using var made = await client.PostAsync(address, content).ConfigureAwait(false);
            _hasCache = made.StatusCode == HttpStatusCode.Created ? true : throw new CrashException(
                $"the cache was not made: {(int)made.StatusCode} {await made.Content.ReadAsStringAsync().ConfigureAwait(false)}");
        }

        var cached = await RowsAsync(client, "a", $"SELECT w, n FROM last_cache('a', '{Cache}') ORDER BY w").ConfigureAwait(false);
        return [.. rows.Select(Line).Except(cached.Select(Line)).Select(row => $"the cache lacks {row}"),
            .. cached.Select(Line).Except(rows.Select(Line)).Select(row => $"the cache has {row}")];
    }

    static string Line(string[] row) => string.Join(' ', row);

    /// <summary>Asks the server; a table that is not there yet has no rows.</summary>
    static async Task<IReadOnlyList<string[]>> RowsAsync(HttpClient client, string table, string sql)
    {
        var address = "/api/v3/query_sql?db=db&format=csv&q=" + Uri.EscapeDataString(sql);
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative)).ConfigureAwait(false);
        var text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        }

        var isMissing = answer.StatusCode == HttpStatusCode.NotFound || text.Contains($"\"{table}\"", StringComparison.Ordinal)
            || text.Contains($"'{table}'", StringComparison.Ordinal);
        return isMissing ? [] : throw new CrashException($"a query was answered by {(int)answer.StatusCode}: {text}");
    }

    static int WriterOf(string[] row) => row[0][1] - '0';

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
