using System.Globalization;
using Quiver.Arrow.Types;
using Quiver.Server.Hosting;
using Quiver.Storage;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Server.SystemTables;

/// <summary>
/// The settings of a server, by the names that <c>quiver serve</c> gives them, for administrators. Nothing secret is among them.
/// </summary>
static class SettingsTable
{
    /// <summary>Makes the table of the settings of a server, which do not change while it runs.</summary>
    public static ISystemTable Of(QuiverServerOptions options)
    {
        Dictionary<string, string?> usual = SettingsOf(new QuiverServerOptions())
            .ToDictionary(setting => setting.Name, setting => setting.Value);
        return new FactTable(
            "settings",
            FactTable.Columns(
                ("name", DataType.Utf8), ("value", DataType.Utf8), ("source", DataType.Utf8), ("meaning", DataType.Utf8)),
            _ => SettingsOf(options).Select(setting => new object?[]
            {
                setting.Name, setting.Value, SourceOf(options, setting, usual[setting.Name]), setting.Meaning,
            }))
        {
            IsForAdministrators = true,
        };
    }

    static string SourceOf(QuiverServerOptions options, Setting setting, string? usual) =>
        options.Sources.TryGetValue(setting.Name, out string? source) ? source : setting.Value == usual ? "default" : "the program";

    static IEnumerable<Setting> SettingsOf(QuiverServerOptions options) =>
    [
        new("data", "the directory of the database", options.DataDirectory),
        new("without-auth", "asks nobody for a token", TextOf(!options.RequiresTokens)),
        new("disable-authz", "routes that need no token all the same", string.Join(',', options.OpenRoutes.Order(StringComparer.Ordinal))),
        new("allow-files", "whether statements of administrators may use files and addresses", TextOf(options.AllowsFiles)),
        new("max-http-request-size", "the most bytes of a request's body, before and after decompression", TextOf(options.MaxRequestBytes)),
        new("request-memory", "the most bytes of the bodies of all requests under way", TextOf(options.RequestMemoryBytes)),
        new("threads", "threads that run queries; none for one a processor", options.Threads is { } threads ? TextOf(threads) : null),
        new("memory-limit", "the most bytes that all queries may hold", options.MemoryLimitBytes is { } limit ? TextOf(limit) : null),
        new("spill-dir", "where rows go that queries cannot keep in memory", options.SpillDirectory),
        new("drain-timeout", "how long shutdown waits for requests under way", TextOf(options.DrainTimeout)),
        new("stall-timeout", "how long an answer waits for a client that takes nothing of it", TextOf(options.StallTimeout)),
        new("slow-query-threshold", "queries that take longer are logged as slow", TextOf(options.SlowQueryThreshold)),
        new("max-row-limit", "the most rows of an answer at /query that has no chunks; 0 for no limit", TextOf(options.MaxInfluxQlRows)),
        new("log-requests", "logs every request as information", TextOf(options.LogsRequests)),
        new("log-query-text", "whether the texts of slow queries are in the log", TextOf(options.LogsQueryTexts)),
        .. QuerySettings(options),
        .. StoreSettings(options.Store ?? new StoreOptions { Directory = options.DataDirectory }),
    ];

    static IEnumerable<Setting> QuerySettings(QuiverServerOptions options) =>
    [
        new("query-timeout", "queries that take longer are ended", TextOf(options.Queries.Timeout)),
        new(
            "query-memory-limit", "the most bytes that one query may hold",
            options.Queries.MemoryLimitBytes is { } bytes ? TextOf(bytes) : null),
        new("max-select-point", "the most points that a SELECT of InfluxQL reads", TextOf(options.Queries.MaxSelectPoints)),
        new("max-select-series", "the most series that it reads of each measurement", TextOf(options.Queries.MaxSelectSeries)),
        new("max-select-buckets", "the most buckets of its GROUP BY time()", TextOf(options.Queries.MaxSelectBuckets)),
        new("query-log-size", "ended queries that system.queries remembers", TextOf(options.Queries.LogCapacity)),
        new("max-concurrent-queries", "queries that run at a time", TextOf(options.Queries.Admission.MaxRunning)),
        new("max-small-queries", "small queries that run beside them", TextOf(options.Queries.Admission.MaxSmallRunning)),
        new("max-queued-queries", "queries that wait for their turn", TextOf(options.Queries.Admission.MaxPending)),
        new("queue-timeout", "how long a query waits for its turn", TextOf(options.Queries.Admission.MaxWait)),
    ];

    static IEnumerable<Setting> StoreSettings(StoreOptions store) =>
    [
        new("checkpoint-bytes", "rows in memory of this many bytes are written to files", TextOf(store.CheckpointBytes)),
        new("checkpoint-interval", "rows in memory that are this old are written to files", TextOf(store.CheckpointInterval)),
        new("buffer-bytes", "writers wait while rows in memory take this many bytes", TextOf(store.BufferBytes)),
        new("buffer-timeout", "how long a writer waits for memory", TextOf(store.BufferTimeout)),
        new("file-window", "the length of the time windows of new databases, at which files are cut", TextOf(store.Window)),
        new("storage-threads", "threads that write files in the background", TextOf(store.Threads)),
        new("cache-bytes", "the most memory of the caches of one table", TextOf(store.CacheBytes)),
        new("maintenance-interval", "how often the store looks for work in the background", TextOf(store.Compaction.Interval)),
        new("orphan-grace", "objects that a crash left behind are removed when they are so old", TextOf(store.Compaction.OrphanGrace)),
        new("compaction", "whether files are merged without being asked", TextOf(store.Compaction.IsAutomatic)),
        new("compaction-target-bytes", "about how large files become", TextOf(store.Compaction.TargetBytes)),
        new(
            "compaction-rate", "the bytes of files that merges write in a second",
            store.Compaction.MaxBytesPerSecond is { } pace ? TextOf(pace) : null),
    ];

    static string TextOf(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string? TextOf(long? number) => number is { } known ? TextOf(known) : null;

    static string TextOf(bool flag) => flag ? "true" : "false";

    static string? TextOf(TimeSpan? span) => span is { } known ? PeriodText.Of(known) : null;
}
