using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>A way to join some relations.</summary>
/// <param name="Relations">Which.</param>
/// <param name="Rows">About how many rows it gives.</param>
/// <param name="Cost">What it costs, in rows made and kept.</param>
/// <param name="Kind">The kind of the last join.</param>
/// <param name="Left">What stands left of the last join; null for a relation.</param>
/// <param name="Right">What stands right of it.</param>
sealed record JoinTree(ulong Relations, double Rows, double Cost, JoinKind Kind, JoinTree? Left, JoinTree? Right);
