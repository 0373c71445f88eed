namespace Quiver.Formats.Parquet.Pruning;

/// <summary>What of a row group a scan reads.</summary>
/// <param name="Rows">The rows that may pass; null for all.</param>
/// <param name="Indexes">Where the pages are, where not all rows are read.</param>
sealed record RowGroupPlan(RowRanges? Rows, PageIndexes? Indexes)
{
    /// <summary>All rows.</summary>
    public static readonly RowGroupPlan All = new(null, null);

    /// <summary>No row.</summary>
    public static readonly RowGroupPlan Nothing = new(new RowRanges(), null);
}
