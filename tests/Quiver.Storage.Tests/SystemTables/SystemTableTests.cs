using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Queries;
using Quiver.Storage.Catalog;
using Quiver.Storage.Tables.SystemTables;
using Quiver.Storage.Tests.Store;
using Xunit;

namespace Quiver.Storage.Tests.SystemTables;

public sealed class SystemTableTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_areThoseOfTheTableThatIsAskedFor()
    {
        await using var store = await OpenAsync();
        Assert.Equal("cpu 2 1000000000000 2000000000000\nmem 1 1000000000000 1000000000000", await InAsync(store, "db",
            "SELECT table_name, row_count, min_time, max_time FROM system.parquet_files ORDER BY table_name"));
        Assert.Equal(
            "cpu 2", await InAsync(store, "db", "SELECT table_name, row_count FROM system.parquet_files WHERE table_name = 'cpu'"));
        Assert.Equal("1", await InAsync(store, "db", "SELECT count(*) FROM (SELECT * FROM system.parquet_files LIMIT 1)"));
        Assert.Equal("", await InAsync(store, "db", "SELECT * FROM system.parquet_files WHERE table_name = 'no such table'"));
        Assert.Equal("", await InAsync(store, "db", "SELECT * FROM system.parquet_files WHERE table_name = NULL"));
    }

    [Fact]
    public async Task TablesOfInfluxDB_showTheChosenDatabase_unlessTheStatementNamesOne()
    {
        await using var store = await OpenAsync();
        const string Tables = "SELECT DISTINCT table_name FROM system.parquet_files";
        Assert.Equal("disk", await InAsync(store, "other", Tables));
        Assert.Equal("disk", await InAsync(store, "db", $"{Tables} WHERE database_name = 'other'"));
        Assert.Equal("cpu\ndisk\nmem", await InAsync(store, "db", $"{Tables} WHERE database_name IS NOT NULL ORDER BY 1"));
        Assert.Equal("cpu\ndisk\nmem", await InAsync(store, "_internal", $"{Tables} ORDER BY 1"));
        Assert.Equal("cpu\ndisk\nmem", await store.TextAsync($"{Tables} ORDER BY 1"));
        Assert.Equal("cpu\ndisk\nmem", await InAsync(store, "db", "SELECT DISTINCT table_name FROM system.files ORDER BY 1"));
    }

    [Fact]
    public async Task Conditions_giveTheSameRows_pushedDownOrNot()
    {
        await using var store = await OpenAsync();
        string[] tables = ["databases", "tables", "columns", "influxdb_schema", "parquet_files", "files", "memory", "tombstones", "state"];
        var found = 0;
        foreach (var table in tables)
        {
            var names = store.Store.SystemTables.Find(table)!.Schema.Fields.Where(field => field.Type.Equals(DataType.Utf8))
                .Select(field => field.Name).ToList();
            foreach (var column in names)
            {
                foreach (var (condition, plain) in new[]
                {
                    ($"{column} = 'cpu'", $"concat({column}, '') = 'cpu'"),
                    ($"{column} IN ('db', 'mem', NULL)", $"concat({column}, '') IN ('db', 'mem')"),
                    ($"'other' = {column}", $"concat({column}, '') = 'other'"), ($"{column} = 'CPU'", $"concat({column}, '') = 'CPU'"),
                    ($"{column} = 'cpu' AND {column} = 'mem'", "false"), ($"{column} = 'tag' LIMIT 100", $"concat({column}, '') = 'tag'"),
                })
                {
                    var expected = await store.TextAsync($"SELECT * FROM system.{table} WHERE {plain} AND {column} IS NOT NULL");
                    Assert.Equal(expected, await store.TextAsync($"SELECT * FROM system.{table} WHERE {condition}"));
                    found += expected.Length > 0 ? 1 : 0;
                }
            }
        }

        Assert.True(found > 20, $"only {found} conditions found rows");
    }

    [Fact]
    public async Task ConditionsAndLimits_reachTheSourceOfTheRows()
    {
        await using var store = await OpenAsync();
        var asked = new List<SystemRequest>();
        var made = 0;
        store.Store.SystemTables.Add(new FactTable(
            "numbers", FactTable.Columns(("text", DataType.Utf8), ("number", DataType.Int64)),
            request =>
            {
                asked.Add(request);
                return Enumerable.Range(0, 1_000_000).Select(i =>
                {
                    made++;
                    return new object?[] { i % 2 == 0 ? "even" : "odd", i };
                });
            }));
        Assert.Equal("1\n3\n5", await store.TextAsync("SELECT number FROM system.numbers WHERE text = 'odd' LIMIT 3"));
        Assert.Equal(["odd"], Assert.Single(asked).Conditions["text"]);
        Assert.InRange(made, 6, 100);
        var plan = await store.TextAsync("EXPLAIN SELECT number FROM system.numbers WHERE text = 'odd' LIMIT 3");
        Assert.Contains("text = 'odd'", plan);
        Assert.Contains("limit=3", plan);
        Assert.Contains("odd", await store.TextAsync("EXPLAIN SELECT * FROM system.numbers WHERE text IN ('odd', 'even')"));
    }

    [Fact]
    public async Task Sessions_seeFactsOfDatabasesThatTheyMayRead()
    {
        await using var store = await OpenAsync();
        store.Store.SystemTables.Add(
            new FactTable("secrets", FactTable.Columns(("a", DataType.Int64)), _ => [[1L]]) { IsForAdministrators = true });
        var access = new ReaderAccess("other", "system");
        foreach (var table in store.Store.SystemTables.All.Where(table => table.Schema.Fields.Any(field => field.Name == "database_name")))
        {
            var names = await RunAsync(store, null, $"SELECT DISTINCT database_name FROM system.{table.Name}", access);
            Assert.Contains(names, new[] { "", "other" });
            Assert.Equal(
                "0", await RunAsync(store, "other", $"SELECT count(*) FROM system.{table.Name} WHERE database_name = 'db'", access));
        }

        Assert.Equal("", await RunAsync(store, null, "SELECT * FROM system.wal", access));
        Assert.Equal("1", await store.TextAsync("SELECT a FROM system.secrets"));
        var error = await Assert.ThrowsAsync<QuiverException>(() => RunAsync(store, null, "SELECT * FROM system.secrets", access));
        Assert.Equal(ErrorCode.UnknownTable, error.Code);
    }

    [Fact]
    public async Task Definitions_areShown_andStayAfterARestart()
    {
        await using var store = await OpenAsync();
        await store.Store.Catalog.CreateCacheAsync("db", "cpu", new LastCacheRequest(), Stop);
        await store.Store.Catalog.CreateCacheAsync(
            "db", "cpu", new LastCacheRequest { Name = "small", KeyColumns = ["host"], ValueColumns = ["usage"], Count = 3 }, Stop);
        await store.Store.Catalog.CreateCacheAsync("db", "cpu", new DistinctCacheRequest(["region", "host"]), Stop);
        await store.Store.Catalog.SetRetentionAsync("db", TimeSpan.FromDays(30_000), Stop);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(
                "cpu cpu_host_region_last_cache 1,2 host,region - - 1 14400\ncpu small 1 host 3,0 usage,time 3 14400",
                await InAsync(store, "db",
                    """
                    SELECT "table", name, array_to_string(key_column_ids, ','), array_to_string(key_column_names, ','),
                      array_to_string(value_column_ids, ','), array_to_string(value_column_names, ','), count, ttl FROM system.last_caches
                    """));
            Assert.Equal(
                "cpu cpu_region_host_distinct_cache 2,1 region,host 100000 86400",
                await InAsync(store, "db",
                    """
                    SELECT "table", name, array_to_string(column_ids, ','), array_to_string(column_names, ','), max_cardinality,
                      max_age_seconds FROM system.distinct_caches
                    """));
            Assert.Equal("", await InAsync(store, "other", "SELECT name FROM system.last_caches"));
            Assert.Equal("2592000000000000000 False - 30000d", await store.TextAsync(
                "SELECT retention_period_ns, deleted, hard_deletion_time, retention FROM system.databases WHERE database_name = 'db'"));
            Assert.Equal("4 host, region 2 1 False", await store.TextAsync(
                """
                SELECT column_count, series_key_columns, last_cache_count, distinct_cache_count, deleted FROM system.tables
                WHERE table_name = 'cpu'
                """));
            Assert.Equal(
                "cpu host tag\ncpu region tag\ncpu time time\ncpu usage float",
                await InAsync(store, "db", "SELECT measurement, key, data_type FROM system.influxdb_schema WHERE measurement = 'cpu'"));
            await store.ReopenAsync();
        }
    }

    [Fact]
    public async Task Queries_areShownWithTheirEnd()
    {
        await using var store = await OpenAsync();
        await InAsync(store, "db", "SELECT * FROM cpu");
        await Assert.ThrowsAsync<QuiverException>(() => InAsync(store, "db", "SELECT nothing FROM cpu"));
        Assert.Equal(
            "SELECT nothing FROM cpu failed False False db\nSELECT * FROM cpu success True False db",
            await store.TextAsync(
                """
                SELECT query_text, phase, success, running, database_name FROM system.queries WHERE database_name = 'db' AND NOT running
                """));
        Assert.Equal("1 2 True True", await store.TextAsync(
            """
            SELECT parquet_files, rows, end2end_duration >= execute_duration, plan_duration IS NOT NULL FROM system.queries
            WHERE query_text = 'SELECT * FROM cpu'
            """));
        Assert.Equal("running", await store.TextAsync("SELECT phase FROM system.queries WHERE running"));
    }

    [Fact]
    public async Task Compactions_areRemembered()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync("cpu,host=a,region=x usage=9 1000");
        await store.CheckpointAsync();
        await store.Store.CompactAsync("db", "cpu", cancellationToken: Stop);
        Assert.Equal("db cpu done 2 3 1 2 -", await store.TextAsync(
            """
            SELECT database_name, table_name, state, input_files, input_rows, output_files, output_rows, error FROM system.compactions
            WHERE table_name = 'cpu' AND duration >= INTERVAL '0 seconds'
            """));
    }

    [Fact]
    public async Task TheLog_isShownBySegment()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync("cpu,host=a,region=x usage=9 3000");
        Assert.Equal("active 1", await store.TextAsync("SELECT state, count(*) FROM system.wal GROUP BY state HAVING state = 'active'"));
    }

    [Fact]
    public async Task WhatIsDeleted_isShownAsSuch()
    {
        await using var store = await OpenAsync();
        await store.Store.Catalog.DeleteTableAsync("db", "mem", HardDeletion.Never, Stop);
        await store.Store.Catalog.DeleteDatabaseAsync("other", HardDeletion.Default, Stop);
        Assert.Equal("1 True", await store.TextAsync(
            "SELECT count(*), bool_and(hard_deletion_time IS NULL) FROM system.tables WHERE deleted AND database_name = 'db'"));
        Assert.Equal("1 True", await store.TextAsync(
            "SELECT count(*), bool_and(hard_deletion_time IS NOT NULL) FROM system.databases WHERE deleted"));
        Assert.Equal("cpu", await InAsync(store, "db", "SELECT DISTINCT measurement FROM system.influxdb_schema"));
    }

    static async Task<StoreFixture> OpenAsync()
    {
        var store = await StoreFixture.OpenAsync(options => options with { Compaction = options.Compaction with { IsAutomatic = false } });
        await store.WriteAsync("cpu,host=a,region=x usage=1 1000\ncpu,host=b,region=x usage=2 2000\nmem,host=a free=1i 1000");
        await store.Store.WriteLinesAsync("other", Encoding.UTF8.GetBytes("disk,path=p used=1u 1000"), cancellationToken: Stop);
        await store.CheckpointAsync();
        return store;
    }

    static Task<string> InAsync(StoreFixture store, string? database, string sql) => RunAsync(store, database, sql, SessionAccess.Full);

    static async Task<string> RunAsync(StoreFixture store, string? database, string sql, SessionAccess access)
    {
        await using var result = await store.Database.Queries.StartAsync(
            new QueryRequest { Text = sql, Database = database, Access = access }, Stop);
        return string.Join('\n', (await result.ToRowsAsync(Stop)).Select(row => string.Join(
            ' ', row.Select(value => value is null ? "-" : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)))));
    }

    sealed class ReaderAccess(params string[] schemas) : SessionAccess
    {
        public override bool IsAdmin => false;

        public override bool CanUseFiles => false;

        public override bool CanRead(string schema) => schemas.Contains(schema);

        public override bool CanWrite(string schema) => false;
    }
}
