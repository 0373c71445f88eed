namespace Quiver.InfluxQueries;

/// <summary>A retention policy.</summary>
/// <param name="Name">The name.</param>
/// <param name="StoreName">The database of the store that has its rows.</param>
/// <param name="StoreId">The number of that.</param>
/// <param name="Duration">How long rows are kept in nanoseconds; 0 for ever.</param>
/// <param name="ShardDuration">The length of its shard groups in nanoseconds.</param>
/// <param name="Replication">The number of copies, which is shown and means nothing to one server.</param>
sealed record InfluxPolicy(string Name, string StoreName, int StoreId, long Duration, long ShardDuration, int Replication);
