using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;

namespace Quiver.Storage.Caches;

/// <summary>A cache as a table in FROM: it is read when the query runs.</summary>
/// <param name="kind">The kind, as EXPLAIN names it.</param>
/// <param name="name">The name of the cache.</param>
/// <param name="schema">The columns.</param>
/// <param name="ids">Their ids.</param>
/// <param name="filtered">Those of them over which conditions help.</param>
/// <param name="read">Reads rows.</param>
sealed class CacheTable(
    string kind, string name, Schema schema, IReadOnlyList<int> ids, IReadOnlyList<int> filtered,
    Func<CacheRead, MemoryBudget, RecordBatch> read) : ITableProvider
{
    /// <inheritdoc/>
    public Schema Schema => schema;

    /// <inheritdoc/>
    public string? DisplayName => $"{kind} \"{name}\"";

    /// <inheritdoc/>
    public FilterPushdown SupportsFilter(Expression filter) =>
        ValueCondition.ColumnOf(filter) is { } column && schema.IndexOf(column.Name) is >= 0 and var ordinal
        && filtered.Contains(ids[ordinal]) ? FilterPushdown.Inexact : FilterPushdown.Unsupported;

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request)
    {
        var conditions = new ColumnConditions(request.Filters, column => ids[request.OrdinalOf(column)]);

        // Rows that pass conditions which are left to the query may come after the limit.
        var limit = request.Filters.Count == conditions.Count ? request.Limit : null;
        return new CacheScan(
            DisplayName!, schema.Select(request.Projection), new CacheRead(request.Projection, conditions, limit), read);
    }
}
