namespace Quiver.Compute.Windowing;

/// <summary>Where a frame starts or ends.</summary>
enum FrameBound
{
    /// <summary>The first row of the partition.</summary>
    UnboundedPreceding,

    /// <summary>An offset before the current row.</summary>
    Preceding,

    /// <summary>The current row, or its peers.</summary>
    CurrentRow,

    /// <summary>An offset after the current row.</summary>
    Following,

    /// <summary>The last row of the partition.</summary>
    UnboundedFollowing,
}
