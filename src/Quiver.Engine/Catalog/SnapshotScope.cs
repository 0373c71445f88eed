namespace Quiver.Engine.Catalog;

/// <summary>For whom a snapshot is taken.</summary>
/// <param name="CurrentSchema">The schema that the session looks into first; null where it chose none.</param>
/// <param name="Access">What the session may see.</param>
public sealed record SnapshotScope(string? CurrentSchema, SessionAccess Access)
{
    /// <summary>The program itself, which sees everything.</summary>
    public static SnapshotScope Whole { get; } = new(null, SessionAccess.Full);
}
