namespace Quiver.Storage.WriteBuffer;

/// <summary>Where the rows of a write end in a chunk.</summary>
/// <param name="Sequence">The write.</param>
/// <param name="End">The row after its last one.</param>
readonly record struct WriteMark(long Sequence, int End);
