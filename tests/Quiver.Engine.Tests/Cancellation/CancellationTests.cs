using System.Diagnostics;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Engine.Tests.Cancellation;

/// <summary>Queries that are ended at random times end soon, say so, and give all memory and threads back.</summary>
public sealed class CancellationTests
{
    static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 8")]
    [InlineData("SELECT sum(range * 3 % 7) FROM range(1000000000)")]
    [InlineData("SELECT range % 1000003 AS g, count(*) FROM range(1000000000) GROUP BY g")]
    [InlineData("SELECT count(DISTINCT range) FROM range(1000000000)")]
    [InlineData("SELECT count(*) FROM range(1000000) a CROSS JOIN range(1000000) b WHERE a.range + b.range = -1")]
    [InlineData("SELECT a.range FROM range(1000000) a JOIN range(1000000) b ON a.range < b.range AND a.range + b.range = -1")]
    [InlineData("SELECT count(*) FROM range(1000000000) a JOIN range(3000000) b ON a.range = b.range")]
    [InlineData("SELECT range FROM range(1000000000) ORDER BY range % 1000")]
    [InlineData("SELECT range FROM range(1000000000) ORDER BY range % 1000 LIMIT 5 OFFSET 100000")]
    [InlineData("SELECT DISTINCT range % 3000000 FROM range(1000000000)")]
    [InlineData("SELECT range FROM range(1000000000) EXCEPT SELECT range FROM range(500000000)")]
    [InlineData("SELECT (SELECT count(*) FROM (SELECT 1 FROM range(1000000000) LIMIT a.range * 1000000000)) FROM range(1000000) a")]
    [InlineData("SELECT a.range, s.x FROM range(1000000) a, LATERAL (SELECT range AS x FROM range(9) LIMIT a.range % 3) s WHERE s.x = 7")]
    public async Task Query_cancelled_at_any_time_ends_and_returns_all(string sql)
    {
        await using Database database = Open();
        var random = new Random(sql.Length);
        for (int round = 0; round < 4; round++)
        {
            using var source = new CancellationTokenSource(random.Next(50));
            QuiverException error = await Assert.ThrowsAsync<QuiverException>(
                () => DrainAsync(database, sql, source.Token).WaitAsync(_patience, Ct));
            Assert.Equal(ErrorKind.Cancelled, error.Kind);
            Assert.Equal("the query was cancelled", error.Message);
        }

        await AssertReturnedAsync(database);
    }

    [Fact]
    public async Task Query_with_a_cancelled_token_does_not_start()
    {
        await using Database database = Open();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(
            () => DrainAsync(database, "SELECT count(*) FROM range(1000000000)", source.Token).WaitAsync(_patience, Ct));
        Assert.Equal(ErrorKind.Cancelled, error.Kind);
        await AssertReturnedAsync(database);
    }

    [Fact]
    public async Task Reader_that_stops_waiting_gets_the_same_error()
    {
        await using Database database = Open();
        using var source = new CancellationTokenSource(20);
        const string Sql = "SELECT count(*) FROM range(1000000000000) WHERE range = -1";
        await using (QueryResult result = await database.Connect().QueryAsync(Sql, Ct))
        {
            QuiverException error = await Assert.ThrowsAsync<QuiverException>(
                () => result.ToRowsAsync(source.Token).WaitAsync(_patience, Ct));
            Assert.Equal(ErrorKind.Cancelled, error.Kind);
        }

        await AssertReturnedAsync(database);
    }

    [Theory]
    [InlineData("SELECT * FROM range(1000000000)", 0)]
    [InlineData("SELECT * FROM range(1000000000)", 3)]
    [InlineData("SELECT a.range, b.range FROM range(100000) a CROSS JOIN range(100000) b", 2)]
    [InlineData("SELECT range, count(*) FROM range(1000000) GROUP BY range", 1)]
    [InlineData("SELECT range FROM range(1000000) ORDER BY -range", 1)]
    [InlineData("SELECT range FROM range(10) UNION ALL SELECT range FROM range(1000000000)", 1)]
    public async Task Result_disposed_early_ends_the_query(string sql, int batches)
    {
        await using Database database = Open();
        await ReadSomeAsync(database, sql, batches).WaitAsync(_patience, Ct);
        await AssertReturnedAsync(database);
        await using QueryResult next = await database.Connect().QueryAsync("SELECT count(*) FROM range(1000)", Ct);
        Assert.Equal(1000L, (await next.ToRowsAsync(Ct).WaitAsync(_patience, Ct))[0][0]);
    }

    [Fact]
    public async Task Unread_results_do_not_stop_other_queries()
    {
        await using Database database = Open();
        var open = new List<QueryResult>();
        for (int i = 0; i < 8; i++)
        {
            open.Add(await database.Connect().QueryAsync("SELECT * FROM range(1000000000)", Ct));
        }

        await using (QueryResult other = await database.Connect().QueryAsync("SELECT sum(range) FROM range(1000)", Ct))
        {
            Assert.Equal(499500m, Convert.ToDecimal((await other.ToRowsAsync(Ct).WaitAsync(_patience, Ct))[0][0], null));
        }

        foreach (QueryResult result in open)
        {
            await result.DisposeAsync().AsTask().WaitAsync(_patience, Ct);
        }

        await AssertReturnedAsync(database);
    }

    [Theory]
    [InlineData("SELECT 1 / (range - 900000) FROM range(1000000)")]
    [InlineData("SELECT range, count(*) FROM range(3000000) WHERE 1 / (range - 2900000) = 0 GROUP BY range")]
    [InlineData("SELECT a.range FROM range(1000000) a JOIN (SELECT 1 / (range - 400000) AS q FROM range(500000)) b ON a.range = b.q")]
    public async Task Query_that_fails_midway_returns_all(string sql)
    {
        await using Database database = Open();
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => DrainAsync(database, sql, Ct).WaitAsync(_patience, Ct));
        Assert.Equal(ErrorCode.DivisionByZero, error.Code);
        await AssertReturnedAsync(database);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Database Open() => Database.Open(new DatabaseOptions { Threads = 2, MemoryLimitBytes = 1L << 30 });

    static async Task DrainAsync(Database database, string sql, CancellationToken cancellationToken)
    {
        await using QueryResult result = await database.Connect().QueryAsync(sql, cancellationToken);
        await foreach (RecordBatch batch in result.Batches.WithCancellation(CancellationToken.None))
        {
            batch.Dispose();
        }
    }

    static async Task ReadSomeAsync(Database database, string sql, int batches)
    {
        await using QueryResult result = await database.Connect().QueryAsync(sql, Ct);
        if (batches == 0)
        {
            return;
        }

        await foreach (RecordBatch batch in result.Batches)
        {
            batch.Dispose();
            if (--batches == 0)
            {
                break;
            }
        }
    }

    // Columns that nobody disposed are freed by finalizers: an owner that relies on them is late, not lost. Threads that waited for a
    // reader leave a moment after the query whose work they did.
    static async Task AssertReturnedAsync(Database database)
    {
        int mostThreads = (2 * database.Engine.Pool.ThreadCount) + 1;
        long start = Stopwatch.GetTimestamp();
        while ((database.Engine.Budget.UsedBytes != 0 || database.Engine.Pool.LiveThreads > mostThreads)
            && Stopwatch.GetElapsedTime(start) < _patience)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10, Ct);
        }

        Assert.Equal(0, database.Engine.Budget.UsedBytes);
        Assert.InRange(database.Engine.Pool.LiveThreads, 0, mostThreads);
    }
}
