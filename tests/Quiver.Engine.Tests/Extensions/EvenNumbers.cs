using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Tests.Extensions;

/// <summary>A table provider that makes its rows when it is scanned, only the columns that the query asks for.</summary>
sealed class EvenNumbers(int count) : ITableProvider
{
    public Schema Schema { get; } = new([new Field("half", DataType.Int64), new Field("n", DataType.Int64)]);

    public ExecutionPlan Scan(ScanRequest request)
    {
        Column[] columns = [.. request.Projection.Select(ordinal => ColumnBuilder.Build(
            DataType.Int64, [.. Enumerable.Range(0, count).Select(i => (object?)(long)(i * (ordinal + 1)))]))];
        Schema schema = Schema.Select(request.Projection);
        return new MemoryTable(schema, new RecordBatch(schema, columns, count)).Scan(
            new ScanRequest { Projection = [.. Enumerable.Range(0, columns.Length)] });
    }
}
