using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Tests.Binding;

/// <summary>A table with columns but no rows.</summary>
sealed class FakeTable(Schema schema) : ITableProvider
{
    public Schema Schema { get; } = schema;

    public ExecutionPlan Scan(ScanRequest request) => throw new InvalidOperationException("binding does not read tables");

    /// <summary>Makes a table of <c>name type</c> pairs.</summary>
    public static FakeTable Of(params (string Name, DataType Type)[] columns) =>
        new(new Schema([.. columns.Select(c => new Field(c.Name, c.Type))]));
}
