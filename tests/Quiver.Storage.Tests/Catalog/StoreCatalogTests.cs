using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Xunit;

namespace Quiver.Storage.Tests.Catalog;

public sealed class StoreCatalogTests
{
    readonly MemoryStore _store = new();
    readonly ManualTime _time = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_createsWhatIsNewAndCommitsNothingWhereNothingIs()
    {
        await using var catalog = await OpenAsync();
        const string Lines = "cpu,host=a,area=x usage=1,cores=2i,id=3u,on=t,note=\"n\" 1\nmem free=1 1\ncpu,area=x,rack=9 idle=1 2";
        var made = await WriteAsync(catalog, "metrics", Lines);
        var cpu = made!.FindDatabase("metrics")!.FindTable("cpu")!;
        Assert.Equal("host,area,rack,usage,cores,id,on,note,idle", string.Join(',', cpu.Columns.Select(column => column.Name)));
        Assert.Equal("host,area,rack", string.Join(',', cpu.SeriesKey.Select(column => column.Name)));
        Assert.Equal(Enumerable.Range(1, 9), cpu.Columns.Select(column => column.Id));
        Assert.Equal(1, made.Version);
        Assert.Same(made, await WriteAsync(catalog, "metrics", Lines));
        var later = await WriteAsync(catalog, "metrics", "cpu,host=b,zone=z usage=1 1");
        Assert.Equal("host,area,rack,zone", string.Join(',', later!.FindTable(cpu.Id)!.SeriesKey.Select(column => column.Name)));
        Assert.Same(made.FindDatabase("metrics")!.FindTable("mem"), later.FindDatabase("metrics")!.FindTable("mem"));
        await AssertSameAfterReopeningAsync(catalog);
    }

    [Fact]
    public async Task Schema_isSortedByNameWithTheTimeAmongThem()
    {
        await using var catalog = await OpenAsync();
        var made = await WriteAsync(catalog, "m", "t,zone=a,Host=b up=1i,a=t,_x=1u,note=\"n\",f=1 1");
        var table = made!.FindDatabase("m")!.FindTable("t")!;
        Assert.Equal(
            "Host: Utf8, _x: UInt64, a: Boolean, f: Float64, note: Utf8, time: Timestamp(ns) not null, up: Int64, zone: Utf8",
            table.Schema.ToString());
        Assert.Equal(5, table.TimeOrdinal);
        foreach (var column in table.Columns)
        {
            Assert.Equal(column.Name, table.Schema.Fields[table.OrdinalOf(column.Id)].Name);
            Assert.Same(column, table.FindById(column.Id));
            Assert.Same(column, table.Find(column.Name));
        }

        Assert.Null(table.Find("host"));
        Assert.Null(table.FindById(0));
        Assert.Null(table.FindById(9));
        Assert.Equal("iox::column_type::field::integer", table.Schema.Fields[6].Metadata["iox::column::type"]);
    }

    [Fact]
    public async Task BatchThatClashesWithALaterSchema_isToBeParsedAgain()
    {
        await using var catalog = await OpenAsync();
        var before = catalog.SchemaOf("m");
        await WriteAsync(catalog, "m", "t,a=1 b=1i 1");
        Assert.Null(await WriteAsync(catalog, "m", "t,c=1 b=1 1", before));
        Assert.Null(await WriteAsync(catalog, "m", "t,b=1 x=1 1", before));
        Assert.Null(await catalog.ExtendAsync("m", "t", [new NewColumn("a", new ColumnRole(FieldType.Float))], Token));
        Assert.Equal(1, catalog.Current.Version);
        Assert.NotNull(await WriteAsync(catalog, "m", "t,c=1 b=1 1\nt,d=1 b=2i 1"));
        Assert.Equal("a,b,d", string.Join(',', catalog.Current.FindDatabase("m")!.FindTable("t")!.Columns.Select(column => column.Name)));
    }

    [Fact]
    public async Task WritersAtTheSameTime_getOneColumnOfAName()
    {
        await using var catalog = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => WriteAsync(catalog, "m", $"t,tag{i % 7}=1 f{i % 11}=1 1"))));
        var table = catalog.Current.FindDatabase("m")!.FindTable("t")!;
        Assert.Equal(18, table.Columns.Count);
        Assert.Equal(18, table.Columns.Select(column => column.Name).Distinct().Count());
        await AssertSameAfterReopeningAsync(catalog);
    }

    [Theory]
    [InlineData("a", null)]
    [InlineData("0-b_c/autogen", null)]
    [InlineData("", "1 to 511")]
    [InlineData("_internal", "begin")]
    [InlineData("-a", "begin")]
    [InlineData("a b", "letters")]
    [InlineData("ä", "begin")]
    [InlineData("a\0", "letters")]
    [InlineData("a/b/c", "one '/'")]
    [InlineData("a/", "not at the end")]
    public async Task DatabaseNames_followTheRules(string name, string? reason)
    {
        await using var catalog = await OpenAsync();
        if (reason is null)
        {
            Assert.Equal(name, (await catalog.CreateDatabaseAsync(name, cancellationToken: Token)).Name);
            return;
        }

        await ExpectAsync(ErrorCode.InvalidValue, reason, () => catalog.CreateDatabaseAsync(name, cancellationToken: Token));
        await ExpectAsync(ErrorCode.InvalidValue, "1 to 511", () =>
            catalog.CreateDatabaseAsync(new string('a', 512), cancellationToken: Token));
    }

    [Theory]
    [InlineData("time")]
    [InlineData("__chunk_order")]
    [InlineData("")]
    public async Task ReservedColumnNames_areRefused(string name)
    {
        await using var catalog = await OpenAsync();
        await catalog.CreateDatabaseAsync("m", cancellationToken: Token);
        await ExpectAsync(ErrorCode.InvalidValue, "cannot be the name of a column", () =>
            catalog.CreateTableAsync("m", "t", [name], [], Token));
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        using var batch = parser.Parse(Encoding.UTF8.GetBytes($"t,{name}=1 a=1 1\nt {name}=1 1"), catalog.SchemaOf("m"), default, 0);
        Assert.Equal(2, batch.ErrorCount);
    }

    [Fact]
    public async Task Tables_areCreatedWithTheirSeriesKey()
    {
        await using var catalog = await OpenAsync();
        await ExpectAsync(ErrorCode.UnknownDatabase, "no database \"m\"", () => catalog.CreateTableAsync("m", "t", [], [], Token));
        await catalog.CreateDatabaseAsync("m", TimeSpan.FromDays(3), TimeSpan.FromHours(1), Token);
        var table = await catalog.CreateTableAsync("m", "t", ["z", "a"], [("f", FieldType.Text)], Token);
        Assert.Equal(["z", "a"], table.SeriesKey.Select(tag => tag.Name));
        await ExpectAsync(ErrorCode.AlreadyExists, "table \"t\" in database \"m\"", () =>
            catalog.CreateTableAsync("m", "t", [], [], Token));
        await ExpectAsync(
            ErrorCode.InvalidValue, "\"x\" of table \"u\" is there twice", () =>
                catalog.CreateTableAsync("m", "u", ["x"], [("x", FieldType.Text)], Token));
        await ExpectAsync(ErrorCode.AlreadyExists, "database \"m\"", () => catalog.CreateDatabaseAsync("m", cancellationToken: Token));
        await catalog.CreateTableAsync("m", "empty", [], [], Token);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromDays(3)),
            (catalog.Current.FindDatabase("m")!.Window, catalog.Current.FindDatabase("m")!.Retention));
        await AssertSameAfterReopeningAsync(catalog);
    }

    [Fact]
    public async Task Limits_areErrorsThatNameTheTable()
    {
        var options = new CatalogOptions { MaxDatabases = 1, MaxTables = 2, MaxColumns = 4, MaxTags = 2 };
        await using var catalog = await StoreCatalog.OpenAsync(_store, options, _time, Token);
        await WriteAsync(catalog, "m", "t,a=1,b=2 f=1 1");
        await WriteAsync(catalog, "m", "t,b=2 g=1 1");
        const ErrorCode Limit = ErrorCode.LimitExceeded;
        await ExpectAsync(Limit, "table \"t\" of database \"m\" cannot have more than 4 columns; \"h\" would be one more", () =>
            WriteAsync(catalog, "m", "t h=1 1"));
        await ExpectAsync(Limit, "table \"u\" of database \"m\" cannot have more than 2 tags; \"z\" would be one more", () =>
            WriteAsync(catalog, "m", "u,x=1,y=1,z=1 f=1 1"));
        await ExpectAsync(ErrorCode.LimitExceeded, "table \"v\" of database \"m\" would be one more than the 2 tables", () =>
            WriteAsync(catalog, "m", "u f=1 1\nv f=1 1"));
        await ExpectAsync(ErrorCode.LimitExceeded, "database \"n\" would be one more than the 1 databases", () =>
            WriteAsync(catalog, "n", "t f=1 1"));
        Assert.Equal(1, catalog.Current.TableCount);
        await catalog.DeleteDatabaseAsync("m", HardDeletion.Never, Token);
        await WriteAsync(catalog, "n", "t f=1 1\nu f=1 1");
        await ExpectAsync(ErrorCode.LimitExceeded, "database \"m\"", () => catalog.RestoreDatabaseAsync("m-20260131T120000", null, Token));
    }

    [Fact]
    public async Task Renaming_keepsIds()
    {
        await using var catalog = await OpenAsync();
        var table = (await WriteAsync(catalog, "m", "t,a=1 f=1 1\nu f=1 1"))!.FindDatabase("m")!.FindTable("t")!;
        await catalog.RenameTableAsync("m", "t", "renamed", Token);
        await catalog.RenameDatabaseAsync("m", "n", Token);
        Assert.Equal("renamed", catalog.Current.FindTable(table.Id)!.Name);
        Assert.Equal(table.Id, catalog.Current.FindDatabase("n")!.FindTable("renamed")!.Id);
        Assert.Null(catalog.Current.FindDatabase("m"));
        await ExpectAsync(ErrorCode.AlreadyExists, "\"u\"", () => catalog.RenameTableAsync("n", "renamed", "u", Token));
        await ExpectAsync(ErrorCode.InvalidStatement, "_internal", () => catalog.RenameDatabaseAsync("_internal", "x", Token));
        await ExpectAsync(ErrorCode.UnknownTable, "no table \"t\" in database \"n\"", () => catalog.RenameTableAsync("n", "t", "x", Token));
        await catalog.SetRetentionAsync("n", TimeSpan.FromDays(1), Token);
        await catalog.SetRetentionAsync("n", "u", TimeSpan.FromHours(1), Token);
        await ExpectAsync(ErrorCode.InvalidValue, "table \"u\"", () => catalog.SetRetentionAsync("n", "u", TimeSpan.Zero, Token));
        await AssertSameAfterReopeningAsync(catalog);
    }

    [Fact]
    public async Task DeletedTable_freesItsNameAndComesBack()
    {
        await using var catalog = await OpenAsync();
        var old = (await WriteAsync(catalog, "m", "t,a=1 f=1 1"))!.FindDatabase("m")!.FindTable("t")!;
        await catalog.CreateCacheAsync("m", "t", new LastCacheRequest(), Token);
        await catalog.DeleteTableAsync("m", "t", HardDeletion.Default, Token);
        var deleted = catalog.Current.FindDatabase("m")!.FindTable("t-20260131T120000")!;
        Assert.Equal((old.Id, _time.Now.UtcDateTime.AddHours(72)), (deleted.Id, deleted.HardDeleteAt));
        Assert.Empty(deleted.LastCaches);
        var made = (await WriteAsync(catalog, "m", "t f=1i 1"))!.FindDatabase("m")!.FindTable("t")!;
        Assert.NotEqual(old.Id, made.Id);
        await ExpectAsync(ErrorCode.UnknownTable, "deleted", () => WriteAsync(catalog, "m", "t-20260131T120000 f=1 1"));
        await ExpectAsync(ErrorCode.AlreadyExists, "\"t\"", () => catalog.RestoreTableAsync("m", "t-20260131T120000", null, Token));
        await catalog.DeleteTableAsync("m", "t", HardDeletion.Never, Token);
        Assert.Null(catalog.Current.FindDatabase("m")!.FindTable("t-20260131T120000-2")!.HardDeleteAt);
        await catalog.RestoreTableAsync("m", "t-20260131T120000", null, Token);
        Assert.Equal(old.Id, catalog.Current.FindDatabase("m")!.FindTable("t")!.Id);
        Assert.Equal(1, catalog.Current.TableCount);
        await ExpectAsync(ErrorCode.InvalidStatement, "is not deleted", () => catalog.RestoreTableAsync("m", "t", null, Token));
        await AssertSameAfterReopeningAsync(catalog);
    }

    [Fact]
    public async Task Purge_removesWhatIsDueAndNumbersAreNotUsedAgain()
    {
        await using var catalog = await OpenAsync();
        var made = await WriteAsync(catalog, "m", "a f=1 1\nb f=1 1\nc f=1 1");
        await WriteAsync(catalog, "n", "a f=1 1");
        var ids = made!.FindDatabase("m")!.Tables.ToDictionary(table => table.Name, table => table.Id);
        await catalog.DeleteTableAsync("m", "a", HardDeletion.Now, Token);
        await catalog.DeleteTableAsync("m", "b", HardDeletion.At(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)), Token);
        await catalog.DeleteTableAsync("m", "c", HardDeletion.Never, Token);
        await catalog.DeleteDatabaseAsync("n", HardDeletion.Default, Token);
        await ExpectAsync(ErrorCode.InvalidStatement, "_internal", () => catalog.DeleteDatabaseAsync("_internal", HardDeletion.Now, Token));
        await ExpectAsync(ErrorCode.UnknownTable, "restore", () => WriteAsync(catalog, "n-20260131T120000", "a f=1 1"));
        Assert.Equal([ids["a"]], (await catalog.PurgeAsync(Token)).Tables.Select(table => table.Id));
        _time.Now = _time.Now.AddHours(72);
        var gone = await catalog.PurgeAsync(Token);
        Assert.Equal((1, 1), (gone.Databases.Count, gone.Tables.Count));
        Assert.Equal("n-20260131T120000", gone.Databases[0].Name);
        _time.Now = _time.Now.AddDays(365);
        Assert.Equal([ids["b"]], (await catalog.PurgeAsync(Token)).Tables.Select(table => table.Id));
        var version = catalog.Current.Version;
        Assert.Empty((await catalog.PurgeAsync(Token)).Tables);
        Assert.Equal(version, catalog.Current.Version);
        await catalog.DeleteTableAsync("m", "c-20260131T120000", HardDeletion.Now, Token);
        Assert.Equal([ids["c"]], (await catalog.PurgeAsync(Token)).Tables.Select(table => table.Id));
        var next = await catalog.CreateTableAsync("m", "d", [], [], Token);
        Assert.True(next.Id > ids.Values.Max() + 1);
        await AssertSameAfterReopeningAsync(catalog);
    }

    [Fact]
    public async Task Caches_areDefinedByColumnsOfTheTable()
    {
        await using var catalog = await OpenAsync();
        await WriteAsync(catalog, "m", "t,a=1,b=2 f=1,s=\"x\",i=1i 1");
        await catalog.CreateCacheAsync("m", "t", new LastCacheRequest(), Token);
        await catalog.CreateCacheAsync("m", "t",
            new LastCacheRequest { KeyColumns = ["b", "i"], ValueColumns = ["f", "time"], Count = 5 }, Token);
        await catalog.CreateCacheAsync("m", "t", new DistinctCacheRequest(["b", "s"]), Token);
        var table = catalog.Current.FindDatabase("m")!.FindTable("t")!;
        Assert.Equal(["t_a_b_last_cache", "t_b_i_last_cache"], table.LastCaches.Select(cache => cache.Name));
        Assert.Equal(table.Find("f")!.Id, Assert.Single(table.LastCaches[1].ValueColumns!));
        Assert.Equal("t_b_s_distinct_cache", table.DistinctCaches.Single().Name);
        await ExpectAsync(ErrorCode.AlreadyExists, "t_a_b_last_cache", () =>
            catalog.CreateCacheAsync("m", "t", new LastCacheRequest(), Token));
        await ExpectAsync(ErrorCode.InvalidValue, "cannot be a key", () =>
            catalog.CreateCacheAsync("m", "t", new LastCacheRequest { KeyColumns = ["f"] }, Token));
        await ExpectAsync(ErrorCode.UnknownColumn, "\"q\"", () =>
            catalog.CreateCacheAsync("m", "t", new DistinctCacheRequest(["q"]), Token));
        await ExpectAsync(ErrorCode.InvalidValue, "integer", () =>
            catalog.CreateCacheAsync("m", "t", new DistinctCacheRequest(["i"]), Token));
        await AssertSameAfterReopeningAsync(catalog);
        await catalog.DropLastCacheAsync("m", "t", "t_a_b_last_cache", Token);
        await ExpectAsync(ErrorCode.UnknownTable, "t_a_b", () => catalog.DropLastCacheAsync("m", "t", "t_a_b_last_cache", Token));
        await catalog.DeleteDatabaseAsync("m", HardDeletion.Never, Token);
        Assert.Empty(catalog.Current.FindTable(table.Id)!.DistinctCaches);
        await AssertSameAfterReopeningAsync(catalog);
    }

    [Theory]
    [InlineData("never", null)]
    [InlineData("now", "2026-01-31T12:00:00")]
    [InlineData("default", "2026-02-03T12:00:00")]
    [InlineData("2026-02-01T02:00:00+02:00", "2026-02-01T00:00:00")]
    [InlineData("1999-01-01T00:00:00Z", "2026-01-31T12:00:00")]
    public void HardDeletion_isReadFromText(string text, string? expected) => Assert.Equal(
        expected, HardDeletion.Parse(text).Resolve(_time.Now.UtcDateTime, TimeSpan.FromHours(72))?.ToString("s"));

    [Fact]
    public void HardDeletion_refusesOtherText() => Assert.Throws<QuiverException>(() => HardDeletion.Parse("soon"));

    async Task<StoreCatalog> OpenAsync() => await StoreCatalog.OpenAsync(_store, new CatalogOptions(), _time, Token);

    async Task AssertSameAfterReopeningAsync(StoreCatalog catalog)
    {
        await using var reopened = await OpenAsync();
        Assert.Equal(CatalogText.Show(catalog.Current), CatalogText.Show(reopened.Current));
        var format = new CatalogFormat();
        var written = new Quiver.Storage.Logs.LogWriter();
        format.WriteState(written, catalog.Current);
        var read = format.ReadState(new Quiver.Storage.Logs.LogReader(written.Written));
        Assert.Equal(CatalogText.Show(catalog.Current), CatalogText.Show(read));
        Assert.Equal(catalog.Current.Version, read.Version);
    }

    static async Task<CatalogSnapshot?> WriteAsync(StoreCatalog catalog, string database, string lines, IWriteSchema? schema = null)
    {
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        while (true)
        {
            using var batch = parser.Parse(Encoding.UTF8.GetBytes(lines), schema ?? catalog.SchemaOf(database),
                TimePrecision.Nanosecond, 0);
            var extended = await catalog.ExtendAsync(database, batch, Token);
            if (extended is not null || schema is not null)
            {
                return extended;
            }
        }
    }

    static async Task ExpectAsync(ErrorCode code, string text, Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<QuiverException>(act);
        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.Message);
    }
}
