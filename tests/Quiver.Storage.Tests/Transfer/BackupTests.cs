using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Storage.Tests.Store;
using Quiver.Storage.Transfer;
using Xunit;

namespace Quiver.Storage.Tests.Transfer;

public sealed class BackupTests
{
    [Fact]
    public async Task Backup_madeWhileWritesGoOn_isAPrefixOfThem()
    {
        await using var store = await StoreFixture.OpenAsync();
        await WriteAsync(store, 0, 100);
        var writing = Task.Run(() => WriteAsync(store, 100, 400), TestContext.Current.CancellationToken);
        var target = new MemoryStore();
        var list = await new Backup(store.Store, target).RunAsync(cancellationToken: TestContext.Current.CancellationToken);
        await writing;
        var directory = Path.Combine(store.Directory, "restored");
        var restored = await new Restore(target, "memory", directory).RunAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(list.Sequence, restored.Sequence);
        await using var database = await Database.OpenAsync(
            new DatabaseOptions { DataDirectory = directory }, TestContext.Current.CancellationToken);
        await using var result = await database.Connect().QueryAsync(
            "SELECT count(*), max(v), (SELECT count(*) FROM db.o) FROM db.m", TestContext.Current.CancellationToken);
        var row = (await result.ToRowsAsync(TestContext.Current.CancellationToken))[0];
        Assert.Equal((row[0], (double)(long)row[0]! - 1), (row[2], (double)row[1]!));
        Assert.InRange((long)row[0]!, 100, 500);
        await database.Store!.WriteLinesAsync("db", "m v=-1 1"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);
        await database.Store.CheckpointAsync(TestContext.Current.CancellationToken);
        await database.DisposeAsync();
        Assert.Empty(await StoreCheckTests.CheckAsync(directory, isDeep: true));
    }

    [Fact]
    public async Task Restore_refusesADirectoryThatIsNotEmpty_andOneWithoutBackup()
    {
        await using var store = await StoreFixture.OpenAsync();
        await WriteAsync(store, 0, 10);
        var target = new MemoryStore();
        var missing = await Assert.ThrowsAsync<QuiverException>(
            () => new Restore(target, "memory", store.Directory + "-new").RunAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("no complete backup", missing.Message, StringComparison.Ordinal);
        await new Backup(store.Store, target).RunAsync(cancellationToken: TestContext.Current.CancellationToken);
        var full = await Assert.ThrowsAsync<QuiverException>(
            () => new Restore(target, "memory", store.Directory).RunAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.AlreadyExists, full.Code);
        var again = await Assert.ThrowsAsync<QuiverException>(
            () => new Backup(store.Store, target).RunAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.AlreadyExists, again.Code);
    }

    [Fact]
    public async Task Restore_ofADamagedBackup_failsAndLeavesNothing()
    {
        await using var store = await StoreFixture.OpenAsync();
        await WriteAsync(store, 0, 10);
        var target = new MemoryStore();
        var list = await new Backup(store.Store, target).RunAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var path in list.Entries.Select(entry => entry.Path).Append(BackupList.Path))
        {
            var good = await target.GetAsync(path, 0, int.MaxValue, TestContext.Current.CancellationToken);
            foreach (var damage in new Func<byte[], byte[]>[] { Flip, bytes => bytes[..^1], bytes => [.. bytes, 0] })
            {
                await target.PutAsync(path, damage([.. good]), TestContext.Current.CancellationToken);
                var directory = Path.Combine(store.Directory, "restored");
                var error = await Assert.ThrowsAsync<QuiverException>(
                    () => new Restore(target, "memory", directory).RunAsync(cancellationToken: TestContext.Current.CancellationToken));
                Assert.Equal(ErrorCode.CorruptFile, error.Code);
                Assert.Empty(Directory.Exists(directory) ? Directory.EnumerateDirectories(directory) : []);
                if (Directory.Exists(directory))
                {
                    Directory.Delete(directory, recursive: true);
                }
            }

            await target.PutAsync(path, good, TestContext.Current.CancellationToken);
        }
    }

    static byte[] Flip(byte[] bytes)
    {
        bytes[bytes.Length / 2] ^= 4;
        return bytes;
    }

    /// <summary>Each write has a row for two tables, so that a snapshot between them is found out.</summary>
    static async Task WriteAsync(StoreFixture store, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            await store.WriteAsync($"m,t=a v={i} {i + 1000}\no,t=b v={i} {i + 1000}\n");
        }
    }
}
