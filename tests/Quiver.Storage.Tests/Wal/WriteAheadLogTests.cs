using Quiver.Arrow.Errors;
using Quiver.Storage.Wal;
using Xunit;

namespace Quiver.Storage.Tests.Wal;

public sealed class WriteAheadLogTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_areReadBackInOrder()
    {
        var segments = new MemoryWalSegments();
        await WalLogging.WriteAsync(segments, new WalOptions(), "a", "bb", "ccc");
        Assert.Equal(["1 a", "2 bb", "3 ccc"], (await WalLogging.ReadAsync(segments)).Entries);
        Assert.Equal(["3 ccc"], (await WalLogging.ReadAsync(segments, after: 2)).Entries);
    }

    [Fact]
    public async Task LogInFiles_survivesRestartsAndTruncation()
    {
        var folder = Directory.CreateTempSubdirectory("quiver-wal-").FullName;
        try
        {
            var options = new WalOptions { SegmentBytes = 60 };
            await WalLogging.WriteAsync(new LocalWalSegments(folder), options, "one", "two", "three", "four");
            await WalLogging.WriteAsync(new LocalWalSegments(folder), options, "five", "six");
            var (entries, recovery) = await WalLogging.ReadAsync(new LocalWalSegments(folder));
            Assert.Equal(["1 one", "2 two", "3 three", "4 four", "5 five", "6 six"], entries);
            Assert.Equal(new WalRecovery(6, recovery.Segments, 6, 0), recovery);
            Assert.True(recovery.Segments > 2);

            await using (var log = await WalLogging.OpenAsync(new LocalWalSegments(folder), options))
            {
                await log.TruncateAsync(4, Token);
            }

            Assert.Equal(["5 five", "6 six"], (await WalLogging.ReadAsync(new LocalWalSegments(folder), after: 4)).Entries);
            Assert.Equal(6, (await WalLogging.ReadAsync(new LocalWalSegments(folder))).Recovery.LastSequence);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task TornTail_isCutAtEveryByteAndNothingBeforeItIsLost()
    {
        var segments = new MemoryWalSegments();
        await WalLogging.WriteAsync(segments, new WalOptions(), "first", "second");
        var whole = segments[1];
        var firstEnd = WalFrame.Magic.Length + WalFrame.HeaderBytes + "first".Length;
        for (var length = 0; length < whole.Length; length++)
        {
            var torn = new MemoryWalSegments { [1] = whole[..length] };
            var (entries, recovery) = await WalLogging.ReadAsync(torn);
            Assert.Equal(length < firstEnd ? [] : ["1 first"], entries);
            Assert.Equal(length - (length < WalFrame.Magic.Length ? 0 : length < firstEnd ? WalFrame.Magic.Length : firstEnd),
                recovery.TornBytes);

            // What is left takes new writes, and they are there after another restart.
            await WalLogging.WriteAsync(torn, new WalOptions(), "again");
            Assert.Equal(length < firstEnd ? ["1 again"] : ["1 first", "2 again"], (await WalLogging.ReadAsync(torn)).Entries);
        }
    }

    [Fact]
    public async Task FlippedBit_isFoundWhereverItIs()
    {
        var segments = new MemoryWalSegments();
        await WalLogging.WriteAsync(segments, new WalOptions(), "first", "second");
        var whole = segments[1];
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var (entries, _) = await WalLogging.ReadAsync(new MemoryWalSegments { [1] = damaged });
            Assert.True(entries.Count < 2 && entries.All(entry => entry == "1 first"));
        }
    }

    [Fact]
    public async Task DamageBeforeTheLastSegment_isAnError()
    {
        var segments = new MemoryWalSegments();
        await WalLogging.WriteAsync(segments, new WalOptions { SegmentBytes = 1 }, "first", "second");
        var damaged = segments[1];
        damaged[^1] ^= 1;
        segments[1] = damaged;
        var error = await Assert.ThrowsAsync<QuiverException>(() => WalLogging.ReadAsync(segments));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FullDisk_failsTheWriteAndLosesNothing(bool failsToTruncate)
    {
        var segments = new MemoryWalSegments();
        await using (var log = await WalLogging.OpenAsync(segments, new WalOptions()))
        {
            await WalLogging.AppendAsync(log, "before");
            (segments.Fault, segments.FailsToTruncate) = (length => length - 1, failsToTruncate);
            var error = await Assert.ThrowsAsync<QuiverException>(() => WalLogging.AppendAsync(log, "lost"));
            Assert.Contains("no space left", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<QuiverException>(() => WalLogging.AppendAsync(log, "lost too"));
            (segments.Fault, segments.FailsToTruncate) = (_ => null, false);
            await WalLogging.AppendAsync(log, "after");
        }

        Assert.Equal(["1 before", "4 after"], (await WalLogging.ReadAsync(segments)).Entries);
    }

    [Fact]
    public async Task ManyWriters_shareFlushes()
    {
        using var disk = new ManualResetEventSlim();
        var segments = new MemoryWalSegments { Fault = _ => { disk.Wait(); return null; } };
        await using (var log = await WalLogging.OpenAsync(segments, new WalOptions()))
        {
            // The first flush lasts until all have come.
            Task<Task>[] writers = [.. Enumerable.Range(0, 200).Select(i => Task.Run(() => Begin(log, $"write {i}"), Token))];
            Task[] durable = await Task.WhenAll(writers);
            disk.Set();
            await Task.WhenAll(durable);
            Assert.Equal(200, log.DurableSequence);
        }

        var (entries, _) = await WalLogging.ReadAsync(segments);
        Assert.Equal(200, entries.Select(entry => entry[(entry.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Distinct().Count());
        Assert.InRange(segments.Flushes, 1, 3);

        static Task<Task> Begin(WriteAheadLog log, string text) => Task.FromResult(WalLogging.AppendAsync(log, text));
    }

    [Fact]
    public async Task Writers_waitWhileTooMuchWaitsForTheDisk()
    {
        using var disk = new SemaphoreSlim(0);
        var segments = new MemoryWalSegments { Fault = _ => { disk.Wait(); return null; } };
        await using var log = await WalLogging.OpenAsync(segments, new WalOptions { MaxPendingBytes = 100 });
        var first = WalLogging.AppendAsync(log, new string('x', 200));
        var room = log.WaitForRoomAsync(Token).AsTask();
        await Task.Delay(50, Token);
        Assert.False(room.IsCompleted);
        disk.Release();
        await room;
        await first;
    }
}
