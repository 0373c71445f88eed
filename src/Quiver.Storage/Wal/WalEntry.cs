namespace Quiver.Storage.Wal;

/// <summary>A write of the log.</summary>
/// <param name="Sequence">Its place in the order of all writes.</param>
/// <param name="Payload">What was written; valid until the next entry is read.</param>
readonly record struct WalEntry(long Sequence, ReadOnlyMemory<byte> Payload);
