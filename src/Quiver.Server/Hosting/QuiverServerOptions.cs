using Quiver.ObjectStorage;
using Quiver.Queries;
using Quiver.Storage;

namespace Quiver.Server.Hosting;

/// <summary>How a server is set up.</summary>
public sealed class QuiverServerOptions
{
    /// <summary>The directory of the database.</summary>
    public string DataDirectory { get; set; } = "quiver-data";

    /// <summary>Whether requests need a token.</summary>
    public bool RequiresTokens { get; set; } = true;

    /// <summary>
    /// A file with the first administrator's token, which is made at the start where no token was ever made; null where whoever asks
    /// first over HTTP gets it.
    /// </summary>
    public string? AdminTokenFile { get; set; }

    /// <summary>Routes that need no token all the same, by name: health, ping, metrics, ready.</summary>
    public ISet<string> OpenRoutes { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether statements of administrators may read and write files and addresses of the server.</summary>
    public bool AllowsFiles { get; set; }

    /// <summary>The most bytes of a request's body, before and after decompression.</summary>
    public long MaxRequestBytes { get; set; } = 64L << 20;

    /// <summary>The most bytes that the bodies of all requests under way may take; at least four times what one may have.</summary>
    public long RequestMemoryBytes { get; set; } = 256L << 20;

    /// <summary>How queries are let in, limited and remembered; they may take five minutes unless this says otherwise.</summary>
    public QueryOptions Queries { get; set; } = new() { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>How the database directory is kept; its directory is <see cref="DataDirectory"/>.</summary>
    public StoreOptions? Store { get; set; }

    /// <summary>Threads that run queries; null for one a processor.</summary>
    public int? Threads { get; set; }

    /// <summary>The most bytes of native memory that queries may hold together; null for the default of a database.</summary>
    public long? MemoryLimitBytes { get; set; }

    /// <summary>Where rows go that queries cannot keep in memory; null for a folder among the system's temporary files.</summary>
    public string? SpillDirectory { get; set; }

    /// <summary>The stores that addresses in statements lead to; null for web servers only.</summary>
    public ObjectStoreRegistry? Stores { get; set; }

    /// <summary>How long shutdown waits for requests that are under way.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer waits for a client that takes nothing of it; then its query ends and its connection is closed.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The most rows of an answer of InfluxQL at <c>/query</c> that is not asked for in chunks; the rest is left out, and the series says
    /// that it is partial. 0 for no limit.
    /// </summary>
    public long MaxInfluxQlRows { get; set; }

    /// <summary>Queries that take longer are logged as slow; null for none.</summary>
    public TimeSpan? SlowQueryThreshold { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the texts of slow queries are in the log: they may tell more than others should read.</summary>
    public bool LogsQueryTexts { get; set; } = true;

    /// <summary>Whether each request is logged as information; otherwise for debugging only.</summary>
    public bool LogsRequests { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Where settings come from, by their names: what system.settings shows as their source.</summary>
    internal IDictionary<string, string> Sources { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
