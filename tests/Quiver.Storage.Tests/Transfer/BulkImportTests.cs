using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tests.Store;
using Quiver.Storage.Transfer;
using Xunit;

namespace Quiver.Storage.Tests.Transfer;

public sealed class BulkImportTests
{
    static readonly WriteOptions Nanoseconds = new() { Precision = TimePrecision.Nanosecond };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ImportedRows_replaceOlderOnes_andAreReplacedByNewerOnes(bool isCheckpointed)
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.WriteAsync("m,t=a v=1,w=1 1\nm,t=a v=1 2\n", Nanoseconds);
        if (isCheckpointed)
        {
            await store.Store.CheckpointAsync();
        }

        var count = await ImportAsync(store, "SELECT * FROM (VALUES ('a', 1, 5.0), ('a', 3, 5.0), ('b', 1, 5.0)) AS x(t, time, v)");
        Assert.Equal(3, count);
        await store.WriteAsync("m,t=b v=9 1\n", Nanoseconds);
        const string Expected = "a 5 1\na 1 -\na 5 -\nb 9 -";
        Assert.Equal(Expected, await store.TextAsync("SELECT t, v, w FROM db.m ORDER BY t, time"));
        await store.ReopenAsync();
        await store.WriteAsync("o v=1 1\n", Nanoseconds);
        Assert.Equal(Expected, await store.TextAsync("SELECT t, v, w FROM db.m ORDER BY t, time"));
        await store.Store.CheckpointAsync();
        Assert.Equal(Expected, await store.TextAsync("SELECT t, v, w FROM db.m ORDER BY t, time"));
    }

    [Fact]
    public async Task SmallRuns_giveTheSameRowsAsOneLargeOne()
    {
        await using var store = await StoreFixture.OpenAsync();
        var lines = string.Concat(Enumerable.Range(0, 30_000).Select(
            i => $"m,t=k{i % 11} v={i}i {(i * 7919L % 5000) * 40_000_000_000}\no v={i} {i % 100}\n"));
        foreach (var (database, bytes) in new[] { ("small", 100_000L), ("large", 1L << 30) })
        {
            await using var import = new BulkImport(store.Store) { RunBytes = bytes };
            var rows = 0L;
            await import.RunAsync(
                database, new MemoryStream(Encoding.ASCII.GetBytes(lines)), TimePrecision.Nanosecond, piece => rows += piece.RowCount,
                TestContext.Current.CancellationToken);
            Assert.Equal(60_000, rows);
        }

        await store.WriteAsync("x v=1 1\n");
        var large = await store.TextAsync("SELECT t, time, v FROM large.m ORDER BY t, time");
        Assert.Equal(large, await store.TextAsync("SELECT t, time, v FROM small.m ORDER BY t, time"));
        Assert.Equal("100 29999", await store.TextAsync("SELECT count(*), max(v) FROM small.o"));
        await store.Database.DisposeAsync();
        Assert.Empty(await StoreCheckTests.CheckAsync(store.Directory, isDeep: true));
        await store.ReopenAsync();
        Assert.Equal(large, await store.TextAsync("SELECT t, time, v FROM small.m ORDER BY t, time"));
    }

    [Fact]
    public async Task FailedImport_leavesNoRowsAndNoFiles()
    {
        await using var store = await StoreFixture.OpenAsync();
        await Assert.ThrowsAsync<QuiverException>(() => ImportAsync(
            store, "SELECT 'a' AS t, i AS time, CASE WHEN i < 90000 THEN 1.0 ELSE CAST('x' AS DOUBLE) END AS v FROM range(100000) AS r(i)"));
        Assert.Equal("0", await store.TextAsync("SELECT count(*) FROM system.files"));
        await store.WriteAsync("m,t=a v=1 1\n", Nanoseconds);
        Assert.Equal("a 1", await store.TextAsync("SELECT t, v FROM db.m"));
    }

    [Fact]
    public async Task WritesThatRunMeanwhile_areAllThere()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.WriteAsync("m,t=w0 v=0i 1\n", Nanoseconds);
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i < 200; i++)
            {
                await store.WriteAsync($"m,t=w{i} v={i}i 1\n", Nanoseconds);
            }
        });
        for (var i = 0; i < 5; i++)
        {
            await ImportAsync(store, $"SELECT 'i' AS t, i AS time, {i} AS v FROM range(1000) AS r(i)");
        }

        await writing;
        Assert.Equal("1200 19904", await store.TextAsync(
            "SELECT count(*), sum(CASE WHEN t <> 'i' THEN v ELSE 0 END) + max(CASE WHEN t = 'i' THEN v END) FROM db.m"));
    }

    static async Task<long> ImportAsync(StoreFixture store, string sql)
    {
        await using var result = await store.Database.Connect().QueryAsync(sql);
        return await store.Store.ImportRowsAsync("db", "m", result.Batches, ["t"]);
    }
}
