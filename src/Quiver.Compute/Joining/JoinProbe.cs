using Quiver.Arrow.Columns;

namespace Quiver.Compute.Joining;

/// <summary>Looks up the keys of batches in a <see cref="JoinIndex"/> for one worker.</summary>
abstract unsafe class JoinProbe : IDisposable
{
    /// <summary>Takes the key columns of a batch.</summary>
    public abstract void Begin(IReadOnlyList<Column> keys, int rowCount);

    /// <summary>
    /// Writes the next pairs of a probe row and a build row with equal keys, in rising order of probe rows; returns how many, 0
    /// when there are no more. All pairs of some probe rows may come in several calls.
    /// </summary>
    public abstract int Next(int* probeRows, int* buildRows, int capacity);

    /// <summary>Sets the bits of the probe rows that have a partner, and clears the others.</summary>
    public abstract void Exists(ulong* mask);

    public abstract void Dispose();
}
