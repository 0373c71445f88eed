using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Storage.Tests.Store;

public sealed class TimeSeriesStoreTests
{
    const string Lines = """
        cpu,host=a usage=1.5,cores=4i 1000000000000000000
        cpu,host=b usage=2.5 1000000000000000000
        cpu,host=a usage=3.5,note="hot" 1000000060000000000
        mem free=7u 1000000060000000000
        """;

    [Fact]
    public async Task Lines_canBeQueriedAtOnce()
    {
        await using var store = await StoreFixture.OpenAsync();
        var result = await store.WriteAsync(Lines);
        Assert.Equal(4, result.RowCount);
        Assert.Equal("a 1.5 4 -\nb 2.5 - -\na 3.5 - hot", await store.TextAsync(
            "SELECT host, usage, cores, note FROM db.cpu ORDER BY time, host"));
        Assert.Equal("1 7", await store.TextAsync("SELECT count(*), max(free) FROM db.mem"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_areThereAfterTheStoreWasOpenedAgain(bool isCheckpointed)
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.WriteAsync(Lines);
        if (isCheckpointed)
        {
            await store.CheckpointAsync();
        }

        await store.ReopenAsync();
        Assert.Equal("a 1.5 4 -\nb 2.5 - -\na 3.5 - hot", await store.TextAsync(
            "SELECT host, usage, cores, note FROM db.cpu ORDER BY time, host"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task NewerValues_replaceOlderOnes_whereverBothAre(int checkpoints)
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.WriteAsync("m,t=x a=1,b=1 10\nm,t=y a=9 10\nm,t=x a=2 10\n", new WriteOptions { Precision = Nanoseconds });
        if ((checkpoints & 1) != 0)
        {
            await store.CheckpointAsync();
        }

        await store.WriteAsync("m,t=x b=3,c=true 10\nm,t=x a=5 11\n", new WriteOptions { Precision = Nanoseconds });
        if ((checkpoints & 2) != 0)
        {
            await store.CheckpointAsync();
        }

        Assert.Equal("x 2 3 True\ny 9 - -\nx 5 - -", await store.TextAsync("SELECT t, a, b, c FROM db.m ORDER BY time, t"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_removesRowsWrittenBefore_notThoseAfter(bool isCheckpointed)
    {
        await using var store = await StoreFixture.OpenAsync();
        var options = new WriteOptions { Precision = Nanoseconds };
        await store.WriteAsync("m,t=x a=1 10\nm,t=y a=1 10\nm,t=x a=1 20\nm,t=x a=1 30\n", options);
        if (isCheckpointed)
        {
            await store.CheckpointAsync();
        }

        await store.QueryAsync("DELETE FROM db.m WHERE t = 'x' AND time <= TIMESTAMP '1970-01-01 00:00:00.000000020'");
        Assert.Equal("y 1\nx 1", await store.TextAsync("SELECT t, a FROM db.m ORDER BY time"));
        await store.WriteAsync("m,t=x a=7 10\n", options);
        Assert.Equal("x 7\ny 1\nx 1", await store.TextAsync("SELECT t, a FROM db.m ORDER BY time, t"));
        await store.ReopenAsync();
        Assert.Equal("x 7\ny 1\nx 1", await store.TextAsync("SELECT t, a FROM db.m ORDER BY time, t"));
        await store.CheckpointAsync();
        Assert.Equal("x 7\ny 1\nx 1", await store.TextAsync("SELECT t, a FROM db.m ORDER BY time, t"));
    }

    /// <summary>Chunks know how many rows they hold and the times between, which overwritten and deleted rows make bounds only.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Aggregates_ofTheWholeTable_leaveOutOverwrittenAndDeletedRows(int checkpoints)
    {
        const string sql = "SELECT count(*), count(time), count(b), epoch_ns(min(time)), epoch_ns(max(time)), min(a), max(a) FROM db.m";
        await using var store = await StoreFixture.OpenAsync();
        var options = new WriteOptions { Precision = Nanoseconds };
        await store.WriteAsync("m,t=x a=1 10\nm,t=y a=2,b=1 20\nm,t=x a=9 30\n", options);
        if ((checkpoints & 1) != 0)
        {
            await store.CheckpointAsync();
        }

        Assert.Equal("3 3 1 10 30 1 9", await store.TextAsync(sql));
        await store.WriteAsync("m,t=x a=3 10\n", options);
        await store.QueryAsync("DELETE FROM db.m WHERE t = 'x' AND time >= TIMESTAMP '1970-01-01 00:00:00.000000030'");
        if ((checkpoints & 2) != 0)
        {
            await store.CheckpointAsync();
        }

        Assert.Equal("2 2 1 10 20 2 3", await store.TextAsync(sql));
        await store.QueryAsync("DELETE FROM db.m WHERE time < TIMESTAMP '1970-01-02 00:00:00'");
        Assert.Equal("0 0 0 - - - -", await store.TextAsync(sql));
    }

    [Fact]
    public async Task WrongLines_areReported_andKeepAllOut_whereAsked()
    {
        await using var store = await StoreFixture.OpenAsync();
        var partial = await store.WriteAsync("m a=1 1\nm a= 2\nm a=3 3\n");
        Assert.Equal((2, 1), (partial.RowCount, partial.ErrorCount));
        Assert.Equal(2, partial.Errors[0].Number);
        var whole = await store.WriteAsync("m a=4 4\nm a= 5\n", new WriteOptions { AcceptsPartial = false });
        Assert.Equal((0, 1), (whole.RowCount, whole.ErrorCount));
        Assert.Equal("2", await store.TextAsync("SELECT count(*) FROM db.m"));
    }

    [Fact]
    public async Task Sql_createsFillsAndReadsTables()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.QueryAsync("CREATE SCHEMA plant");
        await store.QueryAsync(
            "CREATE TABLE plant.pumps (site VARCHAR, pump VARCHAR, time TIMESTAMP, pressure DOUBLE, runs BIGINT, "
            + "PRIMARY KEY (site, pump, time))");
        await store.QueryAsync(
            "INSERT INTO plant.pumps (site, pump, time, pressure) VALUES ('n', 'p1', TIMESTAMP '2024-01-01 00:00:00', 1.5), "
            + "('n', 'p2', TIMESTAMP '2024-01-01 00:00:00', 2.5)");
        await store.QueryAsync("INSERT INTO plant.pumps BY NAME SELECT site, pump, time, 7 AS runs FROM plant.pumps WHERE pump = 'p1'");
        Assert.Equal("n p1 1.5 7\nn p2 2.5 -", await store.TextAsync("SELECT site, pump, pressure, runs FROM plant.pumps ORDER BY pump"));
    }

    [Fact]
    public async Task Directory_isOpenOnce()
    {
        await using var store = await StoreFixture.OpenAsync();
        var error = await Assert.ThrowsAsync<QuiverException>(
            () => TimeSeriesStore.OpenAsync(new StoreOptions { Directory = store.Directory }, TestContext.Current.CancellationToken));
        Assert.Contains("open in another process", error.Message, StringComparison.Ordinal);
    }

    static Storage.LineProtocol.TimePrecision Nanoseconds => Storage.LineProtocol.TimePrecision.Nanosecond;
}
