using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Types;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.ArrowIpc;

public sealed class IpcRoundTripTests
{
    public static TheoryData<string, bool> Types()
    {
        var data = new TheoryData<string, bool>();
        foreach ((string name, DataType _) in AllTypes)
        {
            data.Add(name, false);
            data.Add(name, true);
        }

        return data;
    }

    static IEnumerable<(string Name, DataType Type)> AllTypes =>
    [
        .. SampleColumns.Types, ("null", DataType.Null),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Round_trip_returns_values(string name, bool isFile)
    {
        DataType type = AllTypes.First(t => t.Name == name).Type;
        var schema = new Schema([new Field("c", type)]);
        RecordBatch[] batches =
        [
            Batch(schema, Build(type, 300, 1, 0.3)),
            Batch(schema, Build(type, 0, 2, 0)),
            Batch(schema, Build(type, 64, 3, 0)),
            Batch(schema, Build(type, 40, 4, 1)),
            Batch(schema, Build(type, 200, 5, 0.2).Slice(64, 100)),
            Batch(schema, Build(type, 200, 6, 0.2).Slice(37, 101)),
            Batch(schema, new ConstantColumn(Build(type, 1, 7, 0), 10)),
            Batch(schema, new ConstantColumn(Build(type, 1, 8, 1), 10)),
        ];
        string[] expected = [.. batches.Select(b => IpcRoundTrip.Text(b.Columns[0]))];
        (Schema read, List<RecordBatch> result) = IpcRoundTrip.Read(IpcRoundTrip.Write(schema, isFile, batches));
        Assert.Equal(type, read.Fields[0].Type);
        Assert.Equal(expected, result.Select(b => IpcRoundTrip.Text(b.Columns[0])));
        result.ForEach(b => b.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dictionary_columns_stay_dictionaries_where_the_schema_says_so(bool isFile)
    {
        var schema = new Schema([new Field("c", DataType.Dictionary(DataType.Utf8)), new Field("plain", DataType.Utf8)]);
        Column first = ColumnBuilder.Build(DataType.Utf8, "red", "green", "a colour with a long name");
        Column second = ColumnBuilder.Build(DataType.Utf8, "blue", "red");
        RecordBatch[] batches =
        [
            Dictionaries(schema, first, [0, 1, 2, 0], 0b1011), Dictionaries(schema, first, [2, 2], 0b11),
            Dictionaries(schema, second, [1, 0, 1], 0b111), Dictionaries(schema, first, [1], 1),
            Batch(schema, ColumnBuilder.Build(DataType.Utf8, "x", null), ColumnBuilder.Build(DataType.Utf8, null, "y")),
            Batch(schema, Constant("k"), Constant(null)),
            Dictionaries(schema, first, [0, 1, 2, 0], 0b1011).Slice(1, 2),
        ];
        string[] expected = [.. batches.SelectMany(b => b.Columns).Select(IpcRoundTrip.Text)];
        (Schema read, List<RecordBatch> result) = IpcRoundTrip.Read(IpcRoundTrip.Write(schema, isFile, batches));
        Assert.Equal(schema.ToString(), read.ToString());
        Assert.Equal(expected, result.SelectMany(b => b.Columns).Select(IpcRoundTrip.Text));
        Assert.All(result, b => Assert.IsType<DictionaryColumn>(b.Columns[0]));
        Assert.All(result, b => Assert.IsType<StringColumn>(b.Columns[1]));
        Assert.Same(((DictionaryColumn)result[0].Columns[0]).Values, ((DictionaryColumn)result[1].Columns[0]).Values);
    }

    [Fact]
    public void Dictionaries_of_every_type_inside_of_nested_types_come_back_plain()
    {
        DataType inner = DataType.Struct(new Field("d", DataType.Dictionary(DataType.Decimal(5, 1))), new Field("e", DataType.Boolean));
        var schema = new Schema([new Field("s", inner), new Field("t", DataType.Dictionary(DataType.List(DataType.Int32)))]);
        Column structs = ColumnBuilder.Build(inner, new object?[] { 1.5m, true }, null, new object?[] { null, false });
        Column lists = ColumnBuilder.Build(DataType.List(DataType.Int32), new object?[] { 1, null }, null, Array.Empty<object?>());
        RecordBatch batch = Batch(schema, structs, lists);
        (Schema _, List<RecordBatch> result) = IpcRoundTrip.Read(IpcRoundTrip.Write(schema, false, batch, batch));
        Assert.Equal("[1.5,True] | null | [null,False]", IpcRoundTrip.Text(result[1].Columns[0]));
        Assert.Equal(IpcRoundTrip.Text(lists), IpcRoundTrip.Text(result[1].Columns[1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Schema_keeps_metadata_and_nullability(bool isFile)
    {
        var schema = new Schema(
            [
                new Field("a", DataType.Int32, isNullable: false, new Dictionary<string, string> { ["unit"] = "ms", ["empty"] = "" }),
                new Field("", DataType.Struct(new Field("x", DataType.Timestamp(TimeUnit.Nanosecond, "Europe/Oslo"), isNullable: false))),
                new Field("ünï", DataType.Duration(TimeUnit.Microsecond)),
            ],
            new Dictionary<string, string> { ["origin"] = "tést" });
        Schema read = IpcRoundTrip.Read(IpcRoundTrip.Write(schema, isFile)).Schema;
        Assert.Equal(schema.ToString(), read.ToString());
        Assert.Equal("ms", read.Fields[0].Metadata["unit"]);
        Assert.Equal("", read.Fields[0].Metadata["empty"]);
        Assert.Equal("tést", read.Metadata["origin"]);
        Assert.False(((StructType)read.Fields[1].Type).Fields[0].IsNullable);
    }

    [Fact]
    public async Task Async_calls_do_what_sync_calls_do()
    {
        var schema = new Schema([new Field("c", DataType.Utf8)]);
        RecordBatch batch = Batch(schema, Build(DataType.Utf8, 20_000, 1, 0.1));
        using var bytes = new MemoryStream();
        var writer = new ArrowStreamWriter(bytes, schema);
        await writer.WriteAsync(batch, TestContext.Current.CancellationToken);
        await writer.FinishAsync(TestContext.Current.CancellationToken);
        Assert.Equal(IpcRoundTrip.Write(schema, false, batch), bytes.ToArray());
        bytes.Position = 0;
        using var reader = new ArrowStreamReader(bytes);
        int rows = 0;
        await foreach (RecordBatch read in reader.ReadBatchesAsync(TestContext.Current.CancellationToken))
        {
            rows += read.Length;
            Assert.Equal(IpcRoundTrip.Text(batch.Columns[0]), IpcRoundTrip.Text(read.Columns[0]));
        }

        Assert.Equal(20_000, rows);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        bytes.Position = 0;
        using var second = new ArrowStreamReader(bytes);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await second.ReadBatchAsync(cancelled.Token));
    }

    [Fact]
    public void Batch_without_columns_keeps_its_rows()
    {
        using var batch = new RecordBatch(Schema.Empty, [], 17);
        Assert.Equal(17, IpcRoundTrip.Read(IpcRoundTrip.Write(Schema.Empty, false, batch)).Batches[0].Length);
    }

    static Column Build(DataType type, int rows, int seed, double nulls) =>
        ColumnBuilder.Build(type, type.Id == TypeId.Null ? new object?[rows] : SampleColumns.Values(type, rows, seed, nulls));

    static ConstantColumn Constant(string? value) => new(ColumnBuilder.Build(DataType.Utf8, value), 2);

    static RecordBatch Batch(Schema schema, params Column[] columns) => new(schema, columns, columns[0].Length);

    static RecordBatch Dictionaries(Schema schema, Column values, int[] codes, byte valid) =>
        Batch(schema, IpcRoundTrip.Coded(values, codes, valid), IpcRoundTrip.Coded(values, codes, valid));
}
