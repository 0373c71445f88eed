namespace Quiver.InfluxQueries.Metadata;

/// <summary>What the store's catalog does not know of a database.</summary>
sealed record DatabaseFacts
{
    /// <summary>The name as InfluxQL has it.</summary>
    public required string Name { get; init; }

    /// <summary>Its place in the order of creation, among the numbers of the store's databases.</summary>
    public required int Order { get; init; }

    /// <summary>Whether it is there though it has no retention policy.</summary>
    public bool IsBare { get; init; }

    /// <summary>The default retention policy; null for the one that it has by itself, empty for none.</summary>
    public string? DefaultPolicy { get; init; }

    /// <summary>The retention policies in the order of creation.</summary>
    public IReadOnlyList<PolicyFacts> Policies { get; init; } = [];

    /// <summary>The continuous queries in the order of creation.</summary>
    public IReadOnlyList<ContinuousQueryFacts> ContinuousQueries { get; init; } = [];
}
