namespace Quiver.Engine.Logical.Binding;

/// <summary>A SELECT before DISTINCT, ORDER BY and LIMIT.</summary>
/// <param name="Plan">The rows; columns that only ORDER BY and DISTINCT ON need come after the visible ones.</param>
/// <param name="VisibleCount">The number of result columns.</param>
/// <param name="Order">The keys of ORDER BY as indexes of columns.</param>
/// <param name="DistinctOn">The columns of DISTINCT ON.</param>
sealed record SelectResult(
    LogicalPlan Plan, int VisibleCount, IReadOnlyList<SelectOrder> Order, IReadOnlyList<int> DistinctOn);
