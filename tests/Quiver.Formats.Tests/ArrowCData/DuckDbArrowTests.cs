using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.CData;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Formats.Tests.ArrowIpc;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.ArrowCData;

/// <summary>DuckDB reads what Quiver exports and Quiver reads what DuckDB exports, in one process.</summary>
[Collection(nameof(ArrowCData))]
public sealed unsafe class DuckDbArrowTests
{
    public static TheoryData<string> Types => [.. SampleColumns.Types.Select(t => t.Name), "dictionary"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Values_pass_through_DuckDB_unchanged(string name)
    {
        Assert.SkipWhen(DuckDb.Missing.Length > 0, DuckDb.Missing);
        (long columns, long streams) = (ExportedColumns.Count, ExportedStream.Count);
        DataType type = name == "dictionary" ? DataType.Dictionary(DataType.Utf8) : SampleColumns.Types.First(t => t.Name == name).Type;
        var schema = new Schema([new Field("n", DataType.Int32), new Field("c", type)]);
        RecordBatch[] batches =
        [
            Batch(schema, 3000, 1, 0.3), Batch(schema, 0, 2, 0), Batch(schema, 100, 3, 0).Slice(37, 45), Batch(schema, 70, 4, 1),
        ];
        string[] expected = [.. Rows(batches)];
        CArrowArrayStream* stream = CArrowArrayStream.Allocate();
        ArrowInterop.ExportStream(schema, batches.ToAsyncEnumerable(), stream);
        using (var duck = new DuckDb())
        {
            duck.Scan("v", stream);
            List<RecordBatch> read = duck.Query("SELECT * FROM v");
            Assert.Equal(expected, Rows(read));
            read.ForEach(batch => batch.Dispose());
        }

        CArrowArrayStream.Free(stream);
        Assert.Equal((columns, streams), (ExportedColumns.Count, ExportedStream.Count));
    }

    [Theory]
    [InlineData("SELECT i::UTINYINT AS a, i::HUGEINT AS b FROM range(3) t(i)", "0 | 1 | 2", "0 | 1 | 2")]
    [InlineData("SELECT 'enum'::ENUM('x','enum') AS a, INTERVAL 2 MONTHS AS b", "'enum'", null)]
    [InlineData("SELECT '00010203-0405-0607-0809-0a0b0c0d0e0f'::UUID AS a, [1, NULL, 3] AS b",
        "'00010203-0405-0607-0809-0a0b0c0d0e0f'", "[1,null,3]")]
    [InlineData("SELECT [1, 2]::INTEGER[2] AS a, MAP {'k': 1} AS b", "[1,2]", "['k':1]")]
    [InlineData("SELECT union_value(num := 2) AS a, {'x': 1, 'y': 'z'} AS b", "[2]", "[1,'z']")]
    [InlineData("SELECT TIMESTAMPTZ '2020-01-02 03:04:05+00' AS a, '101'::BIT::VARCHAR AS b", "637135310450000000", "'101'")]
    [InlineData("SELECT TIMESTAMP_S '2020-01-02 03:04:05' AS a, TIME '01:02:03' AS b", "637135310450000000", "01:02")]
    [InlineData("SELECT 1.5::DECIMAL(4, 2) AS a, 12345678901234567890.5::DECIMAL(30, 1) AS b", "1.50", "12345678901234567890.5")]
    public void Types_of_DuckDB_are_read(string sql, string first, string? second)
    {
        Assert.SkipWhen(DuckDb.Missing.Length > 0, DuckDb.Missing);
        using var duck = new DuckDb();
        RecordBatch batch = duck.Query(sql).Single();
        Assert.Equal(first, IpcRoundTrip.Text(batch.Columns[0]));
        Assert.Equal(second ?? IpcRoundTrip.Text(batch.Columns[1]), IpcRoundTrip.Text(batch.Columns[1]));
        batch.Dispose();
    }

    [Theory]
    [InlineData("SET produce_arrow_string_view = true")]
    [InlineData("SET arrow_large_buffer_size = true")]
    [InlineData("SET arrow_output_list_view = true")]
    [InlineData("SET arrow_lossless_conversion = true")]
    public void Layouts_that_DuckDB_can_be_told_to_make_are_read(string setting)
    {
        Assert.SkipWhen(DuckDb.Missing.Length > 0, DuckDb.Missing);
        using var duck = new DuckDb();
        if (setting.Contains("string_view", StringComparison.Ordinal))
        {
            duck.Query("SET arrow_output_version = '1.5'");
        }

        duck.Query(setting);
        List<RecordBatch> batches = duck.Query(
            "SELECT CASE WHEN i % 3 > 0 THEN 'text number ' || i || ' of many' END AS a, range(i % 4) AS b, i::UTINYINT AS c "
            + "FROM range(100) t(i)");
        string[] expected = [.. Enumerable.Range(0, 100).Select(i =>
            $"{(i % 3 > 0 ? $"'text number {i} of many'" : "null")} [{string.Join(",", Enumerable.Range(0, i % 4))}] {i}")];
        Assert.Equal(expected, Rows(batches));
        batches.ForEach(batch => batch.Dispose());
    }

    static IEnumerable<string> Rows(IEnumerable<RecordBatch> batches) => batches.SelectMany(b => Enumerable.Range(0, b.Length)
        .Select(row => string.Join(" ", b.Columns.Select(c => SampleColumns.Text(c.GetValue(row))))));

    static RecordBatch Batch(Schema schema, int rows, int seed, double nulls)
    {
        object?[] numbers = [.. Enumerable.Range(0, rows).Select(i => (object)i)];
        DataType type = schema.Fields[1].Type.Logical;

        // DuckDB wants keys to be unique in a map.
        object?[] values = [.. SampleColumns.Values(type, rows, seed, nulls)
            .Select(value => value is KeyValuePair<object, object?>[] pairs ? pairs.DistinctBy(p => p.Key).ToArray() : value)];
        return new RecordBatch(schema, [ColumnBuilder.Build(DataType.Int32, numbers), ColumnBuilder.Build(type, values)], rows);
    }
}
