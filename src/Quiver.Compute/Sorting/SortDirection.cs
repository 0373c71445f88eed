namespace Quiver.Compute.Sorting;

/// <summary>How one key is ordered.</summary>
/// <param name="IsDescending">Whether large values come first.</param>
/// <param name="NullsFirst">Whether nulls come before all values.</param>
readonly record struct SortDirection(bool IsDescending, bool NullsFirst);
