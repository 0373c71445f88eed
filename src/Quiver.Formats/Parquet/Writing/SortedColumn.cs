namespace Quiver.Formats.Parquet.Writing;

/// <summary>One column of the order that the rows of a file have.</summary>
/// <param name="Name">The path of the leaf, with dots.</param>
/// <param name="Descending">Whether values fall.</param>
/// <param name="NullsFirst">Whether nulls come first.</param>
sealed record SortedColumn(string Name, bool Descending, bool NullsFirst);
