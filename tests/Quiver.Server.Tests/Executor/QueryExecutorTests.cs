using System.Diagnostics;
using System.Text;
using Quiver.Admission;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Queries;
using Quiver.QueryLog;
using Xunit;

namespace Quiver.Server.Tests.Executor;

public sealed class QueryExecutorTests : IAsyncLifetime
{
    const string Endless = "SELECT count(*) FROM range(100000000) a(x), range(100000000) b(y) WHERE x * y % 7 = 8";

    readonly string _directory = Path.Combine(Path.GetTempPath(), "quiver-executor-" + Guid.NewGuid().ToString("N"));
    Database _database = null!;

    QueryLogEntry Last => _database.Queries.Log.Entries[0];

    public async ValueTask InitializeAsync()
    {
        _database = await OpenAsync(new QueryOptions { LogCapacity = 5 });
        await _database.Store!.WriteLinesAsync("m", Encoding.UTF8.GetBytes("cpu,host=a v=1 1\ncpu,host=b v=2 2\n"));
        await _database.Store!.WriteLinesAsync("n", Encoding.UTF8.GetBytes("mem,host=a v=5 1\n"));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_query_goes_through_all_phases_and_ends_with_its_last_byte()
    {
        QueryResult result = await _database.Queries.StartAsync(Ask("SELECT host, v FROM cpu ORDER BY host"));
        Assert.Equal(QueryPhase.Running, Last.Phase);
        Assert.Equal(1, _database.Queries.Gate.Small.Running + _database.Queries.Gate.Queries.Running);
        Assert.Equal([["a", 1.0], ["b", 2.0]], await result.ToRowsAsync());
        Assert.Equal(QueryPhase.Running, Last.Phase);
        await result.DisposeAsync();
        Assert.Equal(QueryPhase.Success, Last.Phase);
        Assert.Equal(result.Id, Last.Id);
        Assert.Equal(2, Last.Rows);
        Assert.Equal("m", Last.Database);
        Assert.NotNull(Last.PlanDuration);
        Assert.NotNull(Last.PermitDuration);
        Assert.True(Last.TotalDuration >= Last.ExecuteDuration);
        Assert.Equal(0, _database.Queries.Gate.Small.Running + _database.Queries.Gate.Queries.Running);
    }

    [Theory]
    [InlineData("SELECT host FROM iox.cpu ORDER BY 1")]
    [InlineData("SELECT host FROM public.iox.cpu ORDER BY 1")]
    [InlineData("SELECT host FROM m.cpu ORDER BY 1")]
    [InlineData("SELECT host FROM CPU ORDER BY 1")]
    public async Task Tables_have_the_names_that_clients_of_influxdb_write(string sql)
    {
        await using QueryResult result = await _database.Queries.StartAsync(Ask(sql) with { UsesInfluxNames = true });
        Assert.Equal([["a"], ["b"]], await result.ToRowsAsync());
    }

    [Fact]
    public async Task The_information_schema_shows_the_names_that_clients_look_for()
    {
        await using QueryResult result = await _database.Queries.StartAsync(Ask(
            "SELECT table_catalog, table_name FROM information_schema.tables WHERE table_schema = 'iox'") with { UsesInfluxNames = true });
        Assert.Equal([["public", "cpu"]], await result.ToRowsAsync());
    }

    [Fact]
    public async Task Show_tables_has_the_columns_that_clients_look_for()
    {
        IReadOnlyList<object?[]> rows = await RowsAsync(Ask("SHOW TABLES") with { UsesInfluxNames = true });
        Assert.Contains(rows, row => row is ["public", "iox", "cpu", "BASE TABLE"]);
        Assert.Contains(rows, row => row is ["public", "information_schema", "tables", "VIEW"]);
        Assert.DoesNotContain(rows, row => row.Contains("mem"));
    }

    [Fact]
    public async Task An_unknown_database_is_told_before_the_text_is_read()
    {
        await FailsAsync(ErrorCode.UnknownDatabase, Ask("SELEC", "none"));
        Assert.Equal(QueryPhase.Failed, Last.Phase);
        Assert.Contains("none", Last.Error);
    }

    [Theory]
    [InlineData("", ErrorCode.InvalidStatement)]
    [InlineData("SELECT 1; SELECT 2", ErrorCode.InvalidStatement)]
    [InlineData("SELEC 1", ErrorCode.SyntaxError)]
    [InlineData("SELECT * FROM nothing", ErrorCode.UnknownTable)]
    public async Task Wrong_texts_are_told_and_logged(string sql, ErrorCode code)
    {
        await FailsAsync(code, Ask(sql));
        Assert.Equal(QueryPhase.Failed, Last.Phase);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_ended()
    {
        QuiverException error = await FailsAsync(ErrorCode.TimedOut, Ask(Endless) with { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Contains("0.2 s", error.Message);
        Assert.Equal(QueryPhase.Failed, Last.Phase);
        Assert.Equal(0, _database.Queries.Gate.Queries.Running);
    }

    [Fact]
    public async Task A_query_that_needs_too_much_memory_fails_alone()
    {
        QuiverException error = await FailsAsync(
            ErrorCode.OutOfMemory, Ask("SELECT len(list(x)) FROM range(50000000) t(x)") with { MemoryLimitBytes = 20 << 20 });
        Assert.Contains("20.0 MiB", error.Message);
        Assert.Equal([[2L]], await RowsAsync(Ask("SELECT count(*) FROM cpu")));
    }

    [Fact]
    public async Task Whoever_goes_away_ends_the_query()
    {
        using var gone = new CancellationTokenSource();
        QueryResult result = await _database.Queries.StartAsync(Ask(Endless), gone.Token);
        gone.CancelAfter(50);
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => result.ToRowsAsync());
        Assert.Equal(ErrorCode.Cancelled, error.Code);
        await result.DisposeAsync();
        Assert.Equal(QueryPhase.Cancelled, Last.Phase);
    }

    [Fact]
    public async Task A_result_that_is_not_read_to_its_end_counts_as_cancelled()
    {
        QueryResult result = await _database.Queries.StartAsync(Ask("SELECT x FROM range(1000000) t(x)"));
        await using (IAsyncEnumerator<RecordBatch> batches = result.Batches.GetAsyncEnumerator())
        {
            Assert.True(await batches.MoveNextAsync());
            batches.Current.Dispose();
        }

        await result.DisposeAsync();
        Assert.Equal(QueryPhase.Cancelled, Last.Phase);
    }

    [Fact]
    public async Task An_administrator_ends_a_query_by_its_identity()
    {
        QueryResult result = await _database.Queries.StartAsync(Ask(Endless));
        Assert.True(_database.Queries.Log.TryCancel(result.Id, "an administrator"));
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => result.ToRowsAsync());
        Assert.Contains("administrator", error.Message);
        await result.DisposeAsync();
        Assert.Equal(QueryPhase.Cancelled, Last.Phase);
        Assert.False(_database.Queries.Log.TryCancel(result.Id, "an administrator"));
    }

    [Fact]
    public async Task Small_queries_are_not_kept_waiting_by_long_ones()
    {
        await using Database busy = await OpenAsync(
            new QueryOptions { Admission = new AdmissionOptions { MaxRunning = 1, MaxPending = 0 } }, "busy");
        using var gone = new CancellationTokenSource();
        QueryResult running = await busy.Queries.StartAsync(new QueryRequest { Text = Endless }, gone.Token);
        await Assert.ThrowsAsync<QuiverException>(() => busy.Queries.StartAsync(new QueryRequest { Text = Endless }));
        foreach (string sql in (string[])["SHOW TABLES", "SELECT 1", "SELECT * FROM system.databases", "EXPLAIN " + Endless])
        {
            await using QueryResult small = await busy.Queries.StartAsync(new QueryRequest { Text = sql });
            await small.ToRowsAsync();
        }

        await gone.CancelAsync();
        await running.DisposeAsync();
    }

    [Fact]
    public async Task Statements_of_a_connection_are_let_in_and_logged_too()
    {
        Connection connection = _database.Connect();
        await connection.ExecuteAsync("CREATE TABLE x(a INT); INSERT INTO x VALUES (1), (2)");
        Assert.Equal(["INSERT INTO x VALUES (1), (2)", "CREATE TABLE x(a INT)"], _database.Queries.Log.Entries.Take(2).Select(e => e.Text));
        Assert.All(_database.Queries.Log.Entries.Take(2), entry => Assert.Equal(QueryPhase.Success, entry.Phase));
    }

    [Fact]
    public async Task The_log_keeps_the_newest()
    {
        for (int i = 0; i < 20; i++)
        {
            await RowsAsync(Ask($"SELECT {i}"));
        }

        Assert.Equal(["SELECT 19", "SELECT 18", "SELECT 17", "SELECT 16", "SELECT 15"], _database.Queries.Log.Entries.Select(e => e.Text));
    }

    [Fact]
    public async Task A_trace_goes_from_the_query_to_its_operators()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Quiver",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using Activity outer = new Activity("request").Start();
        await RowsAsync(Ask("SELECT host, sum(v) FROM cpu GROUP BY host"));
        Activity[] mine = [.. spans.Where(span => span.TraceId == outer.TraceId)];
        Activity query = mine.Single(span => span.OperationName == "query");
        Assert.Equal(outer.SpanId, query.ParentSpanId);
        Assert.Equal("m", query.GetTagItem("db.namespace"));
        Activity execute = mine.Single(span => span.OperationName == "execute");
        Assert.Equal(query.SpanId, execute.ParentSpanId);
        Assert.Contains(mine, span => span.OperationName == "plan");
        Assert.Contains(mine, span => span.OperationName == "Scan" && span.GetTagItem("quiver.operator.rows") is 2L);
        Assert.Equal(outer.TraceId.ToString(), Last.TraceId);
    }

    static QueryRequest Ask(string sql, string? database = "m") => new() { Text = sql, Database = database, Door = "test" };

    async Task<IReadOnlyList<object?[]>> RowsAsync(QueryRequest request)
    {
        await using QueryResult result = await _database.Queries.StartAsync(request);
        return await result.ToRowsAsync();
    }

    async Task<QuiverException> FailsAsync(ErrorCode code, QueryRequest request)
    {
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => RowsAsync(request));
        Assert.Equal(code, error.Code);
        return error;
    }

    Task<Database> OpenAsync(QueryOptions options, string folder = "data") =>
        Database.OpenAsync(new DatabaseOptions { DataDirectory = Path.Combine(_directory, folder), Queries = options });
}
