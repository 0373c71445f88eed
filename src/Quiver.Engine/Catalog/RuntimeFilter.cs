using Quiver.Compute.Joining;

namespace Quiver.Engine.Catalog;

/// <summary>
/// A range that the values of a column must lie in to find a partner in a join, or to be among the first rows of an order; not known
/// before the build side is complete, or enough rows have come. Scans use it to skip row groups and pages, and the keys themselves, where
/// they are known too, to leave out rows.
/// </summary>
sealed class RuntimeFilter(int ordinal, RuntimeFilter? origin = null)
{
    volatile Bounds? _bounds;
    volatile KeySet? _keys;

    /// <summary>The ordinal of the column in the table's schema.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>Whether nulls pass, as in an order that has them first; they never have a partner in a join.</summary>
    public bool PassesNulls { get; init; }

    /// <summary>Whether the range gets small soonest where rows with great values are read first.</summary>
    public bool WantsGreatestFirst { get; init; }

    /// <summary>The range of integer-like raw values, null while it is not known.</summary>
    public Bounds? Range => origin is null ? _bounds : origin.Range;

    /// <summary>The keys that have a partner, and perhaps some others; null while they are not known, or are too many. They belong to who
    /// published them.</summary>
    public KeySet? Keys => origin is null ? _keys : origin.Keys;

    /// <summary>Returns the same filter for a table that has the column elsewhere.</summary>
    public RuntimeFilter At(int other) =>
        new(other, origin ?? this) { PassesNulls = PassesNulls, WantsGreatestFirst = WantsGreatestFirst };

    /// <summary>Makes the range known. An empty build side publishes an empty range.</summary>
    public void Publish(long min, long max, KeySet? keys = null)
    {
        _keys = keys;
        _bounds = new Bounds(min, max);
    }

    /// <summary>Makes the range smaller: only what is in this one too passes. Workers may do so at the same time.</summary>
    public void Narrow(long min, long max)
    {
        while (true)
        {
            Bounds? known = _bounds;
            Bounds next = known is null ? new Bounds(min, max) : new Bounds(Math.Max(min, known.Min), Math.Min(max, known.Max));
            if (next == known || ReferenceEquals(Interlocked.CompareExchange(ref _bounds, next, known), known))
            {
                return;
            }
        }
    }

    /// <summary>Forgets the range: a plan runs once more.</summary>
    public void Clear()
    {
        _bounds = null;
        _keys = null;
    }

    /// <summary>An inclusive range; empty where min is above max.</summary>
    public sealed record Bounds(long Min, long Max);
}
