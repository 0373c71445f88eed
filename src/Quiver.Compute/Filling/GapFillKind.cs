namespace Quiver.Compute.Filling;

/// <summary>What a column holds in the rows of bins that had no data.</summary>
enum GapFillKind
{
    /// <summary>Null.</summary>
    Null,

    /// <summary>Zero, as for counts.</summary>
    Zero,

    /// <summary>The last value of the series that was not null.</summary>
    Previous,

    /// <summary>A value on the line between the values before and after; null before the first and after the last.</summary>
    Linear,
}
