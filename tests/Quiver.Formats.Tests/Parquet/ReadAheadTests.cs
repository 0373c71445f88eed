using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Bytes behind a network are asked for in few requests, before decoding needs them.</summary>
public sealed class ReadAheadTests
{
    const int Rows = 50_000;

    [Theory]
    [InlineData(1 << 30, 2)]
    [InlineData(1 << 30, 1)]
    [InlineData(3 << 20, 2)]
    public void Remote_scan_gives_all_rows_with_few_requests(long budgetBytes, int readers)
    {
        using var remote = new RemoteSource(File());
        using var table = new ParquetTable([ParquetFile.Open(remote)]);
        remote.Forget();
        var budget = new MemoryBudget(budgetBytes);
        Assert.Equal(Enumerable.Range(0, Rows).Sum(i => (long)i), Sum(table, budget, readers));
        Assert.Equal(0, budget.UsedBytes);
        if (budgetBytes == 1 << 30)
        {
            // Two neighbouring columns of a row group are one request, and none is left to the decoding threads.
            Assert.Equal(table.Files[0].RowGroupCount, remote.AsyncReads);
            Assert.Equal(0, remote.BlockingReads);
            Assert.True(remote.MostAtOnce > 1, "only one request ran at a time");
        }
    }

    [Fact]
    public void Failed_request_ends_the_scan_with_its_error()
    {
        using var remote = new RemoteSource(File());
        using var table = new ParquetTable([ParquetFile.Open(remote)]);
        remote.Forget();
        remote.FailAfter = 3;
        var budget = new MemoryBudget(1 << 30);
        Assert.Throws<IOException>(() => Sum(table, budget, 1));
        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public void Stopped_scan_leaves_no_request_and_no_memory_behind()
    {
        using var remote = new RemoteSource(File());
        using var table = new ParquetTable([ParquetFile.Open(remote)]);
        var budget = new MemoryBudget(1 << 30);
        var scan = (MorselScan)table.Scan(new ScanRequest { Projection = [0, 1] });
        using (var source = scan.Open(new TaskContext(budget, null!, 1000, 2), CancellationToken.None))
        using (var reader = source.CreateReader())
        {
            Assert.NotNull(reader.Next());
        }

        Assert.Equal(0, budget.UsedBytes);
        Assert.Equal(0, remote.Running);
    }

    static long Sum(ParquetTable table, MemoryBudget budget, int readers)
    {
        var scan = (MorselScan)table.Scan(new ScanRequest { Projection = [0, 1] });
        using var source = scan.Open(new TaskContext(budget, null!, 2048, 2), CancellationToken.None);
        var workers = Enumerable.Range(0, readers).Select(_ => source.CreateReader()).ToList();
        try
        {
            long sum = 0;
            for (var more = true; more;)
            {
                more = false;
                foreach (var worker in workers)
                {
                    if (worker.Next() is { } batch)
                    {
                        more = true;
                        sum += Enumerable.Range(0, batch.Length).Sum(i => (long)batch.Columns[0].GetValue(i)!);
                    }
                }
            }

            return sum;
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    static byte[] File()
    {
        var schema = new Schema([new Field("a", DataType.Int64), new Field("b", DataType.Utf8)]);
        using var numbers = ColumnBuilder.Build(DataType.Int64, [.. Enumerable.Range(0, Rows).Select(i => (object)(long)i)]);
        using var texts = ColumnBuilder.Build(DataType.Utf8, [.. Enumerable.Range(0, Rows).Select(i => $"text {i}")]);
        return ParquetRoundTrip.Write(
            schema, [new RecordBatch(schema, [numbers, texts], Rows)], new ParquetWriteOptions { RowGroupRows = 5000 });
    }

    /// <summary>Bytes whose reads take a while, as those of a network do.</summary>
    sealed class RemoteSource(byte[] bytes) : IRandomAccessSource
    {
        readonly MemorySource _bytes = new("remote", bytes);
        int _running;
        int _reads;

        public string Name => "remote";

        public long Length => _bytes.Length;

        public bool IsRemote => true;

        public int AsyncReads => _reads;

        public int BlockingReads { get; private set; }

        public int MostAtOnce { get; private set; }

        public int Running => _running;

        public int FailAfter { get; set; } = int.MaxValue;

        public void Forget() => _reads = BlockingReads = 0;

        public async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            try
            {
                if (Interlocked.Increment(ref _reads) > FailAfter)
                {
                    throw new IOException("the network is gone");
                }

                await Task.Yield();
                Thread.SpinWait(20_000);
                cancellationToken.ThrowIfCancellationRequested();
                return _bytes.Read(offset, destination.Span);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }

        public int Read(long offset, Span<byte> destination)
        {
            BlockingReads++;
            return _bytes.Read(offset, destination);
        }

        public void Dispose()
        {
        }
    }
}
