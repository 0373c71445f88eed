namespace Quiver.Storage.Wal;

/// <summary>Takes the writes of a log over once they are durable. Its methods are called by one thread, in the order of the sequences,
/// while the log writes the next group.</summary>
interface IWalApplier
{
    /// <summary>
    /// Makes durable writes visible, before the tasks of their writers complete. It must not fail: a write that is durable but not
    /// applied would come back with the next start, so after a failure the log takes no more writes.
    /// </summary>
    /// <param name="writes">The sequences, ascending, and what was given with the writes.</param>
    void Apply(IReadOnlyList<(long Sequence, object? State)> writes);

    /// <summary>Forgets writes that failed: they are not in the log, or the log has failed.</summary>
    /// <param name="writes">The sequences, ascending, and what was given with the writes.</param>
    void Drop(IReadOnlyList<(long Sequence, object? State)> writes);
}
