using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Formats.Parquet;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>A column is not read to be counted where the footers say that it has no nulls, and is where they do not.</summary>
public sealed class CountedColumnsTests
{
    [Fact]
    public void Only_columns_without_nulls_are_counted_as_rows()
    {
        var schema = new Schema([new Field("a", DataType.Int64), new Field("b", DataType.Int64)]);
        using var full = ColumnBuilder.Build(DataType.Int64, 1L, 2L, 3L);
        using var some = ColumnBuilder.Build(DataType.Int64, 1L, null, 3L);
        var bytes = ParquetRoundTrip.Write(schema, [new RecordBatch(schema, [full, some], 3)]);
        using var table = new ParquetTable([ParquetRoundTrip.Open(bytes)]);
        PlanColumn[] columns = [.. schema.Fields.Select((field, i) => new PlanColumn(new ColumnId(i), field.Name, field.Type))];
        var scan = new LogicalScan("t", table, columns, [0, 1], [], null);
        var a = new ColumnExpression(columns[0].Id, "a", DataType.Int64);
        var b = new ColumnExpression(columns[1].Id, "b", DataType.Int64);

        Assert.Equal(["count(*)", "count(b)"], Calls(scan, a, b));
        Assert.Equal(["count(*)"], Calls(new LogicalFilter(scan, new UnaryExpression(UnaryOperator.IsNotNull, b)), a));
    }

    static IEnumerable<string> Calls(LogicalPlan input, params Expression[] counted)
    {
        var function = BasicAggregates.All.Single(f => f.Name == "count");
        var aggregate = new LogicalAggregate(input, [], [.. counted.Select((argument, i) => (
            new PlanColumn(new ColumnId(10 + i), "n", DataType.Int64),
            new AggregateCall(function, new FunctionSignature([argument.Type], DataType.Int64), [argument])))]);
        var rewritten = (LogicalAggregate)new CountedColumns().Apply(aggregate, null!);
        return rewritten.Calls.Select(call => call.Call.ToString());
    }
}
