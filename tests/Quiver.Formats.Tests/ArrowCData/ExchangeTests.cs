using Quiver.Arrow.Batches;
using Quiver.Arrow.CData;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Formats.Tests.ArrowCData;

/// <summary>What docs/howto/exchange-arrow.md shows, and what it says about streams being read once.</summary>
[Collection(nameof(ArrowCData))]
public sealed class ExchangeTests
{
    [Fact]
    public async Task Result_of_one_database_is_a_table_of_another()
    {
        (long columns, long streams) = (ExportedColumns.Count, ExportedStream.Count);
        await using (Database producer = Database.Open())
        await using (Database consumer = Database.Open())
        {
            nint stream = Allocate();
            QueryResult result = await producer.Connect().QueryAsync(
                "SELECT i AS id, 'name ' || (i % 7) AS name, i / 2 AS half FROM range(20000) t(i)", TestContext.Current.CancellationToken);
            result.ExportStream(stream);

            consumer.Register("rows", Import(stream));
            await using QueryResult sums = await consumer.Connect().QueryAsync(
                "SELECT name, count(*), sum(id) FROM rows GROUP BY name ORDER BY name", TestContext.Current.CancellationToken);
            IReadOnlyList<object?[]> read = await sums.ToRowsAsync(TestContext.Current.CancellationToken);
            Assert.Equal(7, read.Count);
            Assert.Equal(["name 0", 2858L], read[0].Take(2));
            Free(stream);
            QuiverException e = await Assert.ThrowsAsync<QuiverException>(async () =>
            {
                await using QueryResult again = await consumer.Connect().QueryAsync(
                    "SELECT * FROM rows", TestContext.Current.CancellationToken);
                await again.ToRowsAsync(TestContext.Current.CancellationToken);
            });
            Assert.Equal(ErrorCode.NotSupported, e.Code);
        }

        Assert.Equal((columns, streams), (ExportedColumns.Count, ExportedStream.Count));
    }

    [Fact]
    public async Task Query_over_DuckDB_and_back()
    {
        Assert.SkipWhen(DuckDb.Missing.Length > 0, DuckDb.Missing);
        await using Database database = Database.Open();
        QueryResult result = await database.Connect().QueryAsync(
            "SELECT i AS id, 'group ' || (i % 3) AS g FROM range(10000) t(i)", TestContext.Current.CancellationToken);
        Assert.Equal([3334L, 3333L, 3333L], Groups(result));
    }

    static unsafe long[] Groups(QueryResult result)
    {
        using var duck = new DuckDb();
        CArrowArrayStream* stream = CArrowArrayStream.Allocate();
        result.ExportStream((nint)stream);
        duck.Scan("stream", stream);

        // The scans that DuckDB's C interface makes read the wrong columns where a query needs only some of them.
        duck.Query("CREATE TABLE rows AS SELECT * FROM stream");
        List<RecordBatch> batches = duck.Query("SELECT count(*) AS n FROM rows GROUP BY g ORDER BY g");
        CArrowArrayStream.Free(stream);
        return [.. batches.SelectMany(b => ((FixedWidthColumn)b.Columns[0]).Values<long>().ToArray())];
    }

    static unsafe nint Allocate() => (nint)CArrowArrayStream.Allocate();

    static unsafe ForeignArrayStream Import(nint stream) => ArrowInterop.ImportStream((CArrowArrayStream*)stream);

    static unsafe void Free(nint stream) => CArrowArrayStream.Free((CArrowArrayStream*)stream);
}
