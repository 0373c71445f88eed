using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Csv;
using Quiver.Formats.Json;
using Quiver.Formats.Tests.Json;
using Quiver.Formats.Tests.TextWriting;
using Xunit;

namespace Quiver.Formats.Tests.Csv;

public sealed class CsvWriterTests
{
    static readonly Schema Schema = new(
    [
        new("id", DataType.Int64), new("na,me", DataType.Utf8), new("v", DataType.Float64), new("ok", DataType.Boolean), new("d",
            DataType.Date),
        new("t", DataType.Timestamp(TimeUnit.Microsecond)), new("p", DataType.Decimal(10, 2)),
    ]);

    static RecordBatch Batch() => new(
        Schema,
        [
            ColumnBuilder.Build(DataType.Int64, 1L, null, -3L),
            ColumnBuilder.Build(DataType.Utf8, "say \"hi\", é\nx", "", null),
            ColumnBuilder.Build(DataType.Float64, 0.1, null, 1e300),
            ColumnBuilder.Build(DataType.Boolean, true, false, null),
            ColumnBuilder.Build(DataType.Date, new DateOnly(2020, 1, 2), null, new DateOnly(1969, 12, 31)),
            ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Microsecond), new DateTime(2020, 1, 2, 3, 4, 5), null, new DateTime(1960, 1, 1,
                0, 0, 0, 250)),
            ColumnBuilder.Build(DataType.Decimal(10, 2), 12.5m, null, -0.01m),
        ],
        3);

    [Fact]
    public void Batch_asCsv_isQuotedWhereNeededAndReadBack()
    {
        using RecordBatch expected = Batch();
        string text = TextFiles.Csv(Schema, null, expected);
        Assert.Equal(
            "id,\"na,me\",v,ok,d,t,p\n1,\"say \"\"hi\"\", é\nx\",0.1,true,2020-01-02,2020-01-02 03:04:05,12.50\n"
            + ",\"\",,false,,,\n-3,,1e+300,,1969-12-31,1960-01-01 00:00:00.25,-0.01\n",
            text);
        var types = new CsvOptions { Types = new Dictionary<string, DataType> { ["p"] = DataType.Decimal(10, 2) } };
        (Schema schema, List<object?[]> rows) = CsvReading.Read(text, types);
        Assert.Equal(Schema.ToString(), schema.ToString());
        Assert.Equal(CsvReading.Show(Enumerable.Range(0, 3).Select(r => expected.Columns.Select(c => c.GetValue(r)).ToArray())),
            CsvReading.Show(rows));
    }

    [Fact]
    public void Options_ofTheWriter_areFollowed()
    {
        var schema = new Schema([new Field("a", DataType.Utf8), new Field("b", DataType.Utf8)]);
        using var batch = new RecordBatch(
            schema, [ColumnBuilder.Build(DataType.Utf8, "NULL", null), ColumnBuilder.Build(DataType.Utf8, "x;y", " it's")], 2);
        var options = new CsvWriterOptions { Delimiter = ';', Quote = '\'', HasHeader = false, NullText = "NULL" };
        Assert.Equal("'NULL';'x;y'\nNULL;' it''s'\n", TextFiles.Csv(schema, options, batch));
        Assert.Throws<QuiverException>(() => new CsvRowEncoder(schema, new CsvWriterOptions { Delimiter = '"' }));
    }

    [Theory]
    [InlineData(JsonLayout.Lines)]
    [InlineData(JsonLayout.Array)]
    public void Batch_asJson_isReadBack(object layout)
    {
        DataType nested = DataType.Struct(new Field("k", DataType.List(DataType.Int64)), new Field("s", DataType.Utf8));
        var schema = new Schema([.. Schema.Fields, new Field("n\"", nested), new Field("inf", DataType.Float64)]);
        using RecordBatch flat = Batch();
        using var batch = new RecordBatch(
            schema,
            [
                .. flat.Columns,
                ColumnBuilder.Build(nested, new object?[] { new object?[] { 1L, null }, "\u0001\t\\" }, null, new object?[] { null, "z" }),
                ColumnBuilder.Build(DataType.Float64, double.NaN, 2.0, double.NegativeInfinity),
            ],
            3);
        string text = TextFiles.Json(schema, new JsonWriterOptions { Layout = (JsonLayout)layout }, batch);
        const string First = "{\"id\":1,"
            + "\"na,me\":\"say \\\"hi\\\", é\\nx\",\"v\":0.1,\"ok\":true,\"d\":\"2020-01-02\",\"t\":\"2020-01-02T03:04:05\",\"p\":12.50,"
            + "\"n\\\"\":{\"k\":[1,null],\"s\":\"\\u0001\\t\\\\\"},\"inf\":null}";
        Assert.StartsWith((JsonLayout)layout == JsonLayout.Array ? "[\n" + First + ",\n" : First + "\n", text);
        var types = new JsonOptions { Types = new Dictionary<string, Field> { ["p"] = new("p", DataType.Decimal(10, 2)) } };
        (Schema read, List<object?[]> rows) = JsonReading.Read(text, types);
        Assert.Equal(schema.ToString(), read.ToString());
        object?[][] expected = [.. Enumerable.Range(0, 3).Select(r => batch.Columns.Select(c => c.GetValue(r)).ToArray())];
        expected[0][^1] = expected[2][^1] = null;
        Assert.Equal(CsvReading.Show(expected), CsvReading.Show(rows));
    }

    [Fact]
    public void Empty_array_isWritten() =>
        Assert.Equal("[]\n", TextFiles.Json(Schema, new JsonWriterOptions { Layout = JsonLayout.Array }));
}
