using System.Collections.Immutable;
using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.State;

/// <summary>Where all rows of the store are at one moment. Every change makes a new state with the next number.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Generations">What is in memory, oldest first; the last one takes writes.</param>
/// <param name="Manifest">The files, and the deletes that are known to it.</param>
/// <param name="Tombstones">Deletes that only the log has, in the order of their sequences.</param>
sealed record StoreState(
    long Epoch, ImmutableArray<Generation> Generations, ManifestState Manifest, ImmutableList<Tombstone> Tombstones)
{
    /// <summary>The generation that takes writes.</summary>
    public Generation Active => Generations[^1];
}
