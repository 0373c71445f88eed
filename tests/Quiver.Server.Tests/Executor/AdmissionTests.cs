using Quiver.Admission;
using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Server.Tests.Executor;

public sealed class AdmissionTests
{
    static readonly TimeSpan _long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Permits_go_round_in_the_order_of_arrival()
    {
        var lane = new AdmissionLane("queries", 2, 10, _long, TimeProvider.System);
        Permit first = await lane.EnterAsync(default);
        Permit second = await lane.EnterAsync(default);
        Task<Permit> third = lane.EnterAsync(default).AsTask();
        Task<Permit> fourth = lane.EnterAsync(default).AsTask();
        Assert.False(third.IsCompleted);
        Assert.Equal((2, 2), (lane.Running, lane.Pending));
        second.Dispose();
        second.Dispose();
        Permit granted = await third;
        Assert.False(fourth.IsCompleted);
        first.Dispose();
        (await fourth).Dispose();
        granted.Dispose();
        Assert.Equal((0, 0, 4), (lane.Running, lane.Pending, lane.Acquired));
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once()
    {
        var lane = new AdmissionLane("queries", 1, 1, _long, TimeProvider.System);
        using Permit running = await lane.EnterAsync(default);
        Task<Permit> waiting = lane.EnterAsync(default).AsTask();
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(async () => await lane.EnterAsync(default));
        Assert.Equal(ErrorCode.Busy, error.Code);
        Assert.Equal(1, lane.Refused);
        running.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Who_waits_too_long_is_refused_and_leaves_the_queue()
    {
        var lane = new AdmissionLane("queries", 1, 5, TimeSpan.FromMilliseconds(1), TimeProvider.System);
        using Permit running = await lane.EnterAsync(default);
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(async () => await lane.EnterAsync(default));
        Assert.Equal(ErrorCode.Busy, error.Code);
        Assert.Contains("busy", error.Message);
        Assert.Equal(0, lane.Pending);
    }

    [Fact]
    public async Task Who_goes_away_leaves_the_queue()
    {
        var lane = new AdmissionLane("queries", 1, 5, _long, TimeProvider.System);
        Permit running = await lane.EnterAsync(default);
        using var gone = new CancellationTokenSource();
        Task<Permit> waiting = lane.EnterAsync(gone.Token).AsTask();
        await gone.CancelAsync();
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => waiting);
        Assert.Equal(ErrorCode.Cancelled, error.Code);
        running.Dispose();
        Assert.Equal((0, 0), (lane.Running, lane.Pending));
    }

    [Fact]
    public async Task No_permit_is_lost_where_many_come_wait_and_go_away()
    {
        var lane = new AdmissionLane("queries", 3, 1_000, TimeSpan.FromMilliseconds(20), TimeProvider.System);
        int atOnce = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(async () =>
        {
            using var gone = new CancellationTokenSource(i % 4 == 0 ? i % 16 : 60_000);
            try
            {
                using Permit permit = await lane.EnterAsync(gone.Token);
                InterlockedMax(ref most, Interlocked.Increment(ref atOnce));
                await Task.Yield();
                Interlocked.Decrement(ref atOnce);
            }
            catch (QuiverException error)
            {
                Assert.True(error.Code is ErrorCode.Busy or ErrorCode.Cancelled, error.Message);
            }
        })));
        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 0), (lane.Running, lane.Pending));
    }

    static void InterlockedMax(ref int place, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen)
        {
        }
    }
}
