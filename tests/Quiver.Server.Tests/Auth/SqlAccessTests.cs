using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Queries;
using Quiver.Server.Auth;
using Xunit;

namespace Quiver.Server.Tests.Auth;

/// <summary>What statements of a token can get at, by all the ways that SQL has.</summary>
public sealed class SqlAccessTests(SqlAccessDatabase fixture) : IClassFixture<SqlAccessDatabase>
{
    readonly Database _database = fixture.Database;

    [Theory]
    [InlineData("SELECT * FROM b.hidden")]
    [InlineData("SELECT * FROM B.HIDDEN")]
    [InlineData("SELECT * FROM \"B\".hidden")]
    [InlineData("SELECT * FROM store.b.hidden")]
    [InlineData("SELECT * FROM \"b\".\"hidden\" AS open")]
    [InlineData("SELECT * FROM public.b.hidden")]
    [InlineData("SELECT * FROM (SELECT * FROM b.hidden)")]
    [InlineData("WITH open AS (SELECT * FROM b.hidden) SELECT * FROM open")]
    [InlineData("WITH RECURSIVE r AS (SELECT secret FROM b.hidden UNION ALL SELECT secret FROM r WHERE false) SELECT * FROM r")]
    [InlineData("SELECT (SELECT secret FROM b.hidden)")]
    [InlineData("SELECT * FROM open WHERE v IN (SELECT secret FROM b.hidden)")]
    [InlineData("SELECT * FROM open WHERE EXISTS (SELECT 1 FROM b.hidden WHERE secret > v)")]
    [InlineData("SELECT * FROM open JOIN b.hidden USING (time)")]
    [InlineData("SELECT * FROM open UNION ALL SELECT secret, person, time FROM b.hidden")]
    [InlineData("SELECT * FROM open, LATERAL (SELECT * FROM b.hidden) x")]
    [InlineData("SELECT CASE WHEN (SELECT count(*) FROM b.hidden) > 0 THEN 1 ELSE 0 END")]
    [InlineData("SELECT v FROM open ORDER BY (SELECT max(secret) FROM b.hidden)")]
    [InlineData("SELECT v FROM open LIMIT (SELECT max(secret) FROM b.hidden)")]
    [InlineData("FROM b.hidden")]
    [InlineData("TABLE b.hidden")]
    [InlineData("DESCRIBE b.hidden")]
    [InlineData("DESCRIBE SELECT * FROM b.hidden")]
    [InlineData("SUMMARIZE b.hidden")]
    [InlineData("EXPLAIN SELECT * FROM b.hidden")]
    [InlineData("EXPLAIN ANALYZE SELECT * FROM b.hidden")]
    [InlineData("SHOW TABLES FROM b")]
    [InlineData("USE b")]
    [InlineData("SET schema = 'b'")]
    [InlineData("SELECT * FROM last_cache('b.hidden')")]
    [InlineData("SELECT * FROM distinct_cache('b.hidden')")]
    [InlineData("SELECT * FROM last_cache('hidden', 'b')")]
    [InlineData("INSERT INTO a.open SELECT time, person, secret FROM b.hidden")]
    [InlineData("DELETE FROM a.open WHERE v IN (SELECT secret FROM b.hidden)")]
    [InlineData("CREATE TABLE a.copy AS SELECT * FROM b.hidden")]
    [InlineData("CREATE VIEW a.view AS SELECT * FROM b.hidden")]
    [InlineData("SELECT * FROM main.peek")]
    [InlineData("SELECT * FROM peek")]
    [InlineData("SELECT * FROM main.shared")]
    [InlineData("SELECT * FROM MAIN.shared")]
    [InlineData("SELECT * FROM \"MAIN\".shared")]
    [InlineData("SELECT * FROM \"MAIN\".peek")]
    [InlineData("SELECT * FROM shared")]
    [InlineData("DESCRIBE main.shared")]
    [InlineData("SELECT * FROM \"case\".mixed")]
    [InlineData("PRAGMA table_info('b.hidden')")]
    [InlineData("PRAGMA table_info('main.peek')")]
    [InlineData("PRAGMA table_info('main.shared')")]
    [InlineData("PRAGMA schema = 'b'")]
    [InlineData("SELECT * FROM (DESCRIBE b.hidden)")]
    [InlineData("SELECT * FROM (SUMMARIZE b.hidden)")]
    [InlineData("SELECT * FROM (SHOW TABLES FROM b)")]
    [InlineData("PIVOT b.hidden ON person USING sum(secret)")]
    [InlineData("SELECT ARRAY(SELECT secret FROM b.hidden)")]
    [InlineData("SELECT count(*) FROM b.hidden")]
    [InlineData("SELECT x: secret FROM t: b.hidden")]
    [InlineData("SELECT (SELECT max(o.v) FROM b.hidden) FROM open o")]
    [InlineData("SHOW CREATE TABLE b.hidden")]
    [InlineData("SHOW CREATE TABLE main.shared")]
    [InlineData("SHOW CREATE VIEW main.peek")]
    [InlineData("SHOW COLUMNS FROM b.hidden")]
    [InlineData("SELECT * FROM (SHOW CREATE TABLE main.shared)")]
    [InlineData("DELETE FROM a.open USING b.hidden WHERE v = secret")]
    [InlineData("EXECUTE p")]
    public async Task A_token_of_one_database_does_not_read_another(string sql)
    {
        SessionAccess others = Access("db:B,MAIN,cASE:read", "db:a:read,write");
        foreach (SessionAccess access in new[] { Access("db:a:read"), Access("db:a:read,write"), others })
        {
            await AssertRefusedAsync(access, sql);
        }
    }

    [Theory]
    [InlineData("SHOW TABLES")]
    [InlineData("SHOW ALL TABLES")]
    [InlineData("SHOW SCHEMAS")]
    [InlineData("SHOW DATABASES")]
    [InlineData("SELECT * FROM information_schema.tables")]
    [InlineData("SELECT * FROM information_schema.columns")]
    [InlineData("SELECT * FROM information_schema.schemata")]
    [InlineData("SELECT * FROM information_schema.views")]
    [InlineData("SELECT * FROM system.tables")]
    [InlineData("SELECT * FROM system.databases")]
    [InlineData("SELECT * FROM system.columns")]
    [InlineData("SELECT * FROM system.files")]
    [InlineData("SELECT * FROM system.parquet_files")]
    [InlineData("SELECT * FROM system.memory")]
    [InlineData("SELECT * FROM system.tombstones")]
    [InlineData("SELECT * FROM system.last_caches")]
    [InlineData("SELECT * FROM system.distinct_caches")]
    [InlineData("SELECT * FROM system.compactions")]
    [InlineData("SELECT * FROM system.influxdb_schema")]
    [InlineData("SHOW VIEWS")]
    [InlineData("SHOW ALL")]
    [InlineData("PRAGMA show_tables")]
    [InlineData("PRAGMA table_info('hiden')")]
    [InlineData("SELECT * FROM (SHOW ALL TABLES)")]
    [InlineData("SELECT * FROM information_schema.routines")]
    [InlineData("SELECT * FROM information_schema.df_settings")]
    [InlineData("SELECT * FROM information_schema.table_constraints")]
    [InlineData("SELECT * FROM information_schema.key_column_usage")]
    [InlineData("SHOW CREATE TABLE hiden")]
    [InlineData("SELECT * FROM hiden")]
    [InlineData("SELECT * FROM peak")]
    public async Task A_listing_names_nothing_of_another_database(string sql)
    {
        // A file of the other database is there to be seen by whoever may.
        await _database.Store!.CheckpointAsync(TestContext.Current.CancellationToken);
        string shown = await ShownAsync(Access("db:a:read"), "a", sql);
        foreach (string word in new[] { "hidden", "secret", "agent", "person", "peek", "shared", "mixed" })
        {
            Assert.DoesNotContain(word, shown, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("INSERT INTO b.hidden VALUES (1, 'x', now())")]
    [InlineData("INSERT INTO hidden (person) VALUES ('x')")]
    [InlineData("INSERT INTO store.b.hidden SELECT 1, 'x', now()")]
    [InlineData("UPDATE b.hidden SET secret = 1")]
    [InlineData("DELETE FROM b.hidden")]
    [InlineData("DELETE FROM b.hidden WHERE person = 'agent'")]
    [InlineData("TRUNCATE b.hidden")]
    [InlineData("TRUNCATE TABLE b.hidden")]
    [InlineData("CREATE TABLE b.made (time TIMESTAMP, v BIGINT)")]
    [InlineData("CREATE TABLE IF NOT EXISTS b.hidden (time TIMESTAMP, v BIGINT)")]
    [InlineData("CREATE OR REPLACE TABLE b.hidden AS SELECT now() AS time, 1 AS v")]
    [InlineData("CREATE TABLE main.made AS SELECT 1 AS v")]
    [InlineData("CREATE TABLE public.made AS SELECT 1 AS v")]
    [InlineData("CREATE TEMP TABLE made AS SELECT 1 AS v")]
    [InlineData("INSERT INTO main.shared VALUES (1)")]
    [InlineData("DELETE FROM main.shared")]
    [InlineData("DELETE FROM \"MAIN\".shared")]
    [InlineData("CREATE TABLE \"MAIN\".made AS SELECT 1 AS v")]
    [InlineData("DROP TABLE b.hidden")]
    [InlineData("DROP TABLE a.open")]
    [InlineData("DROP TABLE main.shared")]
    [InlineData("DROP VIEW main.peek")]
    [InlineData("DROP SCHEMA b")]
    [InlineData("DROP SCHEMA a")]
    [InlineData("DROP DATABASE a")]
    [InlineData("CREATE SCHEMA c")]
    [InlineData("CREATE DATABASE c")]
    [InlineData("CREATE VIEW a.w AS SELECT 1 AS one")]
    [InlineData("CREATE OR REPLACE VIEW main.peek AS SELECT 1 AS one")]
    [InlineData("CREATE INDEX i ON main.shared (own_secret)")]
    [InlineData("ALTER TABLE a.open RENAME TO closed")]
    [InlineData("ALTER TABLE b.hidden RENAME TO found")]
    [InlineData("ALTER TABLE a.open ADD COLUMN more BIGINT")]
    [InlineData("ALTER TABLE main.shared ADD COLUMN more BIGINT")]
    [InlineData("ALTER TABLE main.shared DROP COLUMN own_secret")]
    [InlineData("ALTER TABLE main.shared RENAME COLUMN own_secret TO v")]
    [InlineData("ALTER TABLE main.shared ALTER own_secret TYPE VARCHAR")]
    [InlineData("INSERT INTO main.shared VALUES (1) ON CONFLICT (own_secret) DO UPDATE SET own_secret = 2")]
    [InlineData("INSERT OR REPLACE INTO main.shared VALUES (1)")]
    [InlineData("INSERT INTO main.shared VALUES (1) RETURNING own_secret")]
    [InlineData("UPDATE main.shared SET own_secret = own_secret RETURNING own_secret")]
    [InlineData("PREPARE p AS DROP TABLE a.open")]
    [InlineData("ATTACH 'x.db' AS x")]
    [InlineData("INSERT INTO b.hidden VALUES (1, 'x', now()) ON CONFLICT DO NOTHING")]
    [InlineData("INSERT INTO b.hidden VALUES (1, 'x', now()) RETURNING secret")]
    [InlineData("DELETE FROM b.hidden RETURNING secret")]
    [InlineData("UPDATE main.shared SET own_secret = 1 FROM a.open")]
    [InlineData("WITH rows AS (SELECT 1) INSERT INTO main.shared SELECT * FROM rows")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM b.hidden")]
    public async Task A_token_changes_only_rows_of_its_databases(string sql)
    {
        string before = await EverythingAsync();
        await AssertRefusedAsync(Access("db:a:read,write"), sql);
        await AssertRefusedAsync(Access("db:a:read,write", "db:B,MAIN:read,write", "db:b,hidden:read"), sql);
        Assert.Equal(before, await EverythingAsync());
    }

    [Theory]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM '/etc/hosts.csv'")]
    [InlineData("SELECT * FROM 'http://127.0.0.1:1/x.csv'")]
    [InlineData("SELECT * FROM \"/etc/hosts.csv\"")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM READ_CSV_AUTO('/etc/passwd')")]
    [InlineData("SELECT * FROM read_json('/etc/passwd')")]
    [InlineData("SELECT * FROM read_json_objects('/etc/passwd')")]
    [InlineData("SELECT * FROM read_ndjson('/etc/passwd')")]
    [InlineData("SELECT * FROM read_parquet('*.parquet')")]
    [InlineData("SELECT * FROM parquet_scan('*.parquet')")]
    [InlineData("SELECT * FROM read_arrow('x')")]
    [InlineData("SELECT * FROM sniff_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM glob('/*')")]
    [InlineData("SELECT * FROM parquet_metadata('x.parquet')")]
    [InlineData("SELECT * FROM parquet_schema('x.parquet')")]
    [InlineData("SELECT * FROM parquet_file_metadata('x.parquet')")]
    [InlineData("SELECT * FROM parquet_kv_metadata('x.parquet')")]
    [InlineData("SELECT (SELECT count(*) FROM glob('/*'))")]
    [InlineData("DESCRIBE SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("EXPLAIN SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("COPY (SELECT 1) TO '/tmp/quiver-leak.csv'")]
    [InlineData("COPY open TO '/tmp/quiver-leak.parquet'")]
    [InlineData("COPY open FROM '/etc/passwd'")]
    [InlineData("PREPARE p AS COPY (SELECT 1) TO '/tmp/quiver-leak.csv'")]
    [InlineData("SUMMARIZE '/etc/hosts.csv'")]
    [InlineData("CREATE EXTERNAL TABLE made STORED AS CSV LOCATION '/etc/passwd'")]
    [InlineData("INSERT INTO open SELECT now(), column0, 1 FROM read_csv('/etc/passwd')")]
    [InlineData("CREATE TABLE made AS SELECT * FROM read_csv('/etc/passwd')")]
    public async Task Nobody_but_an_administrator_who_may_touches_files(string sql)
    {
        await AssertRefusedAsync(Access("db:*:read,write"), sql);
        await AssertRefusedAsync(Access("*:*:*"), sql);
        await AssertRefusedAsync(new TokenAccess(TokenScopes.Parse(["db:*:read,write"]), allowsFiles: true), sql);
        Assert.False(File.Exists("/tmp/quiver-leak.csv"));
    }

    [Fact]
    public async Task Queries_of_another_database_are_not_listed()
    {
        await RunAsync(SessionAccess.Full, "b", "SELECT 'run in b' AS marker");
        await RunAsync(SessionAccess.Full, null, "SELECT 'run in none' AS marker");
        await RunAsync(SessionAccess.Full, "a", "SELECT 'run in a' AS marker");
        string shown = await RunAsync(Access("db:a:read"), "a", "SELECT query_text FROM system.queries WHERE query_text LIKE '%marker'");
        Assert.Contains("run in a", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("run in b", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("run in none", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_does_what_its_scopes_allow()
    {
        SessionAccess reader = Access("db:a:read"), writer = Access("db:a:read,write"), all = Access("db:*:read"), admin = Access("*:*:*");
        Assert.Contains("2", await ShownAsync(reader, "a", "SELECT count(*) FROM open"), StringComparison.Ordinal);
        Assert.Contains("2", await ShownAsync(reader, null, "SELECT count(*) FROM a.open"), StringComparison.Ordinal);
        Assert.Contains("open", await ShownAsync(reader, "a", "SHOW TABLES"), StringComparison.Ordinal);
        Assert.Contains("open", await ShownAsync(reader, "a", "SELECT table_name FROM system.tables"), StringComparison.Ordinal);
        await AssertDeniedAsync(reader, "a", "INSERT INTO open (time, host, v) VALUES (now(), 'z', 3)");
        await AssertDeniedAsync(reader, "a", "DELETE FROM open");
        await AssertDeniedAsync(reader, "a", "CREATE TABLE made (time TIMESTAMP, v BIGINT)");
        await RunAsync(writer, "a", "INSERT INTO open (time, host, v) VALUES (now(), 'z', 3)");
        await RunAsync(writer, "a", "DELETE FROM open WHERE host = 'z'");
        await RunAsync(writer, "a", "CREATE TABLE made (time TIMESTAMP, v BIGINT)");
        Assert.Contains("42", await ShownAsync(all, "b", "SELECT secret FROM hidden"), StringComparison.Ordinal);
        Assert.Contains("z", await ShownAsync(all, null, "SELECT * FROM \"case\".mixed"), StringComparison.Ordinal);
        await AssertDeniedAsync(all, "b", "DELETE FROM hidden");
        await RunAsync(admin, "b", "DROP TABLE a.made");
    }

    [Theory]
    [InlineData("INSERT INTO main.shared VALUES (1)")]
    [InlineData("INSERT INTO main.shared VALUES (1) RETURNING 1")]
    [InlineData("DELETE FROM main.shared RETURNING *")]
    [InlineData("UPDATE main.shared SET own_secret = 1")]
    [InlineData("TRUNCATE main.shared")]
    [InlineData("ALTER TABLE main.shared ADD COLUMN more BIGINT")]
    [InlineData("CREATE TABLE main.made AS SELECT 1 AS v")]
    [InlineData("CREATE VIEW main.made AS SELECT 1 AS v")]
    [InlineData("CREATE INDEX i ON main.shared (own_secret)")]
    [InlineData("CREATE SCHEMA made")]
    [InlineData("DROP TABLE main.shared")]
    [InlineData("COPY (SELECT 1) TO '/tmp/quiver-leak.csv'")]
    [InlineData("COPY main.shared FROM '/etc/passwd'")]
    [InlineData("PREPARE p AS DELETE FROM main.shared")]
    [InlineData("EXECUTE p")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM main.shared")]
    public async Task A_request_that_only_reads_changes_nothing(string sql)
    {
        var request = new QueryRequest { Text = sql, IsReadOnly = true };
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => _database.Queries.StartAsync(request));
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    [Theory]
    [InlineData("SELECT * FROM main.shared")]
    [InlineData("SUMMARIZE main.shared")]
    [InlineData("DESCRIBE main.shared")]
    [InlineData("SHOW CREATE TABLE main.shared")]
    [InlineData("SHOW FUNCTIONS")]
    [InlineData("PRAGMA table_info('main.shared')")]
    [InlineData("PRAGMA threads = 1")]
    [InlineData("SET threads = 1")]
    [InlineData("EXPLAIN SELECT * FROM main.shared")]
    [InlineData("PREPARE p AS SELECT 1")]
    [InlineData("PIVOT main.shared ON own_secret")]
    public async Task A_request_that_only_reads_reads(string sql)
    {
        await using QueryResult result = await _database.Queries.StartAsync(new QueryRequest { Text = sql, IsReadOnly = true });
        await result.ToRowsAsync();
    }

    /// <summary>Settings are the session's own, and may only ask for less than the server gives.</summary>
    [Fact]
    public async Task A_token_sets_what_is_its_own()
    {
        SessionAccess reader = Access("db:a:read");
        string before = await RunAsync(SessionAccess.Full, null, "SHOW ALL");
        await RunAsync(reader, "a", "SET threads = 1");
        await RunAsync(reader, "a", "SET memory_limit = '1MB'");
        await RunAsync(reader, "a", "PRAGMA batch_size = 1");
        Assert.Equal(before, await RunAsync(SessionAccess.Full, null, "SHOW ALL"));
        await AssertRefusedAsync(reader, "SET threads = 100000");
    }

    [Fact]
    public async Task A_token_that_only_writes_does_not_query()
    {
        SessionAccess writer = Access("db:a:write");
        foreach (string sql in (string[])
            [
                "SELECT * FROM open", "SELECT * FROM a.open", "DESCRIBE open", "DELETE FROM open WHERE v = 1", "UPDATE open SET v = 1",
                "INSERT INTO open SELECT * FROM open", "SUMMARIZE open", "SHOW CREATE TABLE open", "SELECT x: v FROM o: open",
                "DELETE FROM open RETURNING v",
            ])
        {
            await AssertRefusedAsync(writer, sql);
        }

        string shown = await ShownAsync(writer, "a", "SHOW TABLES")
            + await ShownAsync(writer, "a", "SELECT * FROM information_schema.columns")
            + await ShownAsync(writer, "a", "SELECT * FROM system.tables");
        Assert.DoesNotContain("host", shown, StringComparison.Ordinal);
        Assert.Contains("2", await ShownAsync(SessionAccess.Full, "a", "SELECT count(*) FROM open"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_another_database_exists_is_not_told()
    {
        SessionAccess access = Access("db:a:read,write");
        foreach (string template in (string[])
            [
                "SELECT * FROM {0}.t", "USE {0}", "SHOW TABLES FROM {0}", "INSERT INTO {0}.t VALUES (1)", "DELETE FROM {0}.t",
                "CREATE TABLE {0}.t (v BIGINT)",
            ])
        {
            string there = await MessageAsync(access, null, template.Replace("{0}", "b", StringComparison.Ordinal));
            string missing = await MessageAsync(access, null, template.Replace("{0}", "q", StringComparison.Ordinal));
            Assert.Equal(there.Replace("\"b", "\"q", StringComparison.Ordinal), missing);
        }

        Assert.Equal(
            (await MessageAsync(access, "b", "SELECT 1")).Replace("\"b\"", "\"q\"", StringComparison.Ordinal),
            await MessageAsync(access, "q", "SELECT 1"));
    }

    [Theory]
    [InlineData("system")]
    [InlineData("SYSTEM")]
    [InlineData("information_schema")]
    public async Task No_database_takes_the_name_of_a_schema_of_facts(string name)
    {
        // Every reader may name these: a database behind one would be everybody's.
        await Assert.ThrowsAsync<QuiverException>(() => fixture.WriteAsync(name, "m v=1 1"));
        Assert.Throws<QuiverException>(() => TokenScopes.Parse([$"db:{name}:read"]));
    }

    static TokenAccess Access(params string[] permissions) => new(TokenScopes.Parse(permissions), allowsFiles: false);

    /// <summary>What no token of database a may change.</summary>
    async Task<string> EverythingAsync() => string.Join(
        '|',
        await RunAsync(SessionAccess.Full, null, "SHOW ALL TABLES"), await RunAsync(SessionAccess.Full, null, "SELECT * FROM b.hidden"),
        await RunAsync(SessionAccess.Full, null, "SELECT * FROM main.shared"));

    Task<string> RunAsync(SessionAccess access, string? database, string sql) => fixture.RunAsync(access, database, sql);

    /// <summary>What the asker sees: the rows, or the message of the error.</summary>
    async Task<string> ShownAsync(SessionAccess access, string? database, string sql)
    {
        try
        {
            return await RunAsync(access, database, sql);
        }
        catch (QuiverException error) when (error.Kind != ErrorKind.Internal)
        {
            return error.Message;
        }
    }

    async Task<string> MessageAsync(SessionAccess access, string? database, string sql) =>
        (await Assert.ThrowsAsync<QuiverException>(() => RunAsync(access, database, sql))).Message;

    async Task AssertRefusedAsync(SessionAccess access, string sql)
    {
        foreach (string? database in new[] { "a", null })
        {
            QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => RunAsync(access, database, sql));
            Assert.NotEqual(ErrorKind.Internal, error.Kind);
            Assert.DoesNotContain("42", error.Message, StringComparison.Ordinal);
        }
    }

    async Task AssertDeniedAsync(SessionAccess access, string database, string sql)
    {
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => RunAsync(access, database, sql));
        Assert.Equal(ErrorCode.AccessDenied, error.Code);
    }
}
