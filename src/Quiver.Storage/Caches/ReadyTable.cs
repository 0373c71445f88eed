using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Storage.Caches;

/// <summary>An answer that a cache had ready.</summary>
/// <param name="name">What it is, for EXPLAIN.</param>
/// <param name="rows">The rows.</param>
sealed class ReadyTable(string name, RecordBatch rows) : ITableProvider
{
    readonly MemoryTable _table = new(rows.Schema, rows);

    /// <inheritdoc/>
    public Schema Schema => rows.Schema;

    /// <inheritdoc/>
    public string? DisplayName => name;

    /// <inheritdoc/>
    public TableStatistics? Statistics => new(rows.Length, IsExact: true, []);

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => _table.Scan(request);
}
