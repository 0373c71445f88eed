namespace Quiver.Storage.Wal;

/// <summary>How a run of 64-bit numbers is written.</summary>
enum NumberForm : byte
{
    /// <summary>The distance of each to the smallest one, in as few bytes as the largest distance needs.</summary>
    Offsets = 0,

    /// <summary>The first one; then the distance of each step to the smallest step.</summary>
    Steps = 1,

    /// <summary>The first one; then steps, each with the number of times it is taken.</summary>
    StepRuns = 2,
}
