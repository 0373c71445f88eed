namespace Quiver.InfluxQl.Ast;

/// <summary>What a statement says of a retention policy; null where it says nothing. Durations are nanoseconds, 0 for INF.</summary>
sealed record InfluxRetention
{
    /// <summary>DURATION.</summary>
    public long? Duration { get; init; }

    /// <summary>REPLICATION.</summary>
    public int? Replication { get; init; }

    /// <summary>SHARD DURATION.</summary>
    public long? ShardDuration { get; init; }

    /// <summary>FUTURE LIMIT.</summary>
    public long? FutureLimit { get; init; }

    /// <summary>PAST LIMIT.</summary>
    public long? PastLimit { get; init; }

    /// <summary>DEFAULT.</summary>
    public bool IsDefault { get; init; }

    /// <summary>NAME, of CREATE DATABASE.</summary>
    public string Name { get; init; } = "";
}
