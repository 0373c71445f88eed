using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Schemas;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

public sealed class ParquetPruningTests
{
    [Fact]
    public void Pruned_row_groups_have_no_row_that_passes()
    {
        using var table = Open("lineitem");
        var random = new Random(11);
        var pruned = 0;
        var file = table.Files[0];
        foreach (var ordinal in new[] { 0, 4, 8, 10, 14 })
        {
            var values = ReadColumn(file, ordinal);
            for (var round = 0; round < 40; round++)
            {
                var pick = values[random.Next(file.RowGroupCount)];
                var literal = new ScalarValue(file.Schema.Fields[ordinal].Type, pick[random.Next(pick.Length)]);
                var op = (ComparisonOperator)random.Next(6);
                for (var group = 0; group < file.RowGroupCount; group++)
                {
                    if (!Filter(table, group).MayPass(Compare(file, ordinal, op, literal)))
                    {
                        pruned++;
                        Assert.DoesNotContain(values[group], v => Passes(op, v, literal.Value!));
                    }
                }
            }
        }

        Assert.True(pruned > 20, $"only {pruned} row groups were pruned");
    }

    [Fact]
    public void Scan_with_filter_reads_only_row_groups_that_may_pass()
    {
        using var table = Open("lineitem");
        var all = CountRows(table, Request([0, 5]));
        Assert.Equal(600572, all);
        var file = table.Files[0];
        var isSmall = Compare(file, 0, ComparisonOperator.Less, ScalarValue.Int64(1000));
        Assert.Equal(file.RowsOf(0), CountRows(table, Request([0], isSmall)));
        Assert.Equal(0, CountRows(table, Request([], Compare(file, 0, ComparisonOperator.Less, ScalarValue.Int64(-5)))));
        Assert.Equal(600572, CountRows(table, Request([])));
    }

    [Fact]
    public void Scan_with_filter_leaves_out_batches_without_a_row_that_passes()
    {
        using var table = Open("lineitem");
        var file = table.Files[0];
        var price = (long value) => new ScalarValue(file.Schema.Fields[5].Type, value / 100m);
        foreach (var filter in new Expression[]
        {
            Compare(file, 0, ComparisonOperator.Less, ScalarValue.Int64(1000)),
            new LogicalExpression(true, [
                Compare(file, 0, ComparisonOperator.Greater, ScalarValue.Int64(300000)),
                Compare(file, 0, ComparisonOperator.LessOrEqual, ScalarValue.Int64(301000))]),
            Compare(file, 5, ComparisonOperator.Greater, price(10_000_000)),
            Compare(file, 14, ComparisonOperator.Equal, ScalarValue.Text("MAIL")),
            Compare(file, 14, ComparisonOperator.Equal, ScalarValue.Text("MAIM")),
        })
        {
            var all = Sums(table, Request([5, 0, 14, 15]), filter, out var allRows);
            var some = Sums(table, Request([5, 0, 14, 15], filter), filter, out var someRows);
            Assert.Equal(all, some);
            Assert.True(someRows <= allRows);
            Assert.True(filter is not LogicalExpression || someRows is > 0 and < 20_000, $"{someRows} rows were read");
        }
    }

    [Fact]
    public void Statistics_of_a_table_are_those_of_its_values()
    {
        using var table = Open("orders");
        var statistics = table.Statistics!;
        Assert.Equal(150000, statistics.RowCount);
        for (var ordinal = 0; ordinal < table.Schema.Fields.Count; ordinal++)
        {
            var values = ReadColumn(table.Files[0], ordinal).SelectMany(v => v).ToArray();
            var column = statistics.Columns[ordinal];
            Assert.Equal(0, column.NullCount);
            if (values[0] is not string)
            {
                Assert.Equal(values.Min(), column.Min!.Value);
                Assert.Equal(values.Max(), column.Max!.Value);
            }
        }
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public void Old_bounds_count_only_where_signed_order_is_right(bool isBytes, bool isUnsigned, bool isUsed)
    {
        var type = isBytes ? ParquetType.ByteArray : ParquetType.Int32;
        var node = new SchemaNode
        {
            Name = "a",
            Kind = NodeKind.Leaf,
            Type = isBytes ? DataType.Utf8 : isUnsigned ? DataType.UInt32 : DataType.Int32,
            IsNullable = true,
            Definition = 1,
            Repetition = 0,
            SlotDefinition = 0,
            LeafIndex = 0,
            LeafKind = isBytes ? LeafKind.Bytes : LeafKind.Copy32,
            PhysicalType = type,
        };
        var group = new RowGroup { RowCount = 10 };
        var metadata = new ColumnMetadata { Type = type, Statistics = new Statistics { Min = [1, 0, 0, 0], Max = [2, 0, 0, 0],
            NullCount = 3 } };
        group.Columns.Add(new ColumnChunkMetadata { Metadata = metadata });
        var old = BoundsReader.Read(node, group);
        Assert.Equal(isUsed, old.Min is not null);
        Assert.Equal(isUsed, old.Max is not null);
        Assert.Equal(3, old.NullCount);
        metadata.Statistics.MinValue = metadata.Statistics.Min;
        metadata.Statistics.MaxValue = metadata.Statistics.Max;
        Assert.NotNull(BoundsReader.Read(node, group).Max);
        metadata.Statistics.MaxValue = [0, 0, 0, 0];
        Assert.Null(BoundsReader.Read(node, group).Max);
    }

    static RowGroupFilter Filter(ParquetTable table, int group) => new(ordinal => table.BoundsOf(0, group, ordinal),
        column => column.Id.Value);

    static ComparisonExpression Compare(ParquetFile file, int ordinal, ComparisonOperator op, ScalarValue literal)
    {
        var field = file.Schema.Fields[ordinal];
        return new ComparisonExpression(op, new ColumnExpression(new ColumnId(ordinal), field.Name, field.Type),
            new LiteralExpression(literal));
    }

    static ScanRequest Request(int[] projection, params Expression[] filters) => new()
    {
        Projection = projection,
        Filters = filters,
        Ordinals = Enumerable.Range(0, 20).ToDictionary(i => new ColumnId(i), i => i),
    };

    /// <summary>Returns the count, the sum of prices and of comment lengths of the rows that pass.</summary>
    static (long Count, long Price, long Length) Sums(ParquetTable table, ScanRequest request, Expression filter, out long rows)
    {
        (long Count, long Price, long Length) sums = default;
        rows = 0;
        var context = new TaskContext(MemoryBudget.Unlimited, null!, 8192, 2);
        using var source = ((MorselScan)table.Scan(request)).Open(context, CancellationToken.None);
        using var reader = source.CreateReader();
        while (reader.Next() is { } batch)
        {
            rows += batch.Length;
            for (var i = 0; i < batch.Length; i++)
            {
                if (Passes(filter, ordinal => batch.Columns[request.Projection.ToList().IndexOf(ordinal)].GetValue(i)!))
                {
                    sums = (sums.Count + 1, sums.Price + ((FixedWidthColumn)batch.Columns[0]).Values<long>()[i],
                        sums.Length + ((string)batch.Columns[3].GetValue(i)!).Length);
                }
            }
        }

        return sums;
    }

    static bool Passes(Expression filter, Func<int, object> value) => filter is ComparisonExpression comparison
        ? Passes(comparison.Operator, value(((ColumnExpression)comparison.Left).Id.Value),
            ((LiteralExpression)comparison.Right).Value.Value!)
        : filter.Children.All(child => Passes(child, value));

    static long CountRows(ParquetTable table, ScanRequest request)
    {
        var budget = new MemoryBudget(64 << 20);
        var context = new TaskContext(budget, null!, 8192, 2);
        using var source = ((MorselScan)table.Scan(request)).Open(context, CancellationToken.None);
        long rows = 0;
        using (var first = source.CreateReader())
        using (var second = source.CreateReader())
        {
            // Two readers in turn share the morsels.
            for (var more = true; more;)
            {
                more = false;
                foreach (var reader in new[] { first, second })
                {
                    if (reader.Next() is { } batch)
                    {
                        rows += batch.Length;
                        more = true;
                        Assert.Equal(request.Projection.Count, batch.Columns.Count);
                    }
                }
            }
        }

        Assert.Equal(0, budget.UsedBytes);
        return rows;
    }

    static object[][] ReadColumn(ParquetFile file, int ordinal)
    {
        var groups = new object[file.RowGroupCount][];
        for (var group = 0; group < groups.Length; group++)
        {
            using var reader = file.ReadRowGroup(group, [ordinal], MemoryBudget.Unlimited);
            var values = new List<object>();
            while (reader.ReadBatch() is { } batch)
            {
                values.AddRange(Enumerable.Range(0, batch.Length).Select(i => batch.Columns[0].GetValue(i)!));
            }

            groups[group] = [.. values];
        }

        return groups;
    }

    static bool Passes(ComparisonOperator op, object value, object literal)
    {
        var order = value is string text
            ? string.CompareOrdinal(text, (string)literal)
            : Comparer<object>.Default.Compare(value, literal);
        return op switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    static ParquetTable Open(string table)
    {
        Assert.SkipWhen(ConformancePaths.Root is null, "the conformance files are not beside the repository");
        return new ParquetTable([ParquetFile.Open(Path.Combine(ConformancePaths.Root!, "tpch", "sf0.1", table + ".parquet"))]);
    }
}
