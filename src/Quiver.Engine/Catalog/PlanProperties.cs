namespace Quiver.Engine.Catalog;

/// <summary>What the optimizer may rely on about the rows that a plan gives.</summary>
public sealed record PlanProperties
{
    /// <summary>The properties of a plan of which nothing special is known.</summary>
    public static PlanProperties Default { get; } = new();

    /// <summary>How many streams give the rows; each row is in one of them.</summary>
    public int PartitionCount { get; init; } = 1;

    /// <summary>The order of the rows of each stream, outermost first; empty where there is none.</summary>
    public IReadOnlyList<Ordering> Orderings { get; init; } = [];

    /// <summary>When rows come.</summary>
    public EmissionType Emission { get; init; } = EmissionType.Incremental;

    /// <summary>Whether the rows end.</summary>
    public bool IsBounded { get; init; } = true;

    /// <summary>About how many rows there are, null where nothing is known.</summary>
    public double? RowCount { get; init; }
}
