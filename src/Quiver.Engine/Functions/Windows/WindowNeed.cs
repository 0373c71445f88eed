namespace Quiver.Engine.Functions.Windows;

/// <summary>What a window function needs of the other rows of a partition to give the value of one.</summary>
enum WindowNeed
{
    /// <summary>All rows, as far as is known.</summary>
    Partition,

    /// <summary>How many rows and groups of peers are before it.</summary>
    RowsBefore,

    /// <summary>That, the end of its peers, and how many rows the partition has.</summary>
    PartitionSize,

    /// <summary>The row some rows away, as the second argument says.</summary>
    Neighbour,

    /// <summary>The rows of the frame.</summary>
    Frame,

    /// <summary>The first row of the frame.</summary>
    FrameStart,

    /// <summary>The last row of the frame.</summary>
    FrameEnd,
}
