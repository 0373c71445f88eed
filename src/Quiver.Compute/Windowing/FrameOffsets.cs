using Quiver.Arrow.Columns;

namespace Quiver.Compute.Windowing;

/// <summary>The values that a frame depends on, for each row; null where the frame has no such value.</summary>
/// <param name="Start">The offset of the start.</param>
/// <param name="End">The offset of the end.</param>
/// <param name="Key">The key of ORDER BY, where RANGE has offsets.</param>
/// <param name="StartValue">The key less or plus the offset of the start.</param>
/// <param name="EndValue">The key less or plus the offset of the end.</param>
/// <param name="IsDescending">Whether large keys come first.</param>
readonly record struct FrameOffsets(
    Column? Start, Column? End, Column? Key, Column? StartValue, Column? EndValue, bool IsDescending);
