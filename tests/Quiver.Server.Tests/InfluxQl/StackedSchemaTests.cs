using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Formats.Json;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;
using Quiver.InfluxQl.Results;
using Quiver.Server.Http.InfluxAnswers;
using Xunit;
using static Quiver.Server.Tests.InfluxQl.MadeUpAnswers;

namespace Quiver.Server.Tests.InfluxQl;

/// <summary>Series as the rows of one table.</summary>
public sealed class StackedSchemaTests
{
    [Fact]
    public void Series_stand_below_each_other() => Assert.Equal(
        """
        {"iox::measurement":"cpu","time":"1970-01-01T00:00:01","host":"a","f":1.5,"i":null}
        {"iox::measurement":"cpu","time":"1970-01-01T00:00:02","host":"a","f":null,"i":null}
        {"iox::measurement":"mem","time":"1970-01-01T00:00:03","host":null,"f":null,"i":7}

        """.ReplaceLineEndings("\n"),
        Stacked(
            Tagged("cpu", "host", "a", ["time", "f"], Times(1, 2), Floats(1.5, null)),
            Series("mem", ["time", "i"], Times(3), Integers(7L))));

    [Fact]
    public void Columns_of_two_types_have_one_for_both() => Assert.Equal(
        """
        {"iox::measurement":"a","v":1.5,"s":"x"}
        {"iox::measurement":"b","v":7.0,"s":"8"}

        """.ReplaceLineEndings("\n"),
        Stacked(Series("a", ["v", "s"], Floats(1.5), Texts("x")), Series("b", ["v", "s"], Integers(7L), Integers(8L))));

    [Fact]
    public void Columns_of_one_name_stay_two() => Assert.Equal(
        """{"iox::measurement":"a","v":1.5,"v":2.5}""" + "\n",
        Stacked(Series("a", ["v", "v"], Floats(1.5), Floats(2.5))));

    [Fact]
    public void A_later_series_cannot_have_more_columns()
    {
        var schema = StackedSchema.Of([Series("a", ["v"], Floats(1.0))], StackedSchema.MeasurementName);
        var error = Assert.Throws<QuiverException>(() => schema.Stack(Series("b", ["w"], Floats(2.0))));
        Assert.StartsWith("series \"b\" has the column \"w\"", error.Message, StringComparison.Ordinal);
    }

    static string Stacked(params SeriesRows[] series)
    {
        var schema = StackedSchema.Of(series, StackedSchema.MeasurementName);
        using var buffer = new GrowingBuffer(Arrow.Memory.MemoryBudget.Unlimited);
        var options = new Formats.Json.JsonWriterOptions
        {
            Layout = JsonLayout.Lines, IsCompact = true, Style = Compute.Text.ValueStyle.Arrow,
        };
        var rows = new TextRows(new JsonRowEncoder(schema.Schema, options), buffer);
        foreach (SeriesRows piece in series)
        {
            using RecordBatch batch = schema.Stack(piece);
            rows.Append(batch, 0, batch.Length);
        }

        rows.End();
        return System.Text.Encoding.UTF8.GetString(buffer.Written);
    }
}
