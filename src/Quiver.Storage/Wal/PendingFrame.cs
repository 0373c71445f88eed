namespace Quiver.Storage.Wal;

/// <summary>A sealed frame that waits for the disk.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Payload">The write, with its header filled; disposed once it is on disk or has failed.</param>
/// <param name="State">What the writer gave along for the applier.</param>
/// <param name="Bytes">The bytes of the frame.</param>
/// <param name="Durable">Completed when it is on disk and applied, or failed.</param>
readonly record struct PendingFrame(long Sequence, WalPayload Payload, object? State, int Bytes, TaskCompletionSource Durable);
