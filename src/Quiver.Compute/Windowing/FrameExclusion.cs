namespace Quiver.Compute.Windowing;

/// <summary>What a frame leaves out.</summary>
enum FrameExclusion
{
    /// <summary>Nothing.</summary>
    NoOthers,

    /// <summary>The current row.</summary>
    CurrentRow,

    /// <summary>The current row and its peers.</summary>
    Group,

    /// <summary>The peers of the current row, but not itself.</summary>
    Ties,
}
