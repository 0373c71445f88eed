using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Catalog;

/// <summary>A table that queries may scan: a set of files, memory, a REST API, a storage table. Scans may run at the same time.</summary>
public interface ITableProvider
{
    /// <summary>The columns.</summary>
    Schema Schema { get; }

    /// <summary>What EXPLAIN calls the table where no statement names it, as with a ready answer; null where it has no such name.</summary>
    string? DisplayName => null;

    /// <summary>What is known without reading, null where nothing is.</summary>
    TableStatistics? Statistics => null;

    /// <summary>Returns what the table can do with a filter over its columns.</summary>
    /// <param name="filter">A boolean expression over columns of this table.</param>
    FilterPushdown SupportsFilter(Expression filter) => FilterPushdown.Unsupported;

    /// <summary>Returns a plan that reads the table; nothing is read before the plan runs.</summary>
    ExecutionPlan Scan(ScanRequest request);
}
