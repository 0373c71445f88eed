using Quiver.Storage.WriteBuffer;

namespace Quiver.InfluxQueries.Schema;

/// <summary>
/// The numbers of shards. Quiver keeps no shards, so that a number says itself which piece of time of which retention policy it is: the
/// number of the policy's database in the store, and which piece, counted from 1970.
/// </summary>
static class ShardNumbers
{
    const int PieceBits = 24;
    const long Middle = 1L << (PieceBits - 1);

    /// <summary>Returns the number of the shard of a policy that a time is in.</summary>
    public static long NumberOf(InfluxPolicy policy, long time)
    {
        Int128 first = ShardTimes.StartOf(0, policy.ShardDuration);
        long piece = (long)((ShardTimes.StartOf(time, policy.ShardDuration) - first) / policy.ShardDuration);
        return ((long)policy.StoreId << PieceBits) + piece + Middle;
    }

    /// <summary>Returns the policy and the times of a shard; null where there is no such policy.</summary>
    public static (InfluxPolicy Policy, TimeRange Times)? Find(CatalogView catalog, ulong number)
    {
        ulong store = number >> PieceBits;
        if (catalog.Databases.SelectMany(database => database.Policies).FirstOrDefault(policy => (ulong)policy.StoreId == store)
            is not { } found)
        {
            return null;
        }

        long piece = (long)(number & ((1UL << PieceBits) - 1)) - Middle;
        Int128 start = ShardTimes.StartOf(0, found.ShardDuration) + ((Int128)piece * found.ShardDuration);
        return (found, new TimeRange(ShardTimes.Clamp(start), ShardTimes.Clamp(start + found.ShardDuration - 1)));
    }
}
