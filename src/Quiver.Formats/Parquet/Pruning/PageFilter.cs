using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>Decides from the page index which rows of a row group may pass filters.</summary>
/// <param name="rowCount">The rows of the row group.</param>
/// <param name="boundsOf">The bounds of the pages of a column by its ordinal in the table; null where there are none.</param>
/// <param name="firstRowOf">The first row of a page of a column.</param>
/// <param name="ordinalOf">The ordinal of a column in the filters.</param>
sealed class PageFilter(
    long rowCount, Func<int, ColumnBounds[]?> boundsOf, Func<int, int, long> firstRowOf, Func<ColumnExpression, int> ordinalOf)
{
    /// <summary>Returns the rows that may pass a filter.</summary>
    public RowRanges RowsOf(Expression filter)
    {
        if (filter is LogicalExpression logical)
        {
            RowRanges? all = null;
            foreach (var child in logical.Children)
            {
                var rows = RowsOf(child);
                all = all is null ? rows : logical.IsAnd ? all.Intersect(rows) : all.Union(rows);
            }

            return all ?? RowRanges.Of(0, rowCount);
        }

        return RowGroupFilter.ColumnOf(filter) is { } column
            ? RowsOf(ordinalOf(column), of => of.MayPass(filter))
            : RowRanges.Of(0, rowCount);
    }

    /// <summary>Returns the rows that may pass a range that became known while the query runs.</summary>
    public RowRanges RowsOf(RuntimeFilter filter) => filter.Range is null
        ? RowRanges.Of(0, rowCount)
        : RowsOf(filter.Ordinal, of => of.MayPass(filter));

    RowRanges RowsOf(int ordinal, Func<RowGroupFilter, bool> mayPass)
    {
        if (boundsOf(ordinal) is not { } pages)
        {
            return RowRanges.Of(0, rowCount);
        }

        var result = new RowRanges();
        for (var i = 0; i < pages.Length; i++)
        {
            var page = pages[i];
            if (mayPass(new RowGroupFilter(_ => page, ordinalOf)))
            {
                var first = firstRowOf(ordinal, i);
                result.Add(first, first + page.RowCount);
            }
        }

        return result;
    }
}
