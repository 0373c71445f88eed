namespace Quiver.InfluxQueries.Metadata;

/// <summary>What the store's catalog does not know of a retention policy.</summary>
/// <param name="Name">The name.</param>
/// <param name="StoreId">The number of the database of the store that these facts are about: one made anew has another number.</param>
/// <param name="Duration">How long rows are kept in nanoseconds, as it was said; 0 for ever.</param>
/// <param name="ShardDuration">The length of its shard groups in nanoseconds.</param>
/// <param name="Replication">The number of copies, which is shown and means nothing to one server.</param>
sealed record PolicyFacts(string Name, int StoreId, long Duration, long ShardDuration, int Replication);
