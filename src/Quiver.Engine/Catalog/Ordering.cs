namespace Quiver.Engine.Catalog;

/// <summary>One key of an order.</summary>
/// <param name="Ordinal">The column of the plan's schema.</param>
/// <param name="IsDescending">Whether large values come first.</param>
/// <param name="NullsFirst">Whether nulls come before all values.</param>
public readonly record struct Ordering(int Ordinal, bool IsDescending, bool NullsFirst);
