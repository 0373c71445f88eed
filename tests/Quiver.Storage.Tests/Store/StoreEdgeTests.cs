using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Storage.Tests.Store.Faults;
using Quiver.Storage.Wal;
using Xunit;

namespace Quiver.Storage.Tests.Store;

/// <summary>What once went wrong, or nearly did.</summary>
public sealed class StoreEdgeTests
{
    [Fact]
    public async Task NewerValue_thatAJoinDoesNotWant_doesNotUncoverTheOlderOne()
    {
        await using var store = new StoreRun();
        await store.OpenAsync();
        await store.WriteAsync("m,t=x i=5i 10\nm,t=y i=900i 20");
        await store.Store.CheckpointAsync();
        await store.WriteAsync("m,t=x i=900i 10\nm,t=y i=901i 21");
        await store.Store.CheckpointAsync();
        Assert.Equal("", await store.TextAsync("SELECT t, i FROM db.m JOIN (VALUES (5), (6)) AS wanted(x) ON m.i = wanted.x"));
        Assert.Equal("", await store.TextAsync("SELECT t, i FROM db.m WHERE i < 100"));
        Assert.Equal("y|901", await store.TextAsync("SELECT t, i FROM db.m ORDER BY i DESC LIMIT 1"));
        Assert.Equal("x|900", await store.TextAsync("SELECT t, i FROM db.m ORDER BY i, time LIMIT 1"));
    }

    [Fact]
    public async Task LastTime_isReadOnce()
    {
        await using var store = new StoreRun();
        await store.OpenAsync();
        var last = long.MaxValue.ToString(CultureInfo.InvariantCulture);
        foreach (var value in (int[])[1, 2, 3])
        {
            await store.WriteAsync($"m,t=x i={value}i {last}\nm,t=x i={value}i {value}");
            await store.Store.CheckpointAsync();
        }

        Assert.Equal("1\n2\n3\n3", await store.TextAsync("SELECT i FROM db.m"));
    }

    [Fact]
    public async Task Rows_areInFilesOnce_whereTheLogCannotBeCut()
    {
        await using var store = new StoreRun();
        var isBroken = false;
        var local = new LocalWalSegments(Path.Combine(store.Directory, "wal"));
        var segments = new FaultyWalSegments(local)
        {
            FaultOf = _ => isBroken ? FaultyWalSegments.Fault.Before : FaultyWalSegments.Fault.None,
        };
        await store.OpenAsync(options => options with { Segments = segments, Log = new WalOptions { SegmentBytes = 1 } });
        await store.WriteAsync("m i=1i 1");
        await store.WriteAsync("m i=2i 2");
        isBroken = true;
        var error = await Assert.ThrowsAsync<QuiverException>(() => store.Store.CheckpointAsync());
        Assert.Contains("cannot be removed: no space left", error.Message, StringComparison.Ordinal);
        isBroken = false;
        Assert.Equal("1\n2", await store.TextAsync("SELECT i FROM db.m"));
        await store.WriteAsync("m i=3i 3");
        await store.Store.CheckpointAsync();
        Assert.Equal("1\n2\n3", await store.TextAsync("SELECT i FROM db.m"));
        Assert.Equal(2, store.Store.Manifest.Current.FileCount);
        Assert.Empty(await local.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Closing_waitsForWrites_andForTheCheckpoint()
    {
        await using var store = new StoreRun();
        var written = 0;
        for (var round = 0; round < 5; round++)
        {
            await store.OpenAsync(options => options with { CheckpointBytes = 1 });
            await store.WriteAsync($"m,r=r{round},w=first i=1i 1");
            var writes = Enumerable.Range(0, 50).Select(i => WasTakenAsync(store.WriteAsync($"m,r=r{round},w=w{i} i=1i 1"))).ToList();
            var checkpoint = WasTakenAsync(store.Store.CheckpointAsync());
            await store.CloseAsync();
            await checkpoint;
            written += 1 + (await Task.WhenAll(writes)).Count(wasTaken => wasTaken);
        }

        await store.OpenAsync();
        Assert.Equal($"{written}", await store.TextAsync("SELECT count(*) FROM db.m"));
    }

    /// <summary>False where the store was closed before.</summary>
    static async Task<bool> WasTakenAsync(Task task)
    {
        try
        {
            await task;
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    [Fact]
    public async Task LongestRetention_keepsAll()
    {
        await using var store = new StoreRun();
        await store.OpenAsync();
        await store.WriteAsync("m i=1i -9223372036854775807\nm i=2i 1");
        await store.Store.Catalog.SetRetentionAsync("db", TimeSpan.MaxValue);
        Assert.Equal("1\n2", await store.TextAsync("SELECT i FROM db.m"));
    }
}
