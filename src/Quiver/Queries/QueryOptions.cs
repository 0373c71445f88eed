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

    /// <summary>How many ended queries are remembered.</summary>
    public int LogCapacity { get; init; } = 1_000;
}
