using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Quiver.Server.Observability;

namespace Quiver.Cli.Serving;

/// <summary>All settings of <c>quiver serve</c>: the help, the flags, the variables and the file are made of this list.</summary>
static class ServeOptions
{
    static readonly string[] _openRoutes = ["health", "ping", "metrics", "ready"];

    /// <summary>The settings by group.</summary>
    public static IReadOnlyList<ServeOptionGroup> Groups { get; } =
    [
        new("Address", Address()), new("Tokens", Tokens()), new("Storage", Storage()), new("Queries", Queries()),
        new("Log, metrics and traces", Observation()),
    ];

    /// <summary>The settings.</summary>
    public static IEnumerable<ServeOption> All => Groups.SelectMany(group => group.Options);

    /// <summary>Finds a setting.</summary>
    public static ServeOption? Find(string name) =>
        All.FirstOrDefault(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    static ServeOption[] Address() =>
    [
        new("bind", "ADDRESS", "http://127.0.0.1:8181", "Where to listen: IP:PORT with http:// or https://; may be repeated.",
            (s, text) => s.Bind = SettingText.List(text)) { IsList = true },
        new("tls-cert", "FILE", null, "The certificate and its chain in PEM; addresses without http:// are TLS then.",
            (s, text) => s.Standalone.CertificateFile = SettingText.Path(text)),
        new("tls-key", "FILE", null, "The key of the certificate in PEM, where it is in a file of its own.",
            (s, text) => s.Standalone.KeyFile = SettingText.Path(text)),
        new("tls-minimum-version", "VERSION", "tls-1.2", "The oldest version of TLS that clients may use: tls-1.2 or tls-1.3.",
            (s, text) => s.Standalone.TlsVersions = SettingText.Word(
                text, ("tls-1.2", SslProtocols.Tls12 | SslProtocols.Tls13), ("tls-1.3", SslProtocols.Tls13))),
        new("max-connections", "N", "10000", "Connections at a time; further ones are closed at once.",
            (s, text) => s.Standalone.MaxConnections = SettingText.Count(text, 1, 10_000_000)),
        new("max-http-request-size", "SIZE", "64MiB", "The most bytes of the body of a request, before and after decompression.",
            (s, text) => s.Server.MaxRequestBytes = SettingText.Size(text)),
        new("idle-timeout", "PERIOD", "130s", "Connections without a request are closed after so long.",
            (s, text) => s.Standalone.IdleTimeout = SettingText.Period(text)),
        new("header-timeout", "PERIOD", "15s", "How long a client may take to send the head of a request.",
            (s, text) => s.Standalone.HeaderTimeout = SettingText.Period(text)),
        new("min-client-rate", "BYTES", "240", "Bytes a second that a client must send of a body, or take of an answer; 0 for no limit.",
            (s, text) => s.Standalone.MinBytesPerSecond = SettingText.Number(text, 0, 1e9)),
        new("stall-timeout", "PERIOD", "60s", "A query ends when its client takes nothing of the answer for so long.",
            (s, text) => s.Server.StallTimeout = SettingText.Period(text)),
        new("drain-timeout", "PERIOD", "30s", "How long requests under way may take to end when the server stops.",
            (s, text) => s.Server.DrainTimeout = SettingText.Period(text)),
    ];

    static ServeOption[] Tokens() =>
    [
        new("without-auth", null, "false", "Asks nobody for a token: whoever reaches the address may do everything.",
            (s, text) => s.Server.RequiresTokens = !SettingText.Switch(text)),
        new("insecure", null, "false", "Lets --without-auth listen at addresses that other machines reach.",
            (s, text) => s.IsInsecure = SettingText.Switch(text)),
        new("disable-authz", "NAMES", null, "Routes that need no token: health, ping, metrics, ready, with commas between them.",
            (s, text) => Open(s, text)) { IsList = true },
        new("admin-token-file", "FILE", null, "A file with the first administrator's token, for a start without a person.",
            (s, text) => s.Server.AdminTokenFile = SettingText.Path(text)),
        new("allow-files", null, "false", "Lets statements of administrators read and write files and addresses that the server can.",
            (s, text) => s.Server.AllowsFiles = SettingText.Switch(text)),
    ];

    static ServeOption[] Storage() =>
    [
        new("data", "DIR", "quiver-data", "The database directory, which is made where it is missing.",
            (s, text) => s.Server.DataDirectory = SettingText.Path(text)),
        new("checkpoint-bytes", "SIZE", "256MiB", "Rows in memory of so many bytes are written to files.",
            (s, text) => s.Keep(store => store with { CheckpointBytes = SettingText.Size(text) })),
        new("checkpoint-interval", "PERIOD", "10m", "Rows in memory that are so old are written to files.",
            (s, text) => s.Keep(store => store with { CheckpointInterval = SettingText.Period(text) })),
        new("buffer-bytes", "SIZE", "1GiB", "Writers wait while rows in memory take so many bytes.",
            (s, text) => s.Keep(store => store with { BufferBytes = SettingText.Size(text) })),
        new("buffer-timeout", "PERIOD", "60s", "How long a writer waits for memory before its write fails.",
            (s, text) => s.Keep(store => store with { BufferTimeout = SettingText.Period(text) })),
        new("wal-gather-time", "PERIOD", "none", "How long a group of writes waits for more before it is flushed to the disk.",
            (s, text) => s.Keep(store => store with
            {
                Log = store.Log with { GatherTime = SettingText.PeriodOrNone(text) ?? TimeSpan.Zero },
            })),
        new("file-window", "PERIOD", "1d", "The time span of a data file of new databases.",
            (s, text) => s.Keep(store => store with { Window = SettingText.Period(text) })),
        new("storage-threads", "N", null, "Threads that write files in the background.",
            (s, text) => s.Keep(store => store with { Threads = SettingText.Count(text, 1, 1024) }))
            { ComputedDefault = "half of the processors" },
        new("compaction", null, "true", "Merges files in the background; what has expired is removed either way.",
            (s, text) => s.Compact(compaction => compaction with { IsAutomatic = SettingText.Switch(text) })),
        new("compaction-target-bytes", "SIZE", "128MiB", "About how large files become.",
            (s, text) => s.Compact(compaction => compaction with { TargetBytes = SettingText.Size(text) })),
        new("compaction-rate", "SIZE", "none", "The bytes of files that merging writes in a second.",
            (s, text) => s.Compact(compaction => compaction with { MaxBytesPerSecond = SettingText.SizeOrNone(text) })),
        new("maintenance-interval", "PERIOD", "10s", "How often the server looks for what has expired and what to merge.",
            (s, text) => s.Compact(compaction => compaction with { Interval = SettingText.Period(text) })),
        new("orphan-grace", "PERIOD", "1h", "Objects that a crash left behind are removed when they are so old.",
            (s, text) => s.Compact(compaction => compaction with { OrphanGrace = SettingText.Period(text) })),
    ];

    static ServeOption[] Queries() =>
    [
        new("threads", "N", null, "Threads that run queries.", (s, text) => s.Server.Threads = SettingText.Count(text, 1, 1024))
            { ComputedDefault = "one a processor" },
        new("memory-limit", "SIZE", null, "Memory for all queries together.",
            (s, text) => s.Server.MemoryLimitBytes = SettingText.Size(text)) { ComputedDefault = "80 % of the machine's" },
        new("query-memory-limit", "SIZE", "none", "Memory for one query.",
            (s, text) => s.Server.Queries = s.Server.Queries with { MemoryLimitBytes = SettingText.SizeOrNone(text) }),
        new("spill-dir", "DIR", null, "Where rows go that queries cannot keep in memory.",
            (s, text) => s.Server.SpillDirectory = text) { ComputedDefault = "a folder among temporary files" },
        new("query-timeout", "PERIOD", "5m", "Queries that take longer are ended; none for no limit.",
            (s, text) => s.Server.Queries = s.Server.Queries with { Timeout = SettingText.PeriodOrNone(text) }),
        new("max-concurrent-queries", "N", null, "Queries that run at a time; others wait.",
            (s, text) => s.Admit(gate => gate with { MaxRunning = SettingText.Count(text, 1, 100_000) }))
            { ComputedDefault = "8 a processor, at least 16" },
        new("max-small-queries", "N", "64", "Small queries, of facts and little tables, that run beside them.",
            (s, text) => s.Admit(gate => gate with { MaxSmallRunning = SettingText.Count(text, 1, 100_000) })),
        new("max-queued-queries", "N", "1000", "Queries that wait; others are refused: the server is busy.",
            (s, text) => s.Admit(gate => gate with { MaxPending = SettingText.Count(text, 0, 10_000_000) })),
        new("queue-timeout", "PERIOD", "30s", "How long a query waits before it is refused.",
            (s, text) => s.Admit(gate => gate with { MaxWait = SettingText.Period(text) })),
        new("max-row-limit", "N", "0", "Rows of an answer at /query that is not asked for in chunks; the rest is left out. 0 for no limit.",
            (s, text) => s.Server.MaxInfluxQlRows = SettingText.Count(text, 0, int.MaxValue)),
        new("max-select-point", "N", "none", "The most points that a SELECT of InfluxQL reads.",
            (s, text) => s.Server.Queries = s.Server.Queries with { MaxSelectPoints = SettingText.CountOrNone(text) }),
        new("max-select-series", "N", "none", "The most series that a SELECT of InfluxQL reads of each measurement.",
            (s, text) => s.Server.Queries = s.Server.Queries with { MaxSelectSeries = SettingText.CountOrNone(text) }),
        new("max-select-buckets", "N", null, "The most buckets of GROUP BY time() of a SELECT of InfluxQL.",
            (s, text) => s.Server.Queries = s.Server.Queries with { MaxSelectBuckets = SettingText.CountOrNone(text) })
            { ComputedDefault = "10000000 that fill() makes" },
        new("query-log-size", "N", "1000", "How many ended queries the table system.queries remembers.",
            (s, text) => s.Server.Queries = s.Server.Queries with { LogCapacity = SettingText.Count(text, 0, 1_000_000) }),
    ];

    static ServeOption[] Observation() =>
    [
        new("log-level", "LEVEL", "info", "The log has entries from this level on: trace, debug, info, warn, error or none.",
            (s, text) => s.LogLevel = SettingText.Word(
                text, ("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warn", LogLevel.Warning),
                ("error", LogLevel.Error), ("none", LogLevel.None))),
        new("log-format", "FORMAT", "text", "How lines of the log are written, to standard error: text or json.",
            (s, text) => s.LogFormat = SettingText.Word(text, ("text", LogFormat.Text), ("json", LogFormat.Json))),
        new("log-requests", null, "false", "Logs every request as info, and not as debug.",
            (s, text) => s.Server.LogsRequests = SettingText.Switch(text)),
        new("slow-query-threshold", "PERIOD", "1s", "Queries that take longer are logged as warnings.",
            (s, text) => s.Server.SlowQueryThreshold = SettingText.PeriodOrNone(text)),
        new("log-query-text", null, "true", "Whether the texts of slow queries are in the log.",
            (s, text) => s.Server.LogsQueryTexts = SettingText.Switch(text)),
        new("otlp-endpoint", "URL", null, "Where traces and metrics are sent by OTLP over HTTP, such as http://127.0.0.1:4318.",
            (s, text) => s.OtlpEndpoint = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                ? uri : throw new SettingException("an address such as http://127.0.0.1:4318")),
        new("otlp-trace-ratio", "SHARE", "1", "The share of traces that are sent, of those that clients have not decided about.",
            (s, text) => s.TraceRatio = SettingText.Number(text, 0, 1)),
    ];

    static void Open(ServeSettings settings, string text)
    {
        foreach (string name in SettingText.List(text))
        {
            settings.Server.OpenRoutes.Add(_openRoutes.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new SettingException("names out of health, ping, metrics and ready"));
        }
    }
}
