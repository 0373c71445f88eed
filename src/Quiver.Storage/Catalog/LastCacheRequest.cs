namespace Quiver.Storage.Catalog;

/// <summary>What a user says of a cache of newest rows.</summary>
sealed record LastCacheRequest
{
    /// <summary>The name; null for one made of the table and the key columns.</summary>
    public string? Name { get; init; }

    /// <summary>The columns whose values tell what a series is; null for the series key.</summary>
    public IReadOnlyList<string>? KeyColumns { get; init; }

    /// <summary>The columns that are kept; null for all others, those that will be added included.</summary>
    public IReadOnlyList<string>? ValueColumns { get; init; }

    /// <summary>The rows that are kept of each series.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How long a row is kept.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromHours(4);
}
