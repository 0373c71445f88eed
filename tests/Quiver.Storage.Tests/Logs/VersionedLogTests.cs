using System.Collections.Immutable;
using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.ObjectStorage.Faults;
using Quiver.Storage.Logs;
using Xunit;

namespace Quiver.Storage.Tests.Logs;

using WordLog = VersionedLog<ImmutableList<string>, string>;

public sealed class VersionedLogTests
{
    static readonly LogOptions _frequent = new() { MinSnapshotEdits = 2, MaxSnapshotEdits = 3, ParallelReads = 2 };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public async Task Edits_surviveReopeningWithAndWithoutSnapshots(int count)
    {
        foreach (var options in new[] { _frequent, new LogOptions() })
        {
            var folder = Directory.CreateTempSubdirectory("quiver-log-").FullName;
            try
            {
                for (var i = 0; i < count; i++)
                {
                    await using var log = await OpenAsync(new LocalDirectoryStore(folder), options);
                    Assert.Equal(i, log.Version);
                    await log.CommitAsync(_ => $"{i}", Token);
                }

                Assert.Equal(Words(count), (await OpenAsync(new LocalDirectoryStore(folder), options)).Current);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [Fact]
    public async Task OldObjects_goAfterTwoSnapshots()
    {
        var store = new MemoryStore();
        await using var log = await FillAsync(store, 100, _frequent);
        Assert.Null(log.SnapshotFailure);
        var paths = await PathsAsync(store);
        Assert.Equal(2, paths.Count(path => path.Contains("/snapshots/", StringComparison.Ordinal)));
        Assert.InRange(paths.Count, 4, 10);
    }

    [Fact]
    public async Task NewestSnapshot_canBeRemovedByHandWhenItIsDamaged()
    {
        var store = new MemoryStore();
        await (await FillAsync(store, 20, _frequent)).DisposeAsync();
        await store.DeleteAsync((await PathsAsync(store)).Last(), Token);
        Assert.Equal(Words(20), (await OpenAsync(store, _frequent)).Current);
    }

    [Fact]
    public async Task ProposalOfNothing_makesNoVersion()
    {
        var store = new MemoryStore();
        await using var log = await OpenAsync(store);
        Assert.Empty(await log.CommitAsync(_ => null, Token));
        Assert.Empty(await PathsAsync(store));
    }

    [Fact]
    public async Task ManyCommitters_getOneVersionEach()
    {
        var store = new MemoryStore();
        await using (var log = await OpenAsync(store, _frequent))
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => log.CommitAsync(state => $"{state.Count}", Token))));
        }

        Assert.Equal(Words(200), (await OpenAsync(store)).Current);
    }

    [Fact]
    public async Task CrashAtAnyCall_leavesTheStateBeforeOrAfter()
    {
        for (var isAfter = 0; isAfter < 2; isAfter++)
        {
            var calls = 0L;
            for (var crash = 1; calls < 1 || crash <= calls; crash++)
            {
                var store = new MemoryStore();
                var faulty = new FaultInjectingStore(store, new FaultOptions { CrashAtCall = crash, CrashesAfterEffect = isAfter == 1 });
                var acknowledged = 0;
                try
                {
                    await using var log = await OpenAsync(faulty, _frequent);
                    for (; acknowledged < 12; acknowledged++)
                    {
                        await log.CommitAsync(_ => $"{acknowledged}", Token);
                        await log.WhenIdleAsync();
                    }
                }
                catch (QuiverException exception)
                {
                    Assert.Equal(ErrorCode.IoFailure, exception.Code);
                    Assert.IsType<InjectedFaultException>(exception.InnerException);
                }

                calls = faulty.HasCrashed ? long.MaxValue : 1;
                await using var reopened = await OpenAsync(store, _frequent);
                Assert.Equal(Words(reopened.Current.Count), reopened.Current);
                Assert.InRange(reopened.Current.Count, acknowledged, acknowledged + 1);
                await reopened.CommitAsync(_ => "more", Token);
                calls = faulty.HasCrashed ? crash + 1 : 1;
            }
        }
    }

    [Fact]
    public async Task FailingCalls_loseNothingThatWasAcknowledgedAndAreNeverAnotherWriter()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var store = new MemoryStore();
            await (await OpenAsync(store)).DisposeAsync();
            var faulty = new FaultInjectingStore(store, new FaultOptions { Seed = seed, FailuresBefore = 0.1, FailuresAfter = 0.2 });
            var acknowledged = new List<string>();
            if (await TryOpenAsync(faulty) is not { } log)
            {
                continue;
            }

            for (var i = 0; i < 30; i++)
            {
                try
                {
                    await log.CommitAsync(_ => $"{i}", Token);
                    acknowledged.Add($"{i}");
                    Assert.False(log.IsInDoubt);
                }
                catch (QuiverException exception)
                {
                    Assert.IsType<InjectedFaultException>(exception.InnerException);
                }

                Assert.Subset(log.Current.ToHashSet(), acknowledged.ToHashSet());
            }

            await log.DisposeAsync();
            var found = (await OpenAsync(store)).Current;
            Assert.Equal(found.Order(Comparer<string>.Create((a, b) => int.Parse(a).CompareTo(int.Parse(b)))), found);
            Assert.Subset(found.ToHashSet(), acknowledged.ToHashSet());
            Assert.True(acknowledged.Count > 5);
        }
    }

    [Fact]
    public async Task EditWhoseAnswerIsLost_isRecognised()
    {
        var store = new HookedStore(new MemoryStore());
        await using var log = await OpenAsync(store);
        store.Created = _ => throw new IOException("the connection was lost");
        Assert.Equal(["a"], await log.CommitAsync(_ => "a", Token));
        Assert.Equal(["a", "b"], await log.CommitAsync(_ => "b", Token));
        Assert.Equal(["a", "b"], (await OpenAsync(store)).Current);
    }

    [Fact]
    public async Task OtherWriter_isAnErrorAndItsEditStays()
    {
        var store = new MemoryStore();
        await using var first = await OpenAsync(store);
        await using var second = await OpenAsync(store);
        await second.CommitAsync(_ => "theirs", Token);
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<QuiverException>(() => first.CommitAsync(_ => "ours", Token));
            Assert.Equal(ErrorCode.IoFailure, error.Code);
            Assert.StartsWith("another process writes to this store: object \"w/edits/00000000000000000001\"", error.Message);
        }

        Assert.Equal(["theirs"], (await OpenAsync(store)).Current);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task OtherWriterFarAhead_isFoundOutThoughThePlaceIsFreeAgain(int ours)
    {
        var store = new MemoryStore();
        await using var first = await FillAsync(store, ours, new LogOptions());
        await using (var second = await OpenAsync(store, _frequent))
        {
            for (var i = 0; i < 30; i++)
            {
                await second.CommitAsync(_ => $"theirs {i}", Token);
                await second.WhenIdleAsync();
            }
        }

        var error = await Assert.ThrowsAsync<QuiverException>(() => first.CommitAsync(_ => "ours", Token));
        Assert.StartsWith("another process writes to this store", error.Message);
    }

    [Fact]
    public async Task DamageOfAnyObject_isAnErrorWithItsName()
    {
        var store = new MemoryStore();
        await (await FillAsync(store, 9, _frequent)).DisposeAsync();
        var read = (await PathsAsync(store)).Where(IsRead(await PathsAsync(store))).ToList();
        var random = new Random(5);
        Assert.True(read.Count >= 2);
        foreach (var path in read)
        {
            var content = await store.GetAsync(path, 0, 1 << 20, Token);
            for (var i = 0; i < content.Length; i++)
            {
                byte[] flipped = [.. content];
                flipped[i] ^= (byte)(1 << random.Next(8));
                await ExpectDamageAsync(store, path, flipped);
                await ExpectDamageAsync(store, path, content[..i]);
            }

            await ExpectDamageAsync(store, path, [.. content, 0]);
            await store.PutAsync(path, content, Token);
        }
    }

    [Fact]
    public async Task MissingEdit_isAnErrorWithItsName()
    {
        var store = new MemoryStore();
        await (await FillAsync(store, 5, new LogOptions())).DisposeAsync();
        await store.DeleteAsync("w/edits/00000000000000000003", Token);
        var error = await Assert.ThrowsAsync<QuiverException>(() => OpenAsync(store));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
        Assert.Contains("\"w/edits/00000000000000000003\" of the words is damaged: it is missing", error.Message);
    }

    [Fact]
    public async Task ObjectsOfOtherLogsAndNewerPrograms_areRefused()
    {
        var store = new MemoryStore();
        await (await FillAsync(store, 2, new LogOptions())).DisposeAsync();
        var first = await store.GetAsync("w/edits/00000000000000000001", 0, 1 << 20, Token);
        await ExpectDamageAsync(store, "w/edits/00000000000000000002", first);
        var newer = new MemoryStore();
        await using var log = await WordLog.OpenAsync(newer, "w", new WordFormat { FormatVersion = 2 }, new LogOptions(), Token);
        await log.CommitAsync(_ => "a", Token);
        Assert.Equal(ErrorCode.NotSupported, (await Assert.ThrowsAsync<QuiverException>(() => OpenAsync(newer))).Code);
    }

    static async Task ExpectDamageAsync(MemoryStore store, string path, byte[] content)
    {
        await store.PutAsync(path, content, Token);
        var error = await Assert.ThrowsAsync<QuiverException>(() => OpenAsync(store));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
        Assert.Contains($"\"{path}\"", error.Message);
    }

    /// <summary>Loading reads the newest snapshot and the edits after it.</summary>
    static Func<string, bool> IsRead(IEnumerable<string> paths)
    {
        var newest = paths.Last(path => path.Contains("/snapshots/", StringComparison.Ordinal));
        return path => path == newest
            || (path.Contains("/edits/", StringComparison.Ordinal) && string.CompareOrdinal(path[^20..], newest[^20..]) > 0);
    }

    static async Task<WordLog> FillAsync(IObjectStore store, int count, LogOptions options)
    {
        var log = await OpenAsync(store, options);
        for (var i = 0; i < count; i++)
        {
            await log.CommitAsync(_ => $"{i}", Token);
            await log.WhenIdleAsync();
        }

        return log;
    }

    static async Task<WordLog?> TryOpenAsync(IObjectStore store)
    {
        try
        {
            return await OpenAsync(store, _frequent);
        }
        catch (QuiverException exception) when (exception.InnerException is InjectedFaultException)
        {
            return null;
        }
    }

    static Task<WordLog> OpenAsync(IObjectStore store, LogOptions? options = null) =>
        WordLog.OpenAsync(store, "w", new WordFormat(), options ?? new LogOptions(), Token);

    static IEnumerable<string> Words(int count) => Enumerable.Range(0, count).Select(i => $"{i}");

    static async Task<List<string>> PathsAsync(MemoryStore store)
    {
        var paths = new List<string>();
        await foreach (var entry in store.ListAsync("", null, Token))
        {
            paths.Add(entry.Path);
        }

        return paths;
    }
}
