namespace Quiver.Compute.Aggregation;

/// <summary>What rows of a group are compared by.</summary>
/// <param name="Argument">The argument compared.</param>
/// <param name="IsDescending">Whether the row with the greatest value is kept.</param>
/// <param name="NullsFirst">Whether a null is kept rather than any value.</param>
readonly record struct PickKey(int Argument, bool IsDescending, bool NullsFirst);
