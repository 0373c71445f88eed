using Quiver.Engine.Catalog;

namespace Quiver.InfluxQueries;

/// <summary>A text of InfluxQL as it comes in at a door.</summary>
sealed record InfluxQlRequest
{
    /// <summary>The statements.</summary>
    public required string Text { get; init; }

    /// <summary>The database that names without one belong to; null for none.</summary>
    public string? Database { get; init; }

    /// <summary>The retention policy that names without one belong to; null for the default of the database.</summary>
    public string? RetentionPolicy { get; init; }

    /// <summary>The values of parameters as a JSON object; null for none.</summary>
    public string? Parameters { get; init; }

    /// <summary>Where it came in, for the log and the metrics: a short name of letters.</summary>
    public string Door { get; init; } = "library";

    /// <summary>Who asks, for the log; null where that is not known.</summary>
    public string? Caller { get; init; }

    /// <summary>What whoever asks may do.</summary>
    public SessionAccess Access { get; init; } = SessionAccess.Full;

    /// <summary>Whether the text came by a request that should only read, as GET: statements that write run, with a warning.</summary>
    public bool IsReadOnlyContext { get; init; }

    /// <summary>The query is ended when it takes longer; null for what the options of the database say.</summary>
    public TimeSpan? Timeout { get; init; }
}
