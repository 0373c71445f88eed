using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Compaction;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Retention;
using Quiver.Storage.Tests.Catalog;
using Quiver.Storage.Tests.Store;
using Quiver.Storage.WriteBuffer;
using Xunit;

namespace Quiver.Storage.Tests.Retention;

public sealed class RetentionTests
{
    static readonly WriteOptions Seconds = new() { Precision = TimePrecision.Second };

    readonly ManualTime _clock = new();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task ExpiredRows_areNotSeen_toTheNanosecond(bool isCheckpointed, bool isOfTable)
    {
        await using var store = await OpenAsync();
        var now = _clock.Now.ToUnixTimeSeconds();
        await store.WriteAsync($"m,t=a x=1 {now - 3600}\nm,t=a x=2 {now - 3601}\nm,t=a x=3 {now}\n", Seconds);
        await (isOfTable
            ? store.Store.Catalog.SetRetentionAsync("db", "m", TimeSpan.FromHours(1))
            : store.Store.Catalog.SetRetentionAsync("db", TimeSpan.FromHours(1)));
        if (isCheckpointed)
        {
            await store.Store.CheckpointAsync();
        }

        Assert.Equal("1\n3", await store.TextAsync("SELECT x FROM db.m ORDER BY x"));
        _clock.Now += TimeSpan.FromTicks(1);
        Assert.Equal("3", await store.TextAsync("SELECT x FROM db.m ORDER BY x"));
        Assert.Equal("1", await store.TextAsync("SELECT count(*) FROM db.m"));
    }

    [Fact]
    public async Task ExpiredRows_leaveFilesAndMemory()
    {
        await using var store = await OpenAsync();
        var now = _clock.Now.ToUnixTimeSeconds();
        await store.WriteAsync($"m x=1 {now - 7200}\nm x=2 {now}\nn x=1 {now - 7200}\n", Seconds);
        await store.Store.CheckpointAsync();
        await store.Store.Catalog.SetRetentionAsync("db", TimeSpan.FromHours(1));
        await store.Store.CompactAsync();
        Assert.Equal(1, Assert.Single(store.Store.Manifest.Current.Tables).RowCount);
        Assert.Single(await ObjectsAsync(store));

        await store.WriteAsync($"m x=1 {now - 7200}\nm x=5 {now - 1}\n", Seconds);
        await store.Store.CheckpointAsync();
        Assert.Equal(2, store.Store.Manifest.Current.Tables.Sum(table => table.RowCount));
        Assert.Equal("5\n2", await store.TextAsync("SELECT x FROM db.m ORDER BY time"));
    }

    [Fact]
    public async Task PurgedTables_loseTheirFiles_othersDoNot()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync("m x=1 1\nn x=1 1\n");
        await store.Store.CheckpointAsync();
        await store.WriteAsync("m x=2 2\nn x=2 2\n");
        await store.Store.Catalog.DeleteTableAsync("db", "m", HardDeletion.Now);
        await store.Store.Upkeep.RunAsync(CancellationToken.None);
        Assert.Single(await ObjectsAsync(store));
        await store.Store.CheckpointAsync();
        Assert.Equal(2, Assert.Single(store.Store.Manifest.Current.Tables).RowCount);
        Assert.Equal("1\n2", await store.TextAsync("SELECT x FROM db.n ORDER BY x"));
    }

    [Fact]
    public async Task Deletes_goWhenAllFilesHaveThemBehind()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync("m,t=a x=1 1\nm,t=b x=2 1\nm,t=a x=3 2\n");
        await store.Store.CheckpointAsync();
        await store.QueryAsync("DELETE FROM db.m WHERE t = 'a'");
        await store.Store.CheckpointAsync();
        await store.Store.Upkeep.RunAsync(CancellationToken.None);
        Assert.Equal(1, Assert.Single(store.Store.Manifest.Current.Tables).TombstoneCount);
        await store.Store.CompactAsync("db", "m");
        var table = Assert.Single(store.Store.Manifest.Current.Tables);
        Assert.Equal((0, 1), (table.TombstoneCount, table.RowCount));
        Assert.Equal("2", await store.TextAsync("SELECT x FROM db.m"));
    }

    [Fact]
    public async Task DeleteOfAllRowsOfAFile_removesItUnread()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync("m,t=a x=1 1\nm,t=b x=2 1\n");
        await store.Store.CheckpointAsync();
        await store.QueryAsync("DELETE FROM db.m");
        await store.Store.CheckpointAsync();
        await store.Store.Upkeep.RunAsync(CancellationToken.None);
        Assert.Empty(store.Store.Manifest.Current.Tables);
        Assert.Empty(await ObjectsAsync(store));
    }

    [Fact]
    public async Task Orphans_areDeletedAfterTheGrace_filesAndTheirReadersAreNot()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync("m x=1 1\n");
        await store.Store.CheckpointAsync();
        await store.WriteAsync("m x=2 2\n");
        await store.Store.CheckpointAsync();
        await store.Store.Objects.PutAsync("data/1/1/1970-01-01/00000000000000000001.other", new byte[] { 1 });
        await store.Store.Objects.PutAsync("data/9/9/1970-01-01/00000000000000000001.parquet", new byte[] { 1 });

        // May become a file of this very path: its number has not been given out.
        await store.Store.Objects.PutAsync("data/9/9/1970-01-01/00000000000000000900.parquet", new byte[] { 1 });
        _clock.Now = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(30);
        Assert.Equal(0, await store.Store.Upkeep.Orphans.DeleteAsync(CancellationToken.None));
        Assert.Equal([false, false], (await store.Store.Upkeep.Orphans.FindAsync().ToListAsync()).Select(orphan => orphan.IsDue));

        using (store.Store.Contents.Enter(out _, out _))
        {
            // The files that are merged are read still.
            await store.Store.CompactAsync();
            _clock.Now += TimeSpan.FromHours(1);
            Assert.Equal(2, await store.Store.Upkeep.Orphans.DeleteAsync(CancellationToken.None));
            Assert.Equal(4, (await ObjectsAsync(store)).Count);
        }

        await store.Store.Upkeep.RunAsync(CancellationToken.None);
        Assert.Equal(2, (await ObjectsAsync(store)).Count);
        Assert.Equal("1\n2", await store.TextAsync("SELECT x FROM db.m ORDER BY x"));
    }

    [Fact]
    public void PeriodsOfCenturies_keepAllThatThereCanBe()
    {
        Assert.Equal(TimeRange.All, Expiry.KeptBy(TimeSpan.MaxValue, _clock.Now));
        Assert.Equal(TimeRange.All, Expiry.KeptBy(null, _clock.Now));
        Assert.Equal(-100, Expiry.KeptBy(TimeSpan.FromTicks(1), DateTimeOffset.UnixEpoch).Min);
    }

    Task<StoreFixture> OpenAsync() => StoreFixture.OpenAsync(options => options with
    {
        Objects = new MemoryStore(), Clock = _clock, Compaction = new CompactionOptions { IsAutomatic = false },
    });

    static async Task<List<ObjectMetadata>> ObjectsAsync(StoreFixture store) => await store.Store.Objects.ListAsync("data/").ToListAsync();
}
