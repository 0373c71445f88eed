namespace Quiver.Engine.Catalog;

/// <summary>
/// A range that the values of a column must lie in to find a partner in a join; empty until the build side is complete.
/// Scans use it to skip row groups and pages. Null never passes.
/// </summary>
sealed class RuntimeFilter(int ordinal, RuntimeFilter? origin = null)
{
    volatile Bounds? _bounds;

    /// <summary>The ordinal of the column in the table's schema.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>The range of integer-like raw values, null while it is not known.</summary>
    public Bounds? Range => origin is null ? _bounds : origin.Range;

    /// <summary>Returns the same filter for a table that has the column elsewhere.</summary>
    public RuntimeFilter At(int other) => new(other, origin ?? this);

    /// <summary>Makes the range known. An empty build side publishes an empty range.</summary>
    public void Publish(long min, long max) => _bounds = new Bounds(min, max);

    /// <summary>An inclusive range; empty where min is above max.</summary>
    public sealed record Bounds(long Min, long Max);
}
