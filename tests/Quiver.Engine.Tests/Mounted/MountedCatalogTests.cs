using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Xunit;

namespace Quiver.Engine.Tests.Mounted;

/// <summary>The schemas of a mounted catalog beside those of the engine: names, snapshots, writes and definitions.</summary>
public sealed class MountedCatalogTests : IAsyncDisposable
{
    readonly Database _database = Database.Open(new DatabaseOptions { Threads = 2 });
    readonly ChangingCatalog _catalog = new();
    readonly Connection _connection;

    public MountedCatalogTests()
    {
        _database.Mount("store", _catalog);
        _connection = _database.Connect();
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Tables_are_found_by_schema_by_catalog_and_in_any_case()
    {
        await RunAsync("CREATE DATABASE db; CREATE TABLE db.cpu (host VARCHAR, v BIGINT); INSERT INTO db.cpu VALUES ('a', 1), ('b', 2)");
        foreach (string name in (string[])["db.cpu", "\"db\".\"cpu\"", "DB.Cpu", "\"DB\".\"CPU\"", "store.db.cpu"])
        {
            Assert.Equal("3", await ValueAsync($"SELECT sum(v) FROM {name}"));
        }

        Assert.Equal("2", await ValueAsync("SELECT cpu.v FROM db.cpu WHERE db.cpu.host = 'b'"));
        Assert.Equal(ErrorCode.UnknownTable, (await FailAsync("SELECT * FROM db.public.cpu")).Code);
    }

    [Fact]
    public async Task Exact_case_comes_first_and_a_doubtful_name_is_refused()
    {
        await RunAsync("CREATE SCHEMA db; CREATE TABLE db.\"Cpu\" (v BIGINT); INSERT INTO db.cpu VALUES (1)");
        Assert.Equal("1", await ValueAsync("SELECT v FROM db.cpu"));
        await RunAsync("CREATE TABLE db.\"CPU\" (v BIGINT); INSERT INTO db.\"CPU\" VALUES (2)");
        Assert.Equal("2", await ValueAsync("SELECT v FROM db.\"CPU\""));
        Assert.Equal(
            "table \"cpu\" may be \"CPU\" or \"Cpu\"; write the name in double quotes", (await FailAsync("SELECT v FROM db.cpu")).Message);
    }

    [Fact]
    public async Task Tables_of_the_engine_come_first()
    {
        await RunAsync("CREATE SCHEMA own; CREATE TABLE own.t (v BIGINT); INSERT INTO own.t VALUES (1)");
        Assert.Equal(["own"], _catalog.SchemaNames);
        await using Database other = Database.Open();
        Connection connection = other.Connect();
        await connection.ExecuteAsync("CREATE SCHEMA own; CREATE TABLE own.t AS SELECT 2 AS v", Ct);
        other.Mount("store", _catalog);
        Assert.Equal("2", await ValueAsync("SELECT v FROM own.t", connection));
        Assert.Equal("1", await ValueAsync("SELECT v FROM store.own.t", connection));
        await connection.ExecuteAsync("DROP TABLE own.t", Ct);
        Assert.Equal("1", await ValueAsync("SELECT v FROM own.t", connection));
    }

    [Fact]
    public async Task Use_chooses_where_names_are_looked_up_first()
    {
        await RunAsync("CREATE TABLE a AS SELECT 1 AS v; CREATE SCHEMA db; USE db; CREATE TABLE b (v BIGINT); INSERT INTO b VALUES (2)");
        Assert.Equal("1|2", await ValueAsync("SELECT a.v, b.v FROM a, b"));
        Assert.Equal("2", await ValueAsync("SELECT v FROM db.b"));
        Assert.Equal("db", await ValueAsync("SHOW schema"));
        Assert.Equal(ErrorCode.UnknownTable, (await FailAsync("SELECT * FROM b", _database.Connect())).Code);
        await RunAsync("CREATE TABLE a (v BIGINT)");
        Assert.Equal("0", await ValueAsync("SELECT count(*) FROM a"));
        await RunAsync("USE main");
        Assert.Equal("1", await ValueAsync("SELECT v FROM a"));
        Assert.Equal(ErrorCode.UnknownTable, (await FailAsync("SELECT * FROM b")).Code);
        await RunAsync("SET schema = 'store.db'");
        Assert.Equal("0|2", await ValueAsync("SELECT count(a.v), max(b.v) FROM b LEFT JOIN a ON a.v = b.v"));
        await RunAsync("RESET schema");
        Assert.Equal("unknown schema \"dbb\"; did you mean \"db\"?", (await FailAsync("USE dbb")).Message);
        Assert.Equal(ErrorCode.InvalidStatement, (await FailAsync("SET threads = 4")).Code);
    }

    [Theory]
    [InlineData("db.cpuu", "unknown table \"db.cpuu\"; did you mean \"db.cpu\"?")]
    [InlineData("bd.cpu", "unknown table \"bd.cpu\"; did you mean \"db.cpu\"?")]
    [InlineData("cpu", "unknown table \"cpu\"; did you mean \"db.cpu\"?")]
    [InlineData("nothing", "unknown table \"nothing\"")]
    public async Task Unknown_names_are_answered_with_the_nearest(string name, string message)
    {
        await RunAsync("CREATE SCHEMA db; CREATE TABLE db.cpu (v BIGINT)");
        Assert.Equal(message, (await FailAsync($"SELECT * FROM {name}")).Message);
        Assert.Equal(message, (await FailAsync($"INSERT INTO {name} VALUES (1)")).Message);
        Assert.Equal(message, (await FailAsync($"DROP TABLE {name}")).Message);
    }

    [Fact]
    public async Task A_statement_sees_one_moment_of_all_tables()
    {
        await RunAsync("CREATE SCHEMA db; CREATE TABLE db.t (v BIGINT); CREATE TABLE db.u (v BIGINT); INSERT INTO db.t VALUES (1), (2)");
        int before = _catalog.Snapshots.Taken;
        await RunAsync("INSERT INTO db.t SELECT a.v + b.v FROM db.t a, db.t b WHERE NOT EXISTS (SELECT 1 FROM db.u)");
        Assert.Equal((before + 1, 0), _catalog.Snapshots);
        Assert.Equal("6|15", await ValueAsync("SELECT count(*), sum(v) FROM db.t"));
        await using (QueryResult result = await _connection.QueryAsync("SELECT v FROM db.t", Ct))
        {
            Assert.Equal(1, _catalog.Snapshots.Open);
            await RunAsync("TRUNCATE db.t", _database.Connect());
            Assert.Equal(6, (await result.ToRowsAsync(Ct)).Count);
        }

        Assert.Equal(0, _catalog.Snapshots.Open);
        before = _catalog.Snapshots.Taken;
        await FailAsync("SELECT * FROM db.t JOIN db.nothing ON true");
        await RunAsync("SELECT 1");
        Assert.Equal((before + 1, 0), _catalog.Snapshots);
    }

    [Fact]
    public async Task Insert_streams_typed_columns_and_nulls()
    {
        await RunAsync("CREATE SCHEMA db; CREATE TABLE db.t (host VARCHAR, v DOUBLE, n BIGINT)");
        Assert.Equal(50_000, await RunAsync("INSERT INTO db.t (n, host) SELECT CAST(range AS INTEGER), 'x' FROM range(50000)"));
        Assert.Equal("50000|0|50000|1249975000", await ValueAsync("SELECT count(*), count(v), count(host), sum(n) FROM db.t"));
        var table = (ChangingTable)(await _catalog.FindSchema("db")!.FindTableAsync("t", Ct))!;
        Assert.InRange(table.Batches.Count, 2, 100);
        Assert.Equal(1, await RunAsync("INSERT INTO db.t BY NAME SELECT 1.5 AS v"));
        Assert.Equal("1.5", await ValueAsync("SELECT v FROM db.t WHERE host IS NULL AND n IS NULL"));
        Assert.Equal(ErrorCode.UnknownColumn, (await FailAsync("INSERT INTO db.t (nn) VALUES (1)")).Code);
        Assert.Equal(ErrorCode.InvalidCast, (await FailAsync("INSERT INTO db.t (n) VALUES ('one')")).Code);
        Assert.Equal(ErrorCode.NotSupported, (await FailAsync("UPDATE db.t SET v = 1")).Code);
    }

    [Fact]
    public async Task Copy_writes_files_to_tables_and_back()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(path, "n,host\n1,a\n2,\n", Ct);
        try
        {
            await RunAsync("CREATE SCHEMA db; CREATE TABLE db.t (host VARCHAR, n BIGINT)");
            Assert.Equal(2, await RunAsync($"COPY db.t (n, host) FROM '{path}' (HEADER)"));
            Assert.Equal("2|3|1", await ValueAsync("SELECT count(*), sum(n), count(host) FROM db.t"));
            Assert.Equal(2, await RunAsync($"COPY db.t TO '{path}'"));
            Assert.Equal("host,n\na,1\n,2\n", await File.ReadAllTextAsync(path, Ct));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Delete_hands_over_conjuncts_with_computed_constants()
    {
        await RunAsync("CREATE SCHEMA db; CREATE TABLE db.t (host VARCHAR, n BIGINT, time TIMESTAMP)");
        await RunAsync("INSERT INTO db.t SELECT 'h' || range % 2, range, TIMESTAMP '2024-01-01' + INTERVAL 1 DAY * range FROM range(10)");
        Assert.Equal(2, await RunAsync("DELETE FROM db.t AS x WHERE x.host = 'h0' AND n < 1 + CAST(3 AS INTEGER)"));
        Assert.Equal("8", await ValueAsync("SELECT count(*) FROM db.t"));
        Assert.Equal(0, await RunAsync("DELETE FROM db.t WHERE 1 > 2"));
        Assert.Equal(ErrorCode.NotSupported, (await FailAsync("DELETE FROM db.t WHERE random() < 0.5")).Code);
        Assert.Equal(ErrorCode.NotSupported, (await FailAsync("DELETE FROM db.t WHERE n IN (SELECT 1)")).Code);
        Assert.Equal(ErrorCode.NotSupported, (await FailAsync("DELETE FROM db.t WHERE n + 1 = n")).Code);
        Assert.Equal(3, await RunAsync("DELETE FROM db.t WHERE time >= now() - INTERVAL 100 YEAR AND time < '2024-01-06'"));
        Assert.Equal(5, await RunAsync("DELETE FROM db.t WHERE true"));
    }

    [Fact]
    public async Task Truncate_deletes_all()
    {
        await RunAsync("CREATE SCHEMA db; CREATE TABLE db.t (n BIGINT); INSERT INTO db.t SELECT range FROM range(10)");
        Assert.Equal(10, await RunAsync("TRUNCATE db.t"));
        Assert.Equal("0", await ValueAsync("SELECT count(*) FROM db.t"));
    }

    [Fact]
    public async Task Create_table_tells_columns_and_key()
    {
        await RunAsync("CREATE SCHEMA db; CREATE TABLE db.t (\"Time\" TIMESTAMP, v DOUBLE, host VARCHAR, PRIMARY KEY (host, time))");
        NewTable table = _catalog.Created!;
        Assert.Equal(("t", "host Time"), (table.Name, string.Join(' ', table.Key)));
        Assert.Equal("Time v? host", string.Join(' ', table.Schema.Fields.Select(f => f.Name + (f.IsNullable ? "?" : ""))));
        Assert.Equal(ErrorCode.AlreadyExists, (await FailAsync("CREATE TABLE db.t (a INT)")).Code);
        await RunAsync("CREATE TABLE IF NOT EXISTS db.t (a INT)");
        Assert.Equal(
            "unknown column \"hosts\" in PRIMARY KEY; did you mean \"host\"?",
            (await FailAsync("CREATE TABLE db.u (host TEXT, PRIMARY KEY (hosts))")).Message);
        foreach (string refused in (string[])["OR REPLACE TABLE db.u (a INT)", "TEMP TABLE db.u (a INT)", "TABLE db.u (a INT DEFAULT 1)",
            "TABLE db.u (a INT UNIQUE)"])
        {
            Assert.Equal(ErrorCode.NotSupported, (await FailAsync($"CREATE {refused}")).Code);
        }

        Assert.Equal(
            "unknown schema \"nowhere\"; CREATE SCHEMA nowhere makes it", (await FailAsync("CREATE TABLE nowhere.t (a INT)")).Message);
    }

    [Fact]
    public async Task Create_table_as_writes_the_rows_or_leaves_nothing()
    {
        await RunAsync("CREATE SCHEMA db");
        Assert.Equal(100, await RunAsync("CREATE TABLE db.t AS SELECT range AS n, 'x' AS host FROM range(100)"));
        Assert.Equal("100|4950", await ValueAsync("SELECT count(host), sum(n) FROM db.t"));
        await FailAsync("CREATE TABLE db.u AS SELECT CAST('x' || range AS INTEGER) AS n FROM range(3)");
        Assert.Equal(["t"], _catalog.FindSchema("db")!.TableNames);
        await RunAsync("CREATE TABLE db.u AS SELECT 1 AS n WITH NO DATA");
        Assert.Equal("0", await ValueAsync("SELECT count(*) FROM db.u"));
    }

    [Fact]
    public async Task Tables_and_schemas_are_renamed_and_dropped()
    {
        await RunAsync("CREATE SCHEMA db; CREATE TABLE db.t (a INT); CREATE TABLE db.u (a INT)");
        Assert.Equal(ErrorCode.AlreadyExists, (await FailAsync("ALTER TABLE db.t RENAME TO u")).Code);
        await RunAsync("ALTER TABLE db.t RENAME TO w; DROP TABLE db.u; DROP TABLE IF EXISTS db.u");
        Assert.Equal(["w"], _catalog.FindSchema("db")!.TableNames);
        Assert.Equal(ErrorCode.AlreadyExists, (await FailAsync("CREATE DATABASE db")).Code);
        await RunAsync("CREATE DATABASE IF NOT EXISTS db; USE db; DROP TABLE w; DROP DATABASE db; DROP SCHEMA IF EXISTS db");
        Assert.Empty(_catalog.SchemaNames);
        Assert.Equal("unknown schema \"db\"", (await FailAsync("DROP SCHEMA db")).Message);
    }

    [Fact]
    public async Task Listings_have_the_mounted_tables()
    {
        await RunAsync("CREATE TABLE own AS SELECT 1 AS a; CREATE VIEW v AS SELECT 2 AS b; CREATE SCHEMA db");
        await RunAsync("CREATE TABLE db.cpu (host TEXT NOT NULL, n INT)");
        Assert.Equal(["own", "v", "db.cpu"], await ListAsync("SHOW TABLES"));
        Assert.Equal(["main|own|table", "main|v|view", "db|cpu|table"], await ListAsync("SHOW ALL TABLES"));
        Assert.Equal(["cpu"], await ListAsync("SHOW TABLES FROM db"));
        Assert.Equal(["db", "information_schema", "main", "public"], await ListAsync("SHOW DATABASES"));
        Assert.Equal(["host|Utf8|NO", "n|Int32|YES"], await ListAsync("DESCRIBE db.cpu"));
        Assert.Equal(
            ["memory|main|own|BASE TABLE|YES", "memory|main|v|VIEW|NO", "store|db|cpu|BASE TABLE|YES"],
            await ListAsync("SELECT * FROM information_schema.tables"));
        Assert.Equal(
            ["own|a|1|YES|Int64", "v|b|1|YES|Int64", "cpu|host|1|NO|Utf8", "cpu|n|2|YES|Int32"],
            await ListAsync("SELECT table_name, column_name, ordinal_position, is_nullable, data_type FROM INFORMATION_SCHEMA.columns"));
        Assert.Equal(["v|SELECT 2 AS b"], await ListAsync("SELECT table_name, view_definition FROM information_schema.views"));
        Assert.Equal(["db"], await ListAsync("SELECT schema_name FROM information_schema.schemata WHERE catalog_name = 'store'"));
        await RunAsync("USE db");
        Assert.Equal(["own", "v", "cpu"], await ListAsync("SHOW TABLES"));
    }

    [Fact]
    public async Task A_catalog_that_is_only_read_refuses_changes()
    {
        await using Database database = Database.Open();
        database.Mount("cat", new Extensions.OneTableCatalog("t", new Extensions.EvenNumbers(3)));
        Assert.Throws<QuiverException>(() => database.Mount("cat", _catalog));
        Connection connection = database.Connect();
        Assert.Equal("6", await ValueAsync("SELECT sum(n) FROM public.t", connection));
        foreach (string sql in (string[])["INSERT INTO cat.t VALUES (1, 2)", "DELETE FROM cat.t", "TRUNCATE cat.t", "DROP TABLE cat.t",
            "ALTER TABLE cat.t RENAME TO u", "CREATE TABLE cat.public.u (a INT)", "CREATE INDEX ON cat.t (n)"])
        {
            Assert.Equal(ErrorCode.NotSupported, (await FailAsync(sql, connection)).Code);
        }

        await connection.ExecuteAsync("CREATE SCHEMA s; CREATE TABLE s.t (a INT); DROP SCHEMA s", Ct);
    }

    Task<long> RunAsync(string sql, Connection? connection = null) => (connection ?? _connection).ExecuteAsync(sql, Ct);

    Task<QuiverException> FailAsync(string sql, Connection? connection = null) =>
        Assert.ThrowsAsync<QuiverException>(() => RunAsync(sql, connection));

    async Task<string> ValueAsync(string sql, Connection? connection = null) => Assert.Single(await ListAsync(sql, connection));

    async Task<IEnumerable<string>> ListAsync(string sql, Connection? connection = null)
    {
        await using QueryResult result = await (connection ?? _connection).QueryAsync(sql, Ct);
        return (await result.ToRowsAsync(Ct))
            .Select(row => string.Join('|', row.Select(v => Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture))));
    }
}
