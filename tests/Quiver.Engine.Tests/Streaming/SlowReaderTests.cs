using Quiver.Admission;
using Quiver.Arrow.Batches;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Queries;
using Xunit;

namespace Quiver.Engine.Tests.Streaming;

/// <summary>Many results that are read slowly, through connections of the library: what waits for their readers is bounded.</summary>
public sealed class SlowReaderTests
{
    const int Readers = 120;
    const int Rows = 100_000;

    /// <summary>About what a row of the result takes: a number, a text with its view, and room for more.</summary>
    const int RowBytes = 128;

    /// <summary>What a batch takes, however few rows it has.</summary>
    const int BatchBytes = 32 << 10;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_that_nobody_reads_hold_little_and_no_thread()
    {
        await using Database database = Database.Open(new DatabaseOptions
        {
            Threads = 2, Queries = new QueryOptions { Admission = new AdmissionOptions { MaxRunning = Readers } },
        });
        ResultRoom room = database.Engine.Pool.Results;
        var results = new List<QueryResult>();
        var readers = new List<IAsyncEnumerator<RecordBatch>>();
        long bound = 0;
        try
        {
            for (int i = 0; i < Readers; i++)
            {
                // A worker adds a batch before it sees that there is no room, and each of two threads may.
                bound += 2 * (room.ShareBytes + ((long)room.RowsOfBatch(8192) * RowBytes) + BatchBytes);
                QueryResult result = await database.Connect().QueryAsync(
                    $"SELECT range AS i, 'some text of some length ' || range AS s FROM range({Rows})", Ct);
                results.Add(result);
                IAsyncEnumerator<RecordBatch> reader = result.Batches.GetAsyncEnumerator(Ct);
                readers.Add(reader);
                Assert.True(await reader.MoveNextAsync());
                reader.Current.Dispose();
                Assert.InRange(room.WaitingBytes, 0, bound);
                Assert.InRange(database.Engine.Pool.LiveThreads, 0, 2 * database.Engine.Pool.ThreadCount);
            }

            Assert.Equal(Readers, room.Results);
            Assert.InRange(room.RowsOfBatch(8192), 256, 1024);
            foreach (IAsyncEnumerator<RecordBatch> reader in readers)
            {
                Assert.True(await reader.MoveNextAsync());
                Assert.InRange(reader.Current.Length, 1, 8192);
                reader.Current.Dispose();
                Assert.InRange(room.WaitingBytes, 0, bound);
            }
        }
        finally
        {
            foreach (IAsyncEnumerator<RecordBatch> reader in readers)
            {
                await reader.DisposeAsync();
            }

            foreach (QueryResult result in results)
            {
                await result.DisposeAsync();
            }
        }

        Assert.Equal((0, 0L), (room.Results, room.WaitingBytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Slow_readers_get_every_row_in_order(int threads)
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = threads, MemoryLimitBytes = 64 << 20 });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async seed =>
        {
            var random = new Random(seed);
            long next = 0;
            await using QueryResult result = await database.Connect().QueryAsync(
                "SELECT range AS i, 'a text of some length that takes room ' || range FROM range(400000) WHERE range % 3 < 2", Ct);
            await foreach (RecordBatch batch in result.Batches.WithCancellation(Ct))
            {
                using (batch)
                {
                    foreach (long value in ((Arrow.Columns.FixedWidthColumn)batch.Columns[0]).Values<long>())
                    {
                        Assert.Equal(next, value);
                        next += next % 3 == 1 ? 2 : 1;
                    }
                }

                if (random.Next(4) == 0)
                {
                    await Task.Yield();
                }
            }

            Assert.Equal(400_000, next);
        }));
        Assert.Equal((0, 0L), (database.Engine.Pool.Results.Results, database.Engine.Pool.Results.WaitingBytes));
    }

    [Fact]
    public async Task Rows_that_a_step_makes_in_plenty_wait_too()
    {
        // Each row becomes many in one step: in the middle of it a worker waits where it is.
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2 });
        await using QueryResult result = await database.Connect().QueryAsync(
            "SELECT a.range, b.range FROM range(3000) a JOIN range(2000) b ON a.range % 2 = b.range % 2", Ct);
        long rows = 0;
        await foreach (RecordBatch batch in result.Batches.WithCancellation(Ct))
        {
            rows += batch.Length;
            batch.Dispose();
            Assert.InRange(database.Engine.Pool.Results.WaitingBytes, 0, 64 << 20);
        }

        Assert.Equal(3000 * 1000, rows);
    }
}
