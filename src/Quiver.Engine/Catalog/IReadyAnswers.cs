namespace Quiver.Engine.Catalog;

/// <summary>
/// A table that has some answers ready, so that questions for its latest rows and its distinct values need no scan. Only statements
/// that scan nothing else in a snapshot catalog ask. What is asked stays in the plan above the answer (the filter, the grouping, the
/// sort, the limit), so an answer may hold more rows than asked for, but never fewer.
/// </summary>
/// <remarks>
/// An answer stands for the table at one moment, the one that this object scans or a later one: it holds rows that the table has at that
/// moment, none more often than the table has it, as a scan would give them (after duplicates are merged and deletes are applied), for
/// all of the table. Null counts as a value of a key. Where any of this is not certain, the answer is null and the table is scanned.
/// </remarks>
public interface IReadyAnswers : ITableProvider
{
    /// <summary>The ordinal of the column that says which row is later. It is a timestamp and holds no nulls.</summary>
    int TimeColumn { get; }

    /// <summary>Returns a table with the latest rows; null where they are not known.</summary>
    /// <returns>
    /// A table with the columns <see cref="LatestRequest.Columns"/> in this order and with their names and types. It holds, for every
    /// combination of values of <see cref="LatestRequest.Keys"/> that passes the filters, the <see cref="LatestRequest.Count"/> rows with
    /// the latest time (all of them where there are fewer; any of those with equal time at the end), and for each column of
    /// <see cref="LatestRequest.LastNonNull"/> a row with the latest time among those where the column is not null. Its
    /// <see cref="ITableProvider.DisplayName"/> says what it is.
    /// </returns>
    ITableProvider? FindLatest(LatestRequest request);

    /// <summary>Returns a table with the combinations of values that occur; null where they are not known.</summary>
    /// <returns>
    /// A table with the columns <see cref="DistinctRequest.Columns"/> in this order and with their names and types. It holds every
    /// combination of their values that passes the filters and that a row of the table has, once, and no combination that no row has. Its
    /// <see cref="ITableProvider.DisplayName"/> says what it is.
    /// </returns>
    ITableProvider? FindDistinct(DistinctRequest request);
}
