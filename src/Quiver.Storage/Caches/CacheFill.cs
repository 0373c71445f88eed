using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Storage.Catalog;
using Quiver.Storage.Rows;
using Quiver.Storage.Tables;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Caches;

/// <summary>Fills the caches of a table from the rows of a snapshot.</summary>
/// <param name="rows">The rows.</param>
/// <param name="budget">What counts the memory that it takes meanwhile.</param>
sealed class CacheFill(TableSnapshot rows, MemoryBudget budget)
{
    /// <summary>
    /// Rows that no cache would keep are read too where there are no more than this many: then the caches know of all keys, and can
    /// answer for the whole table.
    /// </summary>
    public const long MostOldRows = 20_000_000;

    const int BatchRows = 8192;

    /// <summary>Returns the time from which on rows are to be read, and the latest time of those that are not.</summary>
    /// <param name="rows">The rows of the table.</param>
    /// <param name="oldest">The earliest time of rows that the caches keep.</param>
    /// <param name="mustHaveAll">Whether all rows are needed.</param>
    public static (long From, long UnknownUntil) RangeOf(TableSnapshot rows, long oldest, bool mustHaveAll)
    {
        TableChunk[] old = [.. rows.Chunks.Where(chunk => chunk.Times.Min < oldest && chunk.Times.Max >= rows.Visible.Min)];
        return mustHaveAll || old.Sum(chunk => chunk.RowCount) <= MostOldRows
            ? (long.MinValue, long.MinValue)
            : (oldest, old.Max(chunk => chunk.Times.Max));
    }

    /// <summary>Adds the rows to a content.</summary>
    /// <param name="content">The content.</param>
    /// <param name="now">The time.</param>
    /// <param name="isLimited">Returns whether the content has become too large; then the rest is left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public void Run(CacheContent content, DateTimeOffset now, Func<bool> isLimited, CancellationToken cancellationToken)
    {
        var table = rows.Table;
        int[] ids = [.. table.Columns.Where(column => column.IsTag || IsNeeded(column, table)).Select(column => column.Id)];
        var read = rows with { Visible = rows.Visible.Intersect(TimeRange.All with { Min = content.KnownFrom }) };
        var scan = new TableScan(read, new ScanRequest { Projection = [table.TimeOrdinal, .. ids.Select(table.OrdinalOf)] });
        var found = ids.Select(id => table.FindById(id)!);
        RowsColumn[] columns = [RowsColumn.Time, .. found.Select(column => new RowsColumn(column.Name, column.Role))];
        using var builder = new RowsBuilder(table.Name, columns, budget) { NeedsField = false };
        using var source = scan.Open(new TaskContext(budget, new FunctionContext(now, 0), BatchRows, 1), cancellationToken);
        using var reader = source.CreateReader();
        while (reader.Next() is { } batch && !isLimited())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var built = builder.Build(batch);
            content.AddStored(table, built, CacheTime.Nanoseconds(now));
        }
    }

    static bool IsNeeded(ColumnDefinition column, TableDefinition table) =>
        table.LastCaches.Any(cache => cache.ValueColumns?.Contains(column.Id) != false || cache.KeyColumns?.Contains(column.Id) == true)
        || table.DistinctCaches.Any(cache => cache.Columns.Contains(column.Id));
}
