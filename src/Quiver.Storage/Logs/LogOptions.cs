namespace Quiver.Storage.Logs;

/// <summary>When a log writes snapshots of its state and what it keeps.</summary>
sealed record LogOptions
{
    /// <summary>No snapshot comes before this many edits after the last one.</summary>
    public int MinSnapshotEdits { get; init; } = 32;

    /// <summary>A snapshot comes at the latest after this many edits: it bounds the objects that loading reads.</summary>
    public int MaxSnapshotEdits { get; init; } = 512;

    /// <summary>
    /// A snapshot comes once the edits since the last one have this share of its bytes, so that the cost of snapshots stays in
    /// proportion to that of edits however large the state is.
    /// </summary>
    public double SnapshotShare { get; init; } = 0.5;

    /// <summary>The snapshots that are kept, with the edits after the oldest of them; at least 2.</summary>
    public int KeptSnapshots { get; init; } = 2;

    /// <summary>The objects that loading reads at the same time.</summary>
    public int ParallelReads { get; init; } = 16;
}
