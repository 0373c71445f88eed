namespace Quiver.Storage.Wal;

/// <summary>A sealed frame that waits for the disk.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Payload">The write, with its header filled.</param>
/// <param name="Durable">Completed when it is on disk, or failed.</param>
readonly record struct PendingFrame(long Sequence, WalPayload Payload, TaskCompletionSource Durable);
