using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.CData;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Tests.ArrowIpc;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.ArrowCData;

/// <summary>What is exported by the C data interface is imported equal, and released exactly once.</summary>
[Collection(nameof(NativeCounts))]
public sealed unsafe class CDataRoundTripTests
{
    public static TheoryData<string> Types => [.. SampleColumns.Types.Select(t => t.Name), "null"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Batch_comes_back_equal_and_is_released_with_its_last_column(string name)
    {
        DataType type = name == "null" ? DataType.Null : SampleColumns.Types.First(t => t.Name == name).Type;
        var metadata = new Dictionary<string, string> { ["origin"] = "κόσμος", ["empty"] = "" };
        var schema = new Schema([new Field("c", type, metadata: metadata), new Field("d", type, isNullable: false)], metadata);
        long before = ExportedColumns.Count;
        foreach ((int rows, double nulls, int seed) in new[] { (300, 0.3, 1), (0, 0, 2), (64, 0, 3), (41, 1, 4), (5000, 0.1, 5) })
        {
            Column[] columns = [Build(type, rows, seed, nulls), Build(type, rows + 75, seed + 9, nulls).Slice(37, rows)];
            string[] expected = [.. columns.Select(IpcRoundTrip.Text)];
            using RecordBatch result = RoundTrip(new RecordBatch(schema, columns, rows));
            Assert.Equal(schema.ToString(), result.Schema.ToString());
            Assert.Equal("κόσμος", result.Schema.Metadata["origin"]);
            Assert.Equal("", result.Schema.Fields[0].Metadata["empty"]);
            Assert.Equal(expected, result.Columns.Select(IpcRoundTrip.Text));
            Assert.Equal(expected, result.Slice(0, rows).Columns.Select(IpcRoundTrip.Text));
        }

        Assert.Equal(before, ExportedColumns.Count);
    }

    [Fact]
    public void Encoded_columns_come_back_equal()
    {
        var schema = new Schema([new Field("c", DataType.Dictionary(DataType.Utf8)), new Field("plain", DataType.Utf8)]);
        Column colours = ColumnBuilder.Build(DataType.Utf8, "red", "green", "a colour with a long name");
        Column Coded() => IpcRoundTrip.Coded(colours, [0, 1, 2, 0, 2], 0b10111);
        Column Constant(object? value) => new ConstantColumn(ColumnBuilder.Build(DataType.Utf8, value), 5);
        Column Plain() => ColumnBuilder.Build(DataType.Utf8, "a", null, "b", "a text that is longer than a view", "");
        Func<Column>[] makers = [Coded, Plain, () => Constant("k"), () => Constant(null), () => Coded().Slice(0, 5)];
        foreach (Func<Column> first in makers)
        {
            foreach (Func<Column> second in makers)
            {
                Column[] columns = [first(), second()];
                string[] expected = [.. columns.Select(IpcRoundTrip.Text)];
                using RecordBatch result = RoundTrip(new RecordBatch(schema, columns, 5));
                Assert.Equal(expected, result.Columns.Select(IpcRoundTrip.Text));
                Assert.IsType<DictionaryColumn>(result.Columns[0]);
            }
        }
    }

    [Fact]
    public void Fixed_width_columns_are_not_copied()
    {
        var schema = new Schema([new Field("n", DataType.Int64)]);
        Column values = Build(DataType.Int64, 70_000, 1, 0);
        byte* exported = ((FixedWidthColumn)values).Data;

        // The end of the slice is not the end of the buffer, but readers of foreign memory cannot know that: they look at it where the
        // bytes that kernels read behind it lie on its last page, so the slice ends in the middle of a page wherever the buffer begins.
        const int Page = 4096;
        int rows = 30_000 + ((Page + (Page / 2) - (int)((nint)(exported + (30_000 * 8)) % Page)) % Page / 8);
        using RecordBatch result = RoundTrip(new RecordBatch(schema, [values.Slice(0, rows)], rows));
        Assert.Equal((nint)exported, (nint)((FixedWidthColumn)result.Columns[0]).Data);
        GC.KeepAlive(values);
    }

    [Fact]
    public void Moved_children_outlive_their_parent()
    {
        long before = ExportedColumns.Count;
        var schema = new Schema([new Field("a", DataType.Int32), new Field("b", DataType.Utf8)]);
        CArrowArray* array = CArrowArray.Allocate();
        ArrowInterop.ExportBatch(
            new RecordBatch(schema, [ColumnBuilder.Build(DataType.Int32, 1, 2, 3), ColumnBuilder.Build(DataType.Utf8, "x", "y", null)], 3),
            array,
            null);
        CArrowArray* moved = CArrowArray.Allocate();
        *moved = *array->Children[0];
        array->Children[0]->Release = null;
        CArrowArray.Free(array);
        Assert.Equal(before + 1, ExportedColumns.Count);
        Assert.Equal([1, 2, 3], new ReadOnlySpan<int>(moved->Buffers[1], 3).ToArray());
        var thread = new Thread(() => CArrowArray.Free(moved));
        thread.Start();
        thread.Join();
        Assert.Equal(before, ExportedColumns.Count);
    }

    [Fact]
    public void Stream_gives_batches_then_the_end_and_frees_all()
    {
        (long columns, long streams) = (ExportedColumns.Count, ExportedStream.Count);
        var schema = new Schema([new Field("a", DataType.Int32)]);
        CArrowArrayStream* native = CArrowArrayStream.Allocate();
        ArrowInterop.ExportStream(schema, Batches(schema, 5, failAt: 9), native);
        using (ForeignArrayStream stream = ArrowInterop.ImportStream(native))
        {
            Assert.True(native->IsReleased);
            Assert.Equal("a: Int32", stream.Schema.ToString());
            var batches = new List<RecordBatch>();
            while (stream.ReadBatch() is { } batch)
            {
                batches.Add(batch);
            }

            Assert.Null(stream.ReadBatch());
            stream.Dispose();
            Assert.Equal([0, 0, 1, 0, 1, 2, 0, 1, 2, 3], batches.SelectMany(b => Values(b.Columns[0])));
            batches.ForEach(batch => batch.Dispose());
        }

        CArrowArrayStream.Free(native);
        Assert.Equal((columns, streams), (ExportedColumns.Count, ExportedStream.Count));
    }

    [Fact]
    public void Failure_of_a_stream_passes_through_both_ways()
    {
        var schema = new Schema([new Field("a", DataType.Int32)]);
        CArrowArrayStream* native = CArrowArrayStream.Allocate();
        ArrowInterop.ExportStream(schema, Batches(schema, 5, failAt: 2), native);
        using ForeignArrayStream stream = ArrowInterop.ImportStream(native);
        stream.ReadBatch()!.Dispose();
        stream.ReadBatch()!.Dispose();
        QuiverException e = Assert.Throws<QuiverException>(() => stream.ReadBatch());
        Assert.Equal("the Arrow stream of another library failed with error 5: the disk is gone", e.Message);
        Assert.Throws<QuiverException>(() => ArrowInterop.ImportStream(native));
        CArrowArrayStream.Free(native);
    }

    static async IAsyncEnumerable<RecordBatch> Batches(Schema schema, int count, int failAt)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            if (i == failAt)
            {
                throw new QuiverException(ErrorCode.IoFailure, "the disk is gone");
            }

            object?[] values = [.. Enumerable.Range(0, i).Select(v => (object)v)];
            yield return new RecordBatch(schema, [ColumnBuilder.Build(DataType.Int32, values)], i);
        }
    }

    static int[] Values(Column column) => ((FixedWidthColumn)column).Values<int>().ToArray();

    static Column Build(DataType type, int rows, int seed, double nulls) =>
        ColumnBuilder.Build(type, type.Id == TypeId.Null ? new object?[rows] : SampleColumns.Values(type, rows, seed, nulls));

    static RecordBatch RoundTrip(RecordBatch batch)
    {
        CArrowArray* array = CArrowArray.Allocate();
        CArrowSchema* schema = CArrowSchema.Allocate();
        try
        {
            ArrowInterop.ExportBatch(batch, array, schema);
            RecordBatch result = ArrowInterop.ImportBatch(array, schema);
            Assert.True(array->IsReleased);
            return result;
        }
        finally
        {
            CArrowArray.Free(array);
            CArrowSchema.Free(schema);
        }
    }
}
