using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Parquet.Writing;
using Xunit;

namespace Quiver.Formats.Tests.ParquetWriting;

public sealed class ParquetFileWriterTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Memory_is_given_back(bool isFinished)
    {
        var budget = new MemoryBudget(1L << 30);
        var schema = new Schema([new Field("s", DataType.List(DataType.Utf8))]);
        using var column = ColumnBuilder.Build(schema.Fields[0].Type, SampleColumns.Values(schema.Fields[0].Type, 1000, 3, 0.1));
        await using (var writer = new ParquetWriter(
            new MemoryStream(), schema, new ParquetWriteOptions { RowGroupRows = 300 }, new WorkerPool(2), budget))
        {
            await writer.WriteAsync(new RecordBatch(schema, [column.Slice(0, 1000)], 1000));
            if (isFinished)
            {
                await writer.FinishAsync();
                Assert.True(budget.PeakBytes > 0);
            }
        }

        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public async Task A_file_appears_when_it_is_finished()
    {
        var folder = Directory.CreateTempSubdirectory("quiver-write-").FullName;
        var path = Path.Combine(folder, "t.parquet");
        var schema = new Schema([new Field("a", DataType.Int32)]);
        using var column = ColumnBuilder.Build(DataType.Int32, 1, 2);
        await using (var writer = new ParquetFileWriter(path, schema))
        {
            await writer.WriteAsync(new RecordBatch(schema, [column.Slice(0, 2)], 2), CancellationToken.None);
        }

        Assert.Empty(Directory.GetFiles(folder));
        await ParquetRoundTrip.WriteFileAsync(path, schema, new RecordBatch(schema, [column], 2));
        Assert.Equal([path], Directory.GetFiles(folder));
        var missing = Path.Combine(folder, "no", "x");
        Assert.Equal(ErrorCode.IoFailure, Assert.Throws<QuiverException>(() => new ParquetFileWriter(missing, schema)).Code);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_file_whose_write_failed_cannot_be_finished_and_leaves_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("quiver-write-").FullName;
        var schema = new Schema([new Field("a", DataType.Int32), new Field("b", DataType.Int32, isNullable: false)]);
        var options = new ParquetWriteOptions { RowGroupRows = 2 };
        using var column = ColumnBuilder.Build(DataType.Int32, 1, null);
        await using (var writer = new ParquetFileWriter(Path.Combine(folder, "t.parquet"), schema, options, new WorkerPool(2)))
        {
            await Assert.ThrowsAsync<QuiverException>(async () =>
            {
                await writer.WriteAsync(new RecordBatch(schema, [column.Slice(0, 2), column.Slice(0, 2)], 2), CancellationToken.None);
                await writer.CompleteAsync(CancellationToken.None);
            });
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync(CancellationToken.None));
        }

        Assert.Empty(Directory.GetFiles(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public async Task A_full_disk_is_a_typed_error()
    {
        Assert.SkipUnless(IsAlwaysFull("/dev/full"), "there is no device that is always full");
        var schema = new Schema([new Field("a", DataType.Int32)]);
        using var column = ColumnBuilder.Build(DataType.Int32, 1);
        var error = await Assert.ThrowsAsync<QuiverException>(
            () => ParquetRoundTrip.WriteFileAsync("/dev/full", schema, new RecordBatch(schema, [column], 1)));
        Assert.Equal(ErrorCode.IoFailure, error.Code);
    }

    static bool IsAlwaysFull(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using FileStream device = File.OpenWrite(path);
            device.WriteByte(0);
            device.Flush();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
