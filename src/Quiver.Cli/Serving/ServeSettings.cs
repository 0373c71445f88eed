using Microsoft.Extensions.Logging;
using Quiver.Admission;
using Quiver.Server.Hosting;
using Quiver.Server.Observability;
using Quiver.Storage;
using Quiver.Storage.Compaction;

namespace Quiver.Cli.Serving;

/// <summary>What the operator asked of <c>quiver serve</c>, as options write it one after the other.</summary>
sealed class ServeSettings
{
    /// <summary>The server.</summary>
    public StandaloneOptions Standalone { get; } = new();

    /// <summary>The database and its doors.</summary>
    public QuiverServerOptions Server => Standalone.Server;

    /// <summary>The addresses as they were written; none for the default.</summary>
    public IReadOnlyList<string> Bind { get; set; } = [];

    /// <summary>Whether the operator knows that everybody who reaches the address may do everything.</summary>
    public bool IsInsecure { get; set; }

    /// <summary>Entries of the log below this level are left out.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>How lines of the log are written.</summary>
    public LogFormat LogFormat { get; set; } = LogFormat.Text;

    /// <summary>Where traces and metrics are sent; null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>The share of traces that are sent, of those that no client has decided about.</summary>
    public double TraceRatio { get; set; } = 1;

    /// <summary>Changes how the directory is kept.</summary>
    public void Keep(Func<StoreOptions, StoreOptions> change) =>
        Server.Store = change(Server.Store ?? new StoreOptions { Directory = Server.DataDirectory });

    /// <summary>Changes how files are merged.</summary>
    public void Compact(Func<CompactionOptions, CompactionOptions> change) =>
        Keep(store => store with { Compaction = change(store.Compaction) });

    /// <summary>Changes how queries are let in.</summary>
    public void Admit(Func<AdmissionOptions, AdmissionOptions> change) =>
        Server.Queries = Server.Queries with { Admission = change(Server.Queries.Admission) };
}
