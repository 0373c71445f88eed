namespace Quiver.Storage.Logs;

/// <summary>A state and its place in the log.</summary>
/// <param name="State">The state.</param>
/// <param name="Version">How many edits made it.</param>
/// <param name="Anchor">
/// An object of that version. It goes only after others have written snapshots of later versions; null before the first edit.
/// </param>
/// <param name="EditBytes">The bytes of the edits since the last snapshot.</param>
/// <param name="SnapshotVersion">The version of the last snapshot; 0 before the first.</param>
/// <param name="SnapshotBytes">The bytes of it.</param>
sealed record LogPosition<TState>(
    TState State, long Version, string? Anchor, long EditBytes, long SnapshotVersion, long SnapshotBytes)
    where TState : class;
