namespace Quiver.Formats.Parquet.Metadata;

/// <summary>Whether the bounds of the pages of a chunk rise or fall from page to page.</summary>
enum BoundaryOrder
{
    Unordered = 0,
    Ascending = 1,
    Descending = 2,
}
