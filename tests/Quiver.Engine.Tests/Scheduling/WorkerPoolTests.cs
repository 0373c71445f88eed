using System.Collections.Concurrent;
using Quiver.Engine.Execution.Scheduling;
using Xunit;

namespace Quiver.Engine.Tests.Scheduling;

public sealed class WorkerPoolTests
{
    [Fact]
    public void Young_work_goes_first_but_old_work_gets_its_turn()
    {
        var pool = new WorkerPool(1);
        var order = new ConcurrentQueue<string>();
        using var busy = new ManualResetEventSlim();
        using var begin = new ManualResetEventSlim();
        using var done = new CountdownEvent(24);
        pool.Enqueue(new Work(isYoung: false, () =>
        {
            busy.Set();
            begin.Wait();
        }));
        busy.Wait();
        for (int i = 0; i < 4; i++)
        {
            pool.Enqueue(new Work(isYoung: false, () => Note("old")));
        }

        for (int i = 0; i < 20; i++)
        {
            pool.Enqueue(new Work(isYoung: true, () => Note("young")));
        }

        Assert.True(pool.IsYoungWaiting);
        begin.Set();
        Assert.True(done.Wait(TimeSpan.FromMinutes(3)));
        Assert.False(pool.IsYoungWaiting);
        Assert.Equal([.. Of("young", 8), "old", .. Of("young", 8), "old", .. Of("young", 4), "old", "old"], order);

        void Note(string what)
        {
            order.Enqueue(what);
            done.Signal();
        }
    }

    [Fact]
    public void A_thread_that_waits_lets_another_take_its_place()
    {
        var pool = new WorkerPool(1);
        using var go = new ManualResetEventSlim();
        using var done = new CountdownEvent(2);
        pool.Enqueue(new Work(isYoung: false, () =>
        {
            pool.Block(go.Wait);
            done.Signal();
        }));
        pool.Enqueue(new Work(isYoung: false, () =>
        {
            go.Set();
            done.Signal();
        }));
        Assert.True(done.Wait(TimeSpan.FromMinutes(3)));
    }

    static IEnumerable<string> Of(string what, int count) => Enumerable.Repeat(what, count);

    sealed class Work(bool isYoung, Action run) : WorkerPool.IWork
    {
        public bool IsYoung => isYoung;

        public bool RunSlice()
        {
            run();
            return false;
        }
    }
}
