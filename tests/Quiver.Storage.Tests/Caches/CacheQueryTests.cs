using Quiver.Arrow.Errors;
using Quiver.Storage.Caches;
using Quiver.Storage.Catalog;
using Quiver.Storage.Tests.Catalog;
using Quiver.Storage.Tests.Store;
using Xunit;

namespace Quiver.Storage.Tests.Caches;

/// <summary>Caches in SQL: the functions in FROM, and queries that are answered from a cache on their own.</summary>
public sealed class CacheQueryTests
{
    const string Rows = """
        cpu,region=us,host=a usage=1,state="up" 1000
        cpu,region=us,host=b usage=2 1000
        cpu,region=eu,host=c usage=3,state="up" 1000
        cpu,region=us,host=a usage=4 2000
        cpu,region=eu,host=c usage=5,state="down" 1500
        """;

    static readonly LastCacheRequest Forever = new() { TimeToLive = TimeSpan.FromDays(100_000) };

    static DistinctCacheRequest DistinctForever(params string[] columns) => new(columns) { MaxAge = TimeSpan.FromDays(100_000) };

    [Fact]
    public async Task Last_cache_shows_keys_then_values_then_time()
    {
        await using var store = await OpenAsync();
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { KeyColumns = ["region", "host"] });
        Assert.Equal(
            "eu c 5 down 1500\nus a 4 - 2000\nus b 2 - 1000",
            await store.TextAsync("SELECT * REPLACE (epoch_ns(time) AS time) FROM last_cache('db.cpu') ORDER BY region, host"));
    }

    [Fact]
    public async Task Conditions_on_keys_reach_the_cache()
    {
        await using var store = await OpenAsync();
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { Name = "all" });
        Assert.Equal(
            "c\na", await store.TextAsync("SELECT host FROM last_cache('db.cpu', 'all') WHERE host IN ('a', 'c') ORDER BY host DESC"));
        Assert.Equal("b", await store.TextAsync("SELECT host FROM last_cache('db.cpu') WHERE region != 'eu' AND host NOT IN ('a', 'x')"));
        Assert.Equal("", await store.TextAsync("SELECT host FROM last_cache('db.cpu') WHERE host IN ('a', 'b') AND host = 'c'"));
        Assert.Equal(
            "a", await store.TextAsync("SELECT host FROM last_cache('db.cpu') WHERE host = 'a' OR (host = 'b' AND region = 'eu')"));
        Assert.Equal("3", await store.TextAsync("SELECT count(*) FROM last_cache('db.cpu')"));
        Assert.Equal("1", await store.TextAsync("SELECT count(*) FROM (SELECT * FROM last_cache('db.cpu') WHERE usage > 1 LIMIT 1)"));
        var plan = await store.TextAsync("EXPLAIN SELECT usage FROM last_cache('db.cpu') WHERE host = 'a'");
        Assert.Contains("LastCache \"all\" [host, usage] filters=[host = 'a']", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Distinct_cache_is_sorted_and_has_prefixes()
    {
        await using var store = await OpenAsync();
        await store.Store.Caches.CreateAsync("db", "cpu", DistinctForever("region", "host"));
        await WriteAsync(store, "cpu,host=z usage=1 1");
        Assert.Equal("- z\neu c\nus a\nus b", await store.TextAsync("SELECT * FROM distinct_cache('db.cpu')"));
        Assert.Equal("-\neu\nus", await store.TextAsync("SELECT region FROM meta_cache('db.cpu', 'cpu_region_host_distinct_cache')"));
        Assert.Equal("z\nc\na\nb", await store.TextAsync("SELECT host FROM distinct_cache('db.cpu')"));
        Assert.Equal("a\nb", await store.TextAsync("SELECT host FROM distinct_cache('db.cpu') WHERE region = 'us'"));
        Assert.Equal("eu c", await store.TextAsync("SELECT * FROM distinct_cache('db.cpu') WHERE region IS NOT NULL LIMIT 1"));
        Assert.Contains(
            "DistinctCache \"cpu_region_host_distinct_cache\" [region, host] filters=[region = 'us']",
            await store.TextAsync("EXPLAIN SELECT host FROM distinct_cache('db.cpu') WHERE region = 'us'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_name_what_there_is()
    {
        await using var store = await OpenAsync();
        await AssertErrorAsync(store, "last_cache('db.cpu')", "table cpu has no cache of newest rows");
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { Name = "a" });
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { Name = "b" });
        await AssertErrorAsync(
            store, "last_cache('db.cpu')", "table cpu has two caches of newest rows: a, b; name one as the second argument");
        await AssertErrorAsync(store, "last_cache('db.cpu', 'x')", "table cpu has no cache \"x\" of newest rows; it has a, b");
        await AssertErrorAsync(store, "distinct_cache('db.cpu')", "table cpu has no cache of distinct values");
        await AssertErrorAsync(store, "last_cache('db.none')", "last_cache finds no time-series table \"db.none\"");
        await AssertErrorAsync(store, "last_cache(1)", "last_cache takes the name of a table");
        await AssertErrorAsync(store, "last_cache()", "last_cache takes the name of a table");
        await AssertErrorAsync(store, "last_cache('db.cpu', size := 3)", "last_cache has no option \"size\"");
    }

    [Fact]
    public async Task The_current_database_is_looked_at_first()
    {
        await using var store = await OpenAsync();
        await WriteAsync(store, "a.b,host=x usage=7 1");
        await store.Store.Caches.CreateAsync("db", "cpu", Forever);
        await store.Store.Caches.CreateAsync("db", "a.b", Forever);
        var connection = store.Database.Connect();
        await connection.ExecuteAsync("USE db", cancellationToken: TestContext.Current.CancellationToken);
        await using var result = await connection.QueryAsync(
            "SELECT (SELECT count(*) FROM last_cache('cpu')), (SELECT usage FROM last_cache('a.b'))",
            TestContext.Current.CancellationToken);
        Assert.Equal([3L, 7.0], (await result.ToRowsAsync(TestContext.Current.CancellationToken))[0]);
    }

    [Theory]
    [InlineData("SELECT host, last_value(usage ORDER BY time) FROM db.cpu GROUP BY host ORDER BY host", "last_cache")]
    [InlineData("SELECT DISTINCT ON (host) host, usage, epoch_ns(time) FROM db.cpu ORDER BY host, time DESC", "last_cache")]
    [InlineData("SELECT DISTINCT ON (host) host, usage FROM db.cpu WHERE host IN ('a', 'c') ORDER BY host, time DESC", "last_cache")]
    [InlineData("SELECT usage FROM db.cpu ORDER BY time DESC LIMIT 1", "last_cache")]
    [InlineData("SELECT usage FROM db.cpu WHERE host = 'b' ORDER BY time DESC LIMIT 2", "last_cache")]
    [InlineData("SELECT DISTINCT host FROM db.cpu ORDER BY host", "distinct_cache")]
    [InlineData("SELECT DISTINCT region FROM db.cpu ORDER BY region", "distinct_cache")]
    public async Task Queries_are_answered_from_caches_on_their_own(string sql, string cache)
    {
        await using var store = await OpenAsync();
        var expected = await store.TextAsync(sql);
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { Count = 2 });
        await store.Store.Caches.CreateAsync("db", "cpu", DistinctForever("region", "host"));
        await ReadyAsync(store);
        Assert.Contains($"{cache} \"cpu_region_host_{cache}\"", await store.TextAsync("EXPLAIN " + sql), StringComparison.Ordinal);
        Assert.Equal(expected, await store.TextAsync(sql));
        var hits = store.Store.Caches.List(store.Store.Catalog.Current)
            .Single(facts => facts.Name.EndsWith(cache, StringComparison.Ordinal));
        Assert.True(hits.Hits > 0);
        Assert.True(hits.IsComplete);
        Assert.Equal(CacheState.Ready, hits.State);
    }

    [Fact]
    public async Task A_row_is_hidden_when_it_was_inserted_too_long_ago()
    {
        var time = new ManualTime();
        await using var store = await StoreFixture.OpenAsync(options => options with { Clock = time });
        await WriteAsync(store, $"cpu,host=old usage=1 {Nanoseconds(time.Now.AddHours(-5))}");
        await store.Store.Caches.CreateAsync("db", "cpu", new LastCacheRequest());
        Assert.Equal("", await HostsAsync(store));
        await WriteAsync(store, $"cpu,host=a usage=1 {Nanoseconds(time.Now.AddHours(-3))}\ncpu,host=b usage=1 5");
        Assert.Equal("a\nb", await HostsAsync(store));
        time.Now += TimeSpan.FromHours(3.9);
        await WriteAsync(store, "cpu,host=b usage=2 6");
        time.Now += TimeSpan.FromHours(0.2);
        Assert.Equal("b", await HostsAsync(store));
        await store.Store.Caches.RunAsync(default);
        Assert.Equal(1, store.Store.Caches.List(store.Store.Catalog.Current).Single().Rows);
        Assert.Equal("a\nb\nold", await store.TextAsync("SELECT host FROM db.cpu GROUP BY host ORDER BY host"));
    }

    [Fact]
    public async Task After_a_restart_rows_are_as_old_as_their_time()
    {
        var time = new ManualTime();
        await using var store = await StoreFixture.OpenAsync(options => options with { Clock = time });
        await WriteAsync(store, $"cpu,host=a usage=1 {Nanoseconds(time.Now.AddHours(-3))}\ncpu,host=b usage=1 {Nanoseconds(time.Now)}");
        await store.Store.Caches.CreateAsync("db", "cpu", new LastCacheRequest());
        await store.CheckpointAsync();
        time.Now += TimeSpan.FromHours(2);
        Assert.Equal("b", await HostsAsync(store));
        await WriteAsync(store, $"cpu,host=c usage=1 {Nanoseconds(time.Now.AddHours(-5))}");
        Assert.Equal("b\nc", await HostsAsync(store));
        await store.ReopenAsync();
        Assert.Equal("b", await HostsAsync(store));
    }

    [Fact]
    public async Task Distinct_values_have_an_age_and_a_number()
    {
        var time = new ManualTime();
        await using var store = await StoreFixture.OpenAsync(options => options with { Clock = time });
        await WriteAsync(store, $"cpu,host=a usage=1 {Nanoseconds(time.Now.AddHours(-23))}\ncpu,host=b usage=1 {Nanoseconds(time.Now)}");
        await store.Store.Caches.CreateAsync("db", "cpu", new DistinctCacheRequest(["host"]) { MaxCardinality = 2 });
        Assert.Equal("a\nb", await store.TextAsync("SELECT host FROM distinct_cache('db.cpu')"));
        time.Now += TimeSpan.FromHours(2);
        Assert.Equal("b", await store.TextAsync("SELECT host FROM distinct_cache('db.cpu')"));
        for (var i = 0; i < 5; i++)
        {
            await WriteAsync(store, $"cpu,host=h{i} usage=1 {Nanoseconds(time.Now.AddHours(-i))}");
        }

        Assert.Equal("h0\nh1", await store.TextAsync("SELECT host FROM distinct_cache('db.cpu')"));
        await store.Store.Caches.RunAsync(default);
        Assert.Equal(2, store.Store.Caches.List(store.Store.Catalog.Current).Single().Rows);
        Assert.Equal("7", await store.TextAsync("SELECT count(*) FROM (SELECT DISTINCT host FROM db.cpu)"));
    }

    [Fact]
    public async Task New_fields_join_a_cache_of_all_columns()
    {
        await using var store = await OpenAsync();
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { Name = "all" });
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { Name = "usage", ValueColumns = ["usage"] });
        Assert.Equal("3", await store.TextAsync("SELECT count(*) FROM last_cache('db.cpu', 'all')"));
        await WriteAsync(store, "cpu,region=us,host=a load=9 2000\ncpu,region=us,host=b load=8 1\ncpu,region=us,host=a,rack=r usage=1 5");
        Assert.Equal(
            "a - 4 9\na r 1 -\nb - 2 -\nc - 5 -",
            await store.TextAsync("SELECT host, rack, usage, load FROM last_cache('db.cpu', 'all') ORDER BY host, usage DESC"));
        var columns = await store.TextAsync("DESCRIBE SELECT * FROM last_cache('db.cpu', 'usage')");
        Assert.Equal(["region", "host", "rack", "usage", "time"], columns.Split('\n').Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Caches_go_with_their_table()
    {
        await using var store = await OpenAsync();
        await store.Store.Caches.CreateAsync("db", "cpu", Forever);
        Assert.Equal("a\nb\nc", await HostsAsync(store));
        await store.QueryAsync("ALTER TABLE db.cpu RENAME TO cpu2");
        Assert.Equal("a\nb\nc", await store.TextAsync("SELECT host FROM last_cache('db.cpu2') ORDER BY host"));
        await store.QueryAsync("DROP TABLE db.cpu2");
        await AssertErrorAsync(store, "last_cache('db.cpu2')", "last_cache finds no time-series table");
        await store.Store.Caches.RunAsync(default);
        Assert.Empty(store.Store.Caches.List(store.Store.Catalog.Current));
        await WriteAsync(store, "cpu2,region=us,host=d usage=1 9000");
        await AssertErrorAsync(store, "last_cache('db.cpu2')", "table cpu2 has no cache of newest rows");
    }

    [Fact]
    public async Task Rows_that_retention_has_removed_do_not_come_back()
    {
        var time = new ManualTime();
        await using var store = await StoreFixture.OpenAsync(options => options with { Clock = time });
        await WriteAsync(store, $"cpu,host=a usage=1 {Nanoseconds(time.Now.AddDays(-3))}\ncpu,host=b usage=1 {Nanoseconds(time.Now)}");
        await store.Store.Caches.CreateAsync("db", "cpu", Forever);
        Assert.Equal("a\nb", await HostsAsync(store));
        await store.CheckpointAsync();
        await store.Store.Catalog.SetRetentionAsync("db", "cpu", TimeSpan.FromDays(1), TestContext.Current.CancellationToken);
        Assert.Equal("b", await HostsAsync(store));
        await WriteAsync(store, $"cpu,host=b usage=2 {Nanoseconds(time.Now)}");
        await store.Store.CompactAsync(cancellationToken: TestContext.Current.CancellationToken);
        await store.Store.Catalog.SetRetentionAsync("db", "cpu", null, TestContext.Current.CancellationToken);
        Assert.Equal(await store.TextAsync("SELECT DISTINCT host FROM db.cpu ORDER BY host"), await HostsAsync(store));
    }

    [Fact]
    public async Task Imported_rows_are_in_caches()
    {
        await using var store = await OpenAsync();
        await store.Store.Caches.CreateAsync("db", "cpu", Forever);
        await WriteAsync(store, "source,region=us,host=a usage=77 3000\nsource,region=us,host=n usage=78 10");
        var rows = await store.Database.Connect().QueryAsync(
            "SELECT region, host, usage, time FROM db.source", TestContext.Current.CancellationToken);
        await using (rows)
        {
            await store.Store.ImportRowsAsync("db", "cpu", rows.Batches, ["host", "region"], TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            "a 77\nb 2\nc 5\nn 78", await store.TextAsync("SELECT host, usage FROM last_cache('db.cpu') ORDER BY host"));
    }

    [Fact]
    public async Task Caches_that_are_too_large_are_given_up()
    {
        await using var store = await StoreFixture.OpenAsync(options => options with { CacheBytes = 1_000_000 });
        await WriteAsync(store, string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"cpu,host=h{i} usage=1 {i}")));
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { Name = "a" });
        await AssertErrorAsync(store, "last_cache('db.cpu')", "the caches of table \"cpu\" take more than");
        Assert.Equal(
            "5000", await store.TextAsync("SELECT count(*) FROM (SELECT DISTINCT ON (host) host FROM db.cpu ORDER BY host, time DESC)"));
        await store.Store.Caches.DropAsync("db", "cpu", CacheKind.Last, "a", TestContext.Current.CancellationToken);
        await store.Store.Caches.CreateAsync("db", "cpu", Forever with { KeyColumns = [] });
        Assert.Equal("h4999", await HostsAsync(store));
    }

    static long Nanoseconds(DateTimeOffset time) => CacheTime.Nanoseconds(time);

    static Task<string> HostsAsync(StoreFixture store) => store.TextAsync("SELECT host FROM last_cache('db.cpu') ORDER BY host");

    static Task<WriteResult> WriteAsync(StoreFixture store, string lines) =>
        store.WriteAsync(lines, new WriteOptions { Precision = Storage.LineProtocol.TimePrecision.Nanosecond });

    static async Task<StoreFixture> OpenAsync()
    {
        var store = await StoreFixture.OpenAsync();
        await WriteAsync(store, Rows);
        return store;
    }

    static Task ReadyAsync(StoreFixture store) => store.Store.Caches.WaitAsync(
        store.Store.Catalog.Current.FindDatabase("db")!.FindTable("cpu")!.Id, TestContext.Current.CancellationToken);

    static async Task AssertErrorAsync(StoreFixture store, string call, string message)
    {
        var error = await Assert.ThrowsAsync<QuiverException>(() => store.QueryAsync($"SELECT * FROM {call}"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
