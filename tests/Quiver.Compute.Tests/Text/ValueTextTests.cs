using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using Xunit;

namespace Quiver.Compute.Tests.Text;

public class ValueTextTests
{
    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    public void Doubles_have_their_shortest_text(double value, string expected)
    {
        Assert.Equal(expected, ValueText.Of(ColumnBuilder.Build(DataType.Float64, value), 0));
        Assert.Equal(value, double.Parse(expected));
    }

    [Fact]
    public void Nested_text_is_quoted_only_where_it_could_be_misread()
    {
        var list = ColumnBuilder.Build(DataType.List(DataType.Utf8), [new object?[] { "a", "b c", "", "NULL", null, " x", "it's", "a,b" }]);
        Assert.Equal("[a, b c, '', 'NULL', NULL, ' x', 'it\\'s', 'a,b']", ValueText.Of(list, 0));
    }

    [Fact]
    public void Structs_and_maps_show_their_keys()
    {
        DataType type = DataType.Struct(new Field("a", DataType.Int32), new Field("b", DataType.Utf8));
        Assert.Equal("{'a': 1, 'b': NULL}", ValueText.Of(ColumnBuilder.Build(type, [new object?[] { 1, null }]), 0));
        DataType unnamed = DataType.Struct(new Field("", DataType.Int32), new Field("", DataType.Int32));
        Assert.Equal("(1, 2)", ValueText.Of(ColumnBuilder.Build(unnamed, [new object?[] { 1, 2 }]), 0));
        var map = ColumnBuilder.Build(
            DataType.Map(DataType.Utf8, DataType.Int32), [new KeyValuePair<object, object?>[] { new("k", 1), new("l", null) }]);
        Assert.Equal("{k=1, l=NULL}", ValueText.Of(map, 0));
    }
}
