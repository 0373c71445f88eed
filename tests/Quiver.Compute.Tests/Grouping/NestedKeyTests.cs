using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Grouping;
using Xunit;

namespace Quiver.Compute.Tests.Grouping;

/// <summary>Nested values as keys: equal ones are one group, and the key of a group is the value again.</summary>
public sealed unsafe class NestedKeyTests
{
    static readonly DataType Type = DataType.Struct(
        [new Field("l", DataType.List(DataType.Float64)), new Field("t", DataType.Utf8), new Field("b", DataType.Boolean)]);

    [Theory]
    [InlineData(1)]
    [InlineData(65)]
    [InlineData(3000)]
    public void Equal_values_get_equal_groups_and_keys_come_back(int length)
    {
        var random = new Random(length);
        using Column column = ColumnBuilder.Build(Type, [.. Enumerable.Range(0, length).Select(_ => Value(random))]);
        var layout = new KeyLayout([Type]);
        using var table = new GroupTable(layout, MemoryBudget.Unlimited);
        using var stage = new KeyStage(layout, MemoryBudget.Unlimited);
        int[] groups = new int[length];
        stage.Begin([column], 1, length);
        for (int from = 0; from < length; from += KeyStage.StripRows)
        {
            int count = Math.Min(KeyStage.StripRows, length - from);
            stage.Write(from, count, layout.Words);
            fixed (int* found = groups)
            {
                table.FindOrAdd(stage.Rows, layout.Words, count, found + from);
            }
        }

        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column keys = table.Key(0, 0, table.GroupCount, scratch);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(0, ValueComparer.Compare(column, i, keys, groups[i]));
        }

        for (int a = 0; a < Math.Min(keys.Length, 60); a++)
        {
            for (int b = 0; b < a; b++)
            {
                Assert.NotEqual(0, ValueComparer.Compare(keys, a, keys, b));
            }
        }
    }

    [Fact]
    public void Constants_say_that_they_may_be_null()
    {
        using var constant = new ConstantColumn(ColumnBuilder.Build(DataType.Int32, [null]), 5);
        using var value = new ConstantColumn(ColumnBuilder.Build(DataType.Int32, [1]), 5);
        Assert.True(constant.MayHaveNulls);
        Assert.False(constant.HasValidity);
        Assert.Equal(5, constant.NullCount);
        Assert.False(value.MayHaveNulls);
        Assert.Equal(0, value.NullCount);
        Assert.Equal(3, new NullColumn(3).NullCount);
    }

    static object? Value(Random random) => random.Next(8) == 0 ? null : new object?[]
    {
        random.Next(4) == 0 ? null : Enumerable.Range(0, random.Next(3)).Select(_ => Number(random)).ToArray(),
        random.Next(3) switch { 0 => null, 1 => "short", _ => "a text that does not fit a view, whatever it holds" },
        random.Next(2) == 0,
    };

    static object? Number(Random random) => random.Next(5) switch
    {
        0 => null,
        1 => 0.0,
        2 => -0.0,
        3 => double.NaN,
        _ => 1.5,
    };
}
