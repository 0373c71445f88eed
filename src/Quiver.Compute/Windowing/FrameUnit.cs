namespace Quiver.Compute.Windowing;

/// <summary>What the offsets of a frame count.</summary>
enum FrameUnit
{
    /// <summary>Rows.</summary>
    Rows,

    /// <summary>The distance of the key of ORDER BY.</summary>
    Range,

    /// <summary>Groups of peers.</summary>
    Groups,
}
