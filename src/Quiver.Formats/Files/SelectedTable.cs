using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.Files;

/// <summary>Some columns of a table in another order.</summary>
sealed class SelectedTable(ITableProvider table, IReadOnlyList<int> ordinals) : ITableProvider
{
    /// <inheritdoc/>
    public Schema Schema { get; } = table.Schema.Select(ordinals);

    /// <inheritdoc/>
    public TableStatistics? Statistics => table.Statistics is { } known ? known with { Columns = [] } : null;

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => table.Scan(new ScanRequest
    {
        Projection = [.. request.Projection.Select(i => ordinals[i])],
        Limit = request.Limit,
    });
}
