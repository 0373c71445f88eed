using Quiver.Admission;

namespace Quiver.Queries;

/// <summary>How the queries of a database are let in, limited and remembered.</summary>
public sealed record QueryOptions
{
    /// <summary>How many queries run and wait at a time.</summary>
    public AdmissionOptions Admission { get; init; } = new();

    /// <summary>Queries that take longer are ended; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The most bytes of native memory that one query may hold; null for as much as all may hold together.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>The most points that a SELECT of InfluxQL reads; null for no limit.</summary>
    public long? MaxSelectPoints { get; init; }

    /// <summary>The most series that a SELECT of InfluxQL reads of each measurement; null for no limit.</summary>
    public long? MaxSelectSeries { get; init; }

    /// <summary>
    /// The most buckets of <c>GROUP BY time()</c> of a SELECT of InfluxQL; null for ten million, counted only where <c>fill()</c> makes
    /// them.
    /// </summary>
    public long? MaxSelectBuckets { get; init; }

    /// <summary>How many ended queries are remembered.</summary>
    public int LogCapacity { get; init; } = 1_000;
}
