using Quiver.Arrow.Errors;
using Quiver.Storage.Wal;
using Xunit;

namespace Quiver.Storage.Tests.Wal;

public sealed class WalApplyingTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_areAppliedInOrderBeforeTheirTasksComplete()
    {
        var (segments, applier) = (new MemoryWalSegments(), new RecordingApplier());
        await using (var log = Open(segments, applier))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
                async () =>
                {
                    for (var i = 0; i < 200; i++)
                    {
                        var state = $"{writer}/{i}";
                        var (sequence, durable) = log.Append(WalLogging.Payload(state), state);
                        await durable;
                        Assert.Contains($"+{sequence} {state}", applier.Calls);
                    }
                },
                Token)));
        }

        var entries = (await WalLogging.ReadAsync(segments)).Entries;
        Assert.Equal(1600, entries.Count);
        Assert.Equal(entries.Select(entry => "+" + entry), applier.Calls);
    }

    [Fact]
    public async Task FailedWrites_areDroppedInTheirPlace()
    {
        var (segments, applier) = (new MemoryWalSegments(), new RecordingApplier());
        await using var log = Open(segments, applier);
        await log.Append(WalLogging.Payload("a"), "a").Durable;
        segments.Fault = length => length / 2;
        await Assert.ThrowsAsync<QuiverException>(() => log.Append(WalLogging.Payload("b"), "b").Durable);
        segments.Fault = _ => null;
        await log.Append(WalLogging.Payload("c"), "c").Durable;
        Assert.Equal(["+1 a", "-2 b", "+3 c"], applier.Calls);
        Assert.Equal(3, log.DurableSequence);
    }

    [Fact]
    public async Task Applying_overlapsTheNextFlush()
    {
        using var flushed = new SemaphoreSlim(0);
        var (segments, applier) = (new MemoryWalSegments { Fault = _ => { flushed.Release(); return null; } }, new RecordingApplier());
        var isOverlapping = false;
        applier.Before = writes =>
        {
            // The first group is not applied before the second one has been flushed.
            isOverlapping |= writes[0].Sequence == 1 && flushed.Wait(TimeSpan.FromMinutes(3), Token)
                && flushed.Wait(TimeSpan.FromMinutes(3), Token);
        };
        await using var log = Open(segments, applier);
        var first = log.Append(WalLogging.Payload("a"), "a").Durable;
        while (log.DurableSequence < 1)
        {
            await Task.Yield();
        }

        Assert.False(first.IsCompleted);
        await log.Append(WalLogging.Payload("b"), "b").Durable;
        await first;
        Assert.True(isOverlapping);
        Assert.Equal(["+1 a", "+2 b"], applier.Calls);
    }

    [Fact]
    public async Task Disposal_appliesWritesThatNobodyWaitsFor()
    {
        var (segments, applier) = (new MemoryWalSegments(), new RecordingApplier());
        await using (var log = Open(segments, applier))
        {
            for (var i = 0; i < 100; i++)
            {
                log.Append(WalLogging.Payload("x"), i);
            }
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"+{i + 1} {i}"), applier.Calls);
        Assert.Equal(100, (await WalLogging.ReadAsync(segments)).Entries.Count);
    }

    [Fact]
    public async Task FailedApplier_stopsTheLogAndItsWritesComeBackWithTheNextStart()
    {
        var (segments, applier) = (new MemoryWalSegments(), new RecordingApplier());
        await using (var log = Open(segments, applier))
        {
            applier.Before = writes => throw new InvalidOperationException("no place");
            var error = await Assert.ThrowsAsync<QuiverException>(() => log.Append(WalLogging.Payload("a"), "a").Durable);
            Assert.Equal(
                "writes are in the write-ahead log but could not be made visible; they are once the store is opened again: no place",
                error.Message);
            Assert.Throws<QuiverException>(() => { log.Append(WalLogging.Payload("b"), "b"); });
        }

        Assert.Equal(["1 a"], (await WalLogging.ReadAsync(segments)).Entries);
    }

    [Fact]
    public async Task GatherTime_makesOneGroupOfWritesThatComeOneAfterTheOther()
    {
        var segments = new MemoryWalSegments();
        await using var log = new WriteAheadLog(
            segments, new WalOptions { GatherTime = TimeSpan.FromMinutes(10), GatherBytes = 100 }, 0, []);
        var first = log.Append(WalLogging.Payload("a")).Durable;
        await log.Append(WalLogging.Payload(new string('b', 100))).Durable;
        await first;
        Assert.Equal(1, segments.Flushes);

        // Closing does not wait for more.
        _ = log.Append(WalLogging.Payload("c"));
    }

    static WriteAheadLog Open(MemoryWalSegments segments, IWalApplier applier) => new(segments, new WalOptions(), 0, [], applier);
}
