using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Logs;
using Quiver.Storage.Tests.Logs;
using Xunit;

namespace Quiver.Storage.Tests.Catalog;

public sealed class CatalogDurabilityTests
{
    static readonly CatalogOptions _options = new() { Log = new LogOptions { MinSnapshotEdits = 2, MaxSnapshotEdits = 3 } };

    static readonly ManualTime _time = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task CrashAtAnyCall_leavesTheCatalogBeforeOrAfterAChange() => CrashRun.CheckAsync(RunAsync, ShowAsync);

    [Fact]
    public async Task RandomChanges_areThereAfterReopeningAndTouchNothingElse()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var store = new MemoryStore();
            var catalog = await StoreCatalog.OpenAsync(store, _options, _time, Token);
            for (var step = 0; step < 150; step++)
            {
                var before = catalog.Current;
                var shown = CatalogText.Show(before);
                await TryChangeAsync(catalog, random);
                Assert.Equal(shown, CatalogText.Show(before));
                CheckCounts(catalog.Current);
                if (random.Next(10) == 0)
                {
                    var current = CatalogText.Show(catalog.Current);
                    await catalog.DisposeAsync();
                    catalog = await StoreCatalog.OpenAsync(store, _options, _time, Token);
                    Assert.Equal(current, CatalogText.Show(catalog.Current));
                }
            }

            await catalog.DisposeAsync();
        }
    }

    [Fact]
    public async Task DamagedContent_isRefusedOrRead()
    {
        await using var catalog = await StoreCatalog.OpenAsync(new MemoryStore(), _options, _time, Token);
        var random = new Random(3);
        for (var step = 0; step < 60; step++)
        {
            await TryChangeAsync(catalog, random);
        }

        var format = new CatalogFormat();
        var written = new LogWriter();
        format.WriteState(written, catalog.Current);
        FormatDamage.Check(
            written,
            reader =>
            {
                foreach (var table in format.ReadState(reader).TablesById.Values)
                {
                    Assert.Equal(table.Columns.Count + 1, table.Schema.Fields.Count);
                    Assert.Null(table.Find("not there"));
                }
            },
            4000);
    }

    [Fact]
    public async Task TwoThousandTables_areLoadedFromOneSnapshot()
    {
        var store = new MemoryStore();
        await using (var catalog = await StoreCatalog.OpenAsync(store, new CatalogOptions(), _time, Token))
        {
            NewColumn[] columns = [.. Enumerable.Range(0, 100).Select(i =>
                new NewColumn($"column{i}", i < 10 ? ColumnRole.Tag : new ColumnRole(FieldType.Float)))];
            for (var i = 0; i < 2000; i++)
            {
                await catalog.ExtendAsync("db", $"table{i}", columns, Token);
            }
        }

        await using var loaded = await StoreCatalog.OpenAsync(store, _options, _time, Token);
        Assert.Equal(2000, loaded.Current.TableCount);
        Assert.All(loaded.Current.FindDatabase("db")!.Tables, table =>
            Assert.Equal((100, 10), (table.Columns.Count, table.SeriesKey.Count)));
    }

    /// <summary>Makes one change that may be an error, such as one of a name that is taken.</summary>
    static async Task TryChangeAsync(StoreCatalog catalog, Random random)
    {
        var database = Pick(random, catalog.Current.Databases.Select(found => found.Name).Append("new"), $"db{random.Next(4)}");
        var names = catalog.Current.FindDatabase(database)?.Tables.Select(found => found.Name) ?? [];
        var table = Pick(random, names, $"t{random.Next(5)}");
        var type = (FieldType)random.Next(5);
        HardDeletion[] deletions = [HardDeletion.Never, HardDeletion.Now, HardDeletion.Default];
        var deletion = deletions[random.Next(3)];
        Func<Task>[] changes =
        [
            () => catalog.CreateDatabaseAsync(database, TimeSpan.FromDays(1), null, Token),
            () => catalog.CreateTableAsync(database, table, ["a"], [("f", type)], Token),
            () => catalog.ExtendAsync(database, table, [new NewColumn($"c{random.Next(9)}", new ColumnRole(type))], Token).AsTask(),
            () => catalog.ExtendAsync(database, table, [new NewColumn($"tag{random.Next(9)}", ColumnRole.Tag)], Token).AsTask(),
            () => catalog.RenameDatabaseAsync(database, $"db{random.Next(6)}", Token),
            () => catalog.RenameTableAsync(database, table, $"t{random.Next(9)}", Token),
            () => catalog.SetRetentionAsync(database, table, TimeSpan.FromDays(random.Next(1, 9)), Token),
            () => catalog.CreateCacheAsync(database, table, new LastCacheRequest(), Token),
            () => catalog.CreateCacheAsync(database, table, new DistinctCacheRequest(["a"]), Token),
            () => catalog.DeleteTableAsync(database, table, deletion, Token),
            () => random.Next(4) > 0 ? Task.CompletedTask : catalog.DeleteDatabaseAsync(database, deletion, Token),
            () => catalog.RestoreTableAsync(database, table, null, Token),
            () => catalog.RestoreDatabaseAsync(database, null, Token),
            () => catalog.PurgeAsync(Token),
        ];
        try
        {
            await changes[random.Next(changes.Length)]();
        }
        catch (QuiverException exception)
        {
            Assert.Contains(
                exception.Code,
                new[] { ErrorCode.AlreadyExists, ErrorCode.UnknownTable, ErrorCode.UnknownDatabase, ErrorCode.UnknownColumn,
                    ErrorCode.InvalidStatement, ErrorCode.InvalidValue });
        }
    }

    static string Pick(Random random, IEnumerable<string> known, string other)
    {
        var list = known.ToList();
        return list.Count == 0 || random.Next(4) == 0 ? other : list[random.Next(list.Count)];
    }

    static void CheckCounts(CatalogSnapshot catalog)
    {
        var live = catalog.Databases.Where(database => database.DeletedAt is null).ToList();
        Assert.Equal(live.Count - 1, catalog.DatabaseCount);
        Assert.Equal(live.Sum(database => database.Tables.Count(table => table.DeletedAt is null)), catalog.TableCount);
        Assert.Equal(catalog.Databases.Sum(database => database.Tables.Count()), catalog.TablesById.Count);
    }

    static async Task RunAsync(IObjectStore store, Action<int> done)
    {
        await using var catalog = await StoreCatalog.OpenAsync(store, _options, _time, Token);
        Func<Task>[] steps =
        [
            () => catalog.ExtendAsync("m", "t",
                [new NewColumn("a", ColumnRole.Tag), new NewColumn("f", new ColumnRole(FieldType.Float))], Token).AsTask(),
            () => catalog.CreateDatabaseAsync("n", null, null, Token),
            () => catalog.CreateTableAsync("n", "u", ["x"], [("y", FieldType.Text)], Token),
            () => catalog.RenameTableAsync("m", "t", "t2", Token),
            () => catalog.DeleteDatabaseAsync("n", HardDeletion.Now, Token),
            () => catalog.PurgeAsync(Token),
            () => catalog.ExtendAsync("m", "t2", [new NewColumn("b", ColumnRole.Tag)], Token).AsTask(),
        ];
        for (var i = 0; i < steps.Length; i++)
        {
            await steps[i]();
            done(i + 1);
        }
    }

    static async Task<string> ShowAsync(IObjectStore store)
    {
        await using var catalog = await StoreCatalog.OpenAsync(store, _options, _time, Token);
        return CatalogText.Show(catalog.Current);
    }
}
