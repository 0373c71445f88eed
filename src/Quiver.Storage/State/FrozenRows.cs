using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.State;

/// <summary>What a checkpoint makes durable elsewhere than in the log.</summary>
/// <param name="Generation">The rows.</param>
/// <param name="Sequence">All writes up to this one are in it or in files already.</param>
/// <param name="Tombstones">The deletes up to that sequence that only the log has.</param>
sealed record FrozenRows(Generation Generation, long Sequence, IReadOnlyList<Tombstone> Tombstones);
