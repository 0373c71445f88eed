using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Storage.Logs;
using Quiver.Storage.Manifest;
using Quiver.Storage.Tests.Logs;
using Xunit;

namespace Quiver.Storage.Tests.Manifest;

public sealed class StoreManifestTests
{
    static readonly LogOptions _options = new() { MinSnapshotEdits = 2, MaxSnapshotEdits = 3 };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RandomEdits_areThereAfterReopening()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var store = new MemoryStore();
            var files = new Dictionary<long, DataFile>();
            var tombstones = new Dictionary<long, Tombstone>();
            var manifest = await StoreManifest.OpenAsync(store, _options, Token);
            for (var step = 1; step <= 120; step++)
            {
                var edit = Random(manifest, random, step, files.Keys, tombstones.Keys);
                var before = Show(manifest.Current);
                var old = manifest.Current;
                await manifest.CommitAsync(edit, Token);
                Assert.Equal(before, Show(old));
                Follow(edit, files, tombstones, manifest.Current);
                Assert.Equal(edit.WalSequence ?? old.WalSequence, manifest.Current.WalSequence);
                if (random.Next(8) == 0)
                {
                    var shown = Show(manifest.Current);
                    await manifest.DisposeAsync();
                    manifest = await StoreManifest.OpenAsync(store, _options, Token);
                    Assert.Equal(shown, Show(manifest.Current));
                }
            }

            await manifest.DisposeAsync();
        }
    }

    [Fact]
    public async Task EditThatDoesNotFit_changesNothing()
    {
        var store = new MemoryStore();
        await using var manifest = await StoreManifest.OpenAsync(store, _options, Token);
        var file = File(manifest, 1, new Random(1), 1);
        await manifest.CommitAsync(new ManifestEdit { AddedFiles = [file] }, Token);
        foreach (var edit in new[]
        {
            new ManifestEdit { RemovedFiles = [99] },
            new ManifestEdit { AddedFiles = [file] },
            new ManifestEdit { AddedFiles = [file with { Id = 7, MinTime = 1, MaxTime = 0 }] },
            new ManifestEdit { RemovedTombstones = [1] },
        })
        {
            Assert.Equal(
                ErrorCode.InvariantBroken, (await Assert.ThrowsAsync<QuiverException>(() => manifest.CommitAsync(edit, Token))).Code);
        }

        await manifest.CommitAsync(new ManifestEdit(), Token);
        Assert.Equal((1, 1), (manifest.Version, manifest.Current.FileCount));
        await manifest.CommitAsync(new ManifestEdit { RemovedFiles = [file.Id], AddedFiles = [file with { Level = 1 }] }, Token);
        Assert.Equal(1, manifest.Current.FindFile(file.Id)!.Level);
    }

    [Fact]
    public async Task FileIds_areNotUsedTwice()
    {
        var store = new MemoryStore();
        await using (var manifest = await StoreManifest.OpenAsync(store, _options, Token))
        {
            Assert.Equal([1L, 2, 3], [manifest.NewFileId(), manifest.NewFileId(), manifest.NewFileId()]);
            await manifest.CommitAsync(new ManifestEdit { NextFileId = 10 }, Token);
        }

        await using var reopened = await StoreManifest.OpenAsync(store, _options, Token);
        Assert.Equal(10, reopened.NewFileId());
    }

    [Fact]
    public Task CrashAtAnyCall_leavesTheManifestBeforeOrAfterAnEdit() => CrashRun.CheckAsync(
        async (store, done) =>
        {
            await using var manifest = await StoreManifest.OpenAsync(store, _options, Token);
            var random = new Random(4);
            for (var step = 1; step <= 9; step++)
            {
                var old = manifest.Current.Tables.SelectMany(table => table.Files).Select(file => file.Id).Take(step % 3);
                var edit = new ManifestEdit { AddedFiles = [File(manifest, 1, random, step)], RemovedFiles = [.. old], WalSequence = step };
                await manifest.CommitAsync(edit, Token);
                done(step);
            }
        },
        async store =>
        {
            await using var manifest = await StoreManifest.OpenAsync(store, _options, Token);
            return Show(manifest.Current);
        });

    [Fact]
    public async Task DamagedContent_isRefusedOrRead()
    {
        await using var manifest = await StoreManifest.OpenAsync(new MemoryStore(), _options, Token);
        var random = new Random(5);
        for (var step = 1; step < 40; step++)
        {
            await manifest.CommitAsync(Random(manifest, random, step, [], []), Token);
        }

        var format = new ManifestFormat();
        var written = new LogWriter();
        format.WriteState(written, manifest.Current);
        FormatDamage.Check(written, reader => Show(format.ReadState(reader)), 2000);
    }

    [Fact]
    public async Task HundredThousandFiles_areLoadedFromOneSnapshot()
    {
        var store = new MemoryStore();
        await using (var manifest = await StoreManifest.OpenAsync(store, new LogOptions { MinSnapshotEdits = 1 }, Token))
        {
            var random = new Random(6);
            await manifest.CommitAsync(
                new ManifestEdit { AddedFiles = [.. Enumerable.Range(0, 100_000).Select(i =>
                    File(manifest, 1 + (i % 10), random, i + 1))] }, Token);
        }

        await using var loaded = await StoreManifest.OpenAsync(store, _options, Token);
        Assert.Equal(100_000, loaded.Current.FileCount);
        Assert.Equal(10_000, loaded.Current.Find(3)!.Files.Count);
        await store.DeleteAsync("manifest/edits/00000000000000000001", Token);
        await using var bySnapshot = await StoreManifest.OpenAsync(store, _options, Token);
        Assert.Equal(100_000, bySnapshot.Current.FileCount);
    }

    static ManifestEdit Random(
        StoreManifest manifest, Random random, int step, IReadOnlyCollection<long> files, IReadOnlyCollection<long> tombstones) => new()
    {
        AddedFiles = [.. Enumerable.Range(0, random.Next(4)).Select(_ => File(manifest, random.Next(1, 4), random, step))],
        RemovedFiles = [.. files.Where(_ => random.Next(4) == 0)],
        AddedTombstones = [.. Enumerable.Range(0, random.Next(2)).Select(_ => Deleted(random, step))],
        RemovedTombstones = [.. tombstones.Where(_ => random.Next(4) == 0)],
        RemovedTables = random.Next(12) == 0 ? [random.Next(1, 5)] : [],
        WalSequence = random.Next(2) == 0 ? step : null,
    };

    static DataFile File(StoreManifest manifest, int table, Random random, int sequence)
    {
        var id = manifest.NewFileId();
        var time = random.NextInt64(-1L << 60, 1L << 60);
        return new DataFile(
            id, table, $"data/1/{table}/2026-01-{random.Next(1, 32):D2}/{id:D20}.parquet", random.Next(), random.Next(), time,
            time + random.Next(), sequence, sequence + random.Next(5), random.Next(9), random.Next(4),
                new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc))
        {
            FirstKey = random.Next(2) == 0 ? [1, 2, 3] : null,
            LastKey = random.Next(2) == 0 ? [] : null,
        };
    }

    static Tombstone Deleted(Random random, int sequence) => new(
        null, random.Next(1, 4), sequence, -5, random.Next(100), random.Next(2) == 0 ? []
            : [new TagPredicate("host", "a"), new TagPredicate("rack", null)]);

    static void Follow(ManifestEdit edit, Dictionary<long, DataFile> files, Dictionary<long, Tombstone> tombstones, ManifestState state)
    {
        foreach (var id in edit.RemovedFiles.Concat(files.Values.Where(file =>
            edit.RemovedTables.Contains(file.TableId)).Select(file => file.Id)).ToList())
        {
            files.Remove(id);
        }

        foreach (var id in tombstones.Keys.Where(id =>
            edit.RemovedTombstones.Contains(id) || edit.RemovedTables.Contains(tombstones[id].TableId)).ToList())
        {
            tombstones.Remove(id);
        }

        foreach (var file in edit.AddedFiles)
        {
            files.Add(file.Id, file);
        }

        var added = state.Tables.SelectMany(table => table.Tombstones).Where(tombstone =>
            !tombstones.ContainsKey(tombstone.Id!.Value)).ToList();
        Assert.Equal(edit.AddedTombstones.Count, added.Count);
        added.ForEach(tombstone => tombstones.Add(tombstone.Id!.Value, tombstone));
        Assert.Equal(files.OrderBy(pair => pair.Key).Select(pair => Show(pair.Value)),
            state.Tables.SelectMany(table => table.Files).OrderBy(file => file.Id).Select(Show));
        Assert.Equal(files.Count, state.FileCount);
        Assert.All(state.Tables, table => Assert.Equal(
            (table.Files.Sum(file => file.Bytes), table.Files.Sum(file => file.RowCount), table.Count),
                (table.Bytes, table.RowCount, table.Files.Count)));
        Assert.All(files, pair => Assert.Same(state.FindFile(pair.Key), state.Find(pair.Value.TableId)!.Find(pair.Key)));
        Assert.Equal(tombstones.Keys.Order(),
            state.Tables.SelectMany(table => table.Tombstones).Select(tombstone => tombstone.Id!.Value).Order());
    }

    static string Show(ManifestState state) => string.Join(
        '\n',
        state.Tables.OrderBy(table => table.TableId).SelectMany(table => table.Files.Select(Show).Concat(table.Tombstones.Select(Show)))
            .Append($"{state.WalSequence} {state.NextFileId} {state.NextTombstoneId}"));

    static string Show(DataFile file) => $"{file with { FirstKey = null, LastKey = null }} {Show(file.FirstKey)} {Show(file.LastKey)}";

    static string Show(byte[]? key) => key is null ? "none" : Convert.ToHexString(key);

    static string Show(Tombstone tombstone) => $"{tombstone with { Tags = null! }} {string.Join(',', tombstone.Tags)}";
}
