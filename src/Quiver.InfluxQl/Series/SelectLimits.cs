namespace Quiver.InfluxQl.Series;

/// <summary>The most that a SELECT may take, by the names that InfluxDB has for it.</summary>
sealed record SelectLimits
{
    /// <summary>The most buckets of a series where no other limit is set: more than a graph can show by far, and few enough for
    /// memory.</summary>
    public const long DefaultBuckets = 10_000_000;

    /// <summary>No limits but that of buckets.</summary>
    public static SelectLimits Default { get; } = new();

    /// <summary>The most points that are read; null for no limit.</summary>
    public long? Points { get; init; }

    /// <summary>The most series of each source that are read; null for no limit.</summary>
    public long? Series { get; init; }

    /// <summary>The most buckets of GROUP BY time(); null for <see cref="DefaultBuckets"/>, which holds for those that fill() makes
    /// only.</summary>
    public long? Buckets { get; init; }
}
