namespace Quiver.Storage.Merging;

/// <summary>Where the key of a row is found.</summary>
/// <param name="TagOrdinals">The ordinals of the tags in the schema of the batches, in the order of the series key.</param>
/// <param name="TimeOrdinal">The ordinal of the time.</param>
sealed record MergeKey(IReadOnlyList<int> TagOrdinals, int TimeOrdinal);
