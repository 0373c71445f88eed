using Quiver.Engine.Catalog;

namespace Quiver.Queries;

/// <summary>A query as it comes in at a door.</summary>
public sealed record QueryRequest
{
    /// <summary>The text: one statement.</summary>
    public required string Text { get; init; }

    /// <summary>The database that names without one belong to; null for none.</summary>
    public string? Database { get; init; }

    /// <summary>The values of parameters.</summary>
    public QueryParameters Parameters { get; init; } = new();

    /// <summary>Where it came in, for the log and the metrics: a short name of letters.</summary>
    public string Door { get; init; } = "library";

    /// <summary>Who asks, for the log; null where that is not known.</summary>
    public string? Caller { get; init; }

    /// <summary>What whoever asks may do.</summary>
    public SessionAccess Access { get; init; } = SessionAccess.Full;

    /// <summary>The query is ended when it takes longer; null for what <see cref="QueryOptions"/> say, which a request may only
    /// tighten.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The most bytes of native memory that it may hold; null for what <see cref="QueryOptions"/> say, which a request may only
    /// tighten.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Whether the statement may only read, whatever the access allows: its door must change nothing.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// Whether the tables of the database are known as <c>iox.table</c> and <c>public.iox.table</c> too, as clients of InfluxDB 3 write
    /// them.
    /// </summary>
    public bool UsesInfluxNames { get; init; }

    /// <summary>Is told the plans and what their operators do; null where nobody wants to know.</summary>
    internal PlanWatch? Watch { get; init; }

    /// <summary>The language of the text, for the log: sql, influxql.</summary>
    internal string Language { get; init; } = "sql";
}
