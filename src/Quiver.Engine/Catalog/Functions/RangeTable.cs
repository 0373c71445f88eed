using Quiver.Arrow.Types;

namespace Quiver.Engine.Catalog.Functions;

/// <summary>The rows of a range, which are made as they are read.</summary>
sealed class RangeTable(string name, RangeSteps steps) : ITableProvider
{
    public Schema Schema { get; } = new([new Field(name, steps.Type, isNullable: false)]);

    public TableStatistics? Statistics => new(steps.Count, IsExact: true, []);

    public ExecutionPlan Scan(ScanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new RangeScan(Schema.Select(request.Projection), steps, request.Limit);
    }
}
