using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Lowering;
using Xunit;

namespace Quiver.InfluxQl.Tests.Lowering;

/// <summary>Ranges of time as conditions on the column of time.</summary>
public sealed class TimeRangeLoweringTests
{
    static readonly ColumnExpression _time = new(new ColumnId(0), "time", DataType.Timestamp(TimeUnit.Nanosecond));

    [Theory]
    [InlineData(TimeText.Minimum, TimeText.Maximum, "")]
    [InlineData(long.MinValue, long.MaxValue, "")]
    [InlineData(0, TimeText.Maximum, ">= 0")]
    [InlineData(TimeText.Minimum, 1, "<= 1")]
    [InlineData(-1_000_000_001, 5_000_000_000, ">= -1000000001; <= 5000000000")]
    public void Ends_that_bound_nothing_are_left_out(long first, long last, string expected) =>
        Assert.Equal(expected, string.Join("; ", TimeRangeLowering.Lower(first, last, _time).Select(Print)));

    [Fact]
    public void Bounds_that_wrap_bound_nothing()
    {
        var bounds = new TimeBounds((Int128)long.MaxValue + 1, null);
        Assert.Empty(TimeRangeLowering.Lower(bounds.FirstNanosecond, bounds.LastNanosecond, _time));
    }

    static string Print(Expression condition)
    {
        var comparison = (ComparisonExpression)condition;
        Assert.Same(_time, comparison.Left);
        Assert.Equal(_time.Type, comparison.Right.Type);
        long bound = ((FixedWidthColumn)((LiteralExpression)comparison.Right).Value.Column).Values<long>()[0];
        return $"{ComparisonOperators.Symbol(comparison.Operator)} {bound}";
    }
}
