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
            await writer.WriteAsync(new RecordBatch(schema, [column.Slice(0, 1000)], 1000), TestContext.Current.CancellationToken);
            if (isFinished)
            {
                await writer.FinishAsync(TestContext.Current.CancellationToken);
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
    public async Task A_disk_that_fills_up_and_a_cancelled_write_leave_nothing()
    {
        var schema = new Schema([new Field("a", DataType.Int64)]);
        object[] values = [.. Enumerable.Range(0, 5000).Select(i => (object)(i * 0x1E3779B97F4A7C15L))];
        using var column = ColumnBuilder.Build(DataType.Int64, values);
        var options = new ParquetWriteOptions { RowGroupRows = 500 };
        var budget = new MemoryBudget(1L << 30);
        var full = new FullStream(1000);
        await using (var writer = new ParquetWriter(full, schema, options, new WorkerPool(2), budget))
        {
            await Assert.ThrowsAsync<IOException>(async () =>
            {
                await writer.WriteAsync(new RecordBatch(schema, [column.Slice(0, 5000)], 5000), TestContext.Current.CancellationToken);
                await writer.FinishAsync(TestContext.Current.CancellationToken);
            });
        }

        Assert.Equal(0, budget.UsedBytes);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var folder = Directory.CreateTempSubdirectory("quiver-write-").FullName;
        await using (var writer = new ParquetFileWriter(Path.Combine(folder, "t.parquet"), schema, options, new WorkerPool(2), budget))
        {
            await writer.WriteAsync(new RecordBatch(schema, [column.Slice(0, 400)], 400), CancellationToken.None);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.CompleteAsync(cancelled.Token));
        }

        Assert.Empty(Directory.GetFiles(folder));
        Assert.Equal(0, budget.UsedBytes);
        Directory.Delete(folder);
    }

    [Fact]
    public async Task A_budget_that_is_too_small_is_a_typed_error()
    {
        var schema = new Schema([new Field("a", DataType.Int64)]);
        using var column = ColumnBuilder.Build(DataType.Int64, [.. Enumerable.Range(0, 50_000).Select(i => (object)(long)i)]);
        var budget = new MemoryBudget(100_000);
        await using (var writer = new ParquetWriter(new MemoryStream(), schema, null, new WorkerPool(2), budget))
        {
            await writer.WriteAsync(new RecordBatch(schema, [column.Slice(0, 50_000)], 50_000), TestContext.Current.CancellationToken);
            var error = await Assert.ThrowsAsync<QuiverException>(
                async () => await writer.FinishAsync(TestContext.Current.CancellationToken));
            Assert.Equal(ErrorCode.OutOfMemory, error.Code);
        }

        Assert.Equal(0, budget.UsedBytes);
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

    /// <summary>A disk with room for some bytes.</summary>
    sealed class FullStream(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }
    }
}
