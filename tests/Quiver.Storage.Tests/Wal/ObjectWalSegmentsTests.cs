using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.ObjectStorage.Faults;
using Quiver.Storage.Wal;
using Xunit;

namespace Quiver.Storage.Tests.Wal;

public sealed class ObjectWalSegmentsTests
{
    static readonly WalOptions Small = new() { SegmentBytes = 60 };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_survivesRestartsAndTruncation()
    {
        var store = new MemoryStore();
        await WalLogging.WriteAsync(Of(store), Small, "one", "two", "three", "four");
        await WalLogging.WriteAsync(Of(store), Small, "five", "six");
        var (entries, recovery) = await WalLogging.ReadAsync(Of(store));
        Assert.Equal(["1 one", "2 two", "3 three", "4 four", "5 five", "6 six"], entries);
        Assert.Equal(0, recovery.TornBytes);
        Assert.Equal(6, (await PathsAsync(store)).Count);

        await using (var log = await WalLogging.OpenAsync(Of(store), Small))
        {
            await log.TruncateAsync(4, Token);
        }

        Assert.Equal(["5 five", "6 six"], (await WalLogging.ReadAsync(Of(store), after: 4)).Entries);
        Assert.InRange((await PathsAsync(store)).Count, 2, 3);
    }

    [Fact]
    public async Task FailuresOfTheStore_loseNoAcknowledgedWriteAndBringNoOtherBack()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var store = new MemoryStore();
            var faulty = new FaultInjectingStore(store, new FaultOptions { Seed = seed, FailuresBefore = 0.15, FailuresAfter = 0.15 });
            var acknowledged = new List<string>();
            await using (var log = new WriteAheadLog(Of(faulty), Small, 0, []))
            {
                for (var i = 0; i < 40; i++)
                {
                    await TryAsync(log, $"write {i}", acknowledged);
                }
            }

            // The last write may have failed after its effect, and nothing was written behind it that would have cut it off.
            var entries = (await WalLogging.ReadAsync(Of(store))).Entries;
            Assert.Equal(acknowledged, entries.Take(acknowledged.Count));
            Assert.InRange(entries.Count - acknowledged.Count, 0, 1);
        }
    }

    [Fact]
    public async Task CrashAtEachCall_losesNoAcknowledgedWrite()
    {
        for (var call = 1; call < 30; call++)
        {
            var store = new MemoryStore();
            var faulty = new FaultInjectingStore(store, new FaultOptions { CrashAtCall = call, CrashesAfterEffect = call % 2 == 0 });
            var acknowledged = new List<string>();
            await using (var log = new WriteAheadLog(Of(faulty), Small, 0, []))
            {
                for (var i = 0; i < 12; i++)
                {
                    await TryAsync(log, $"write {i}", acknowledged);
                    if (i == 8 && acknowledged.Count > 5)
                    {
                        await Record.ExceptionAsync(() => log.TruncateAsync(5, Token));
                    }
                }
            }

            var entries = (await WalLogging.ReadAsync(Of(store), after: acknowledged.Count > 5 ? 5 : 0)).Entries;
            Assert.Equal(acknowledged.Skip(acknowledged.Count > 5 ? 5 : 0), entries.Take(acknowledged.Count > 5 ? acknowledged.Count - 5
                : acknowledged.Count));
            await WalLogging.WriteAsync(Of(store), Small, "after the crash");
        }
    }

    [Fact]
    public async Task SecondProcess_isFoundOut()
    {
        var store = new MemoryStore();
        await using var log = await WalLogging.OpenAsync(Of(store), new WalOptions());
        await using var other = await WalLogging.OpenAsync(Of(store), new WalOptions());
        await WalLogging.AppendAsync(log, "mine");
        var error = await Assert.ThrowsAsync<QuiverException>(() => WalLogging.AppendAsync(other, "theirs"));
        Assert.Contains("another process writes to this write-ahead log", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<QuiverException>(() => WalLogging.AppendAsync(other, "theirs again"));
        Assert.Equal(["1 mine"], (await WalLogging.ReadAsync(Of(store))).Entries);
    }

    [Fact]
    public async Task RemovedGroup_isAnError()
    {
        var store = new MemoryStore();
        await WalLogging.WriteAsync(Of(store), new WalOptions(), "one", "two", "three");
        await store.DeleteAsync([(await PathsAsync(store))[1]], Token);
        var error = await Assert.ThrowsAsync<QuiverException>(() => WalLogging.ReadAsync(Of(store)));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
    }

    static async Task TryAsync(WriteAheadLog log, string text, List<string> acknowledged)
    {
        var (sequence, durable) = log.Append(WalLogging.Payload(text));
        if (await Record.ExceptionAsync(() => durable) is null)
        {
            acknowledged.Add($"{sequence} {text}");
        }
    }

    static ObjectWalSegments Of(IObjectStore store) => new(store, "db/wal/");

    static async Task<List<string>> PathsAsync(MemoryStore store) =>
        [.. (await store.ListAsync("", null, Token).ToListAsync(Token)).Select(item => item.Path)];
}
