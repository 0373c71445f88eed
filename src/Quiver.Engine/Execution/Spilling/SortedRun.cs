namespace Quiver.Engine.Execution.Spilling;

/// <summary>Rows on disk that are in order: blocks one after the other.</summary>
/// <param name="Blocks">The blocks; each has rows.</param>
sealed record SortedRun(IReadOnlyList<SpillBlock> Blocks);
