using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.ObjectStorage.Faults;
using Xunit;

namespace Quiver.Storage.Tests.Logs;

/// <summary>Lets a process die at each call that it makes to the store, before and after the effect of the call.</summary>
static class CrashRun
{
    /// <summary>Runs steps until the crash; what is found then must be the state before or after the step at which it came.</summary>
    /// <param name="run">Runs all steps and says how many have been done each time that one has.</param>
    /// <param name="show">Opens the store again and shows what is there.</param>
    public static async Task CheckAsync(Func<IObjectStore, Action<int>, Task> run, Func<IObjectStore, Task<string>> show)
    {
        var expected = new List<string>();
        var whole = new MemoryStore();
        expected.Add(await show(whole));
        var copies = new List<Task<string>>();
        await run(whole, _ => copies.Add(show(whole)));
        expected.AddRange(await Task.WhenAll(copies));
        for (var crash = 1; ; crash++)
        {
            foreach (var isAfter in new[] { false, true })
            {
                var store = new MemoryStore();
                var faulty = new FaultInjectingStore(store, new FaultOptions { CrashAtCall = crash, CrashesAfterEffect = isAfter });
                var done = 0;
                var error = await Record.ExceptionAsync(() => run(faulty, steps => done = steps));
                if (error is not null)
                {
                    Assert.Equal(ErrorCode.IoFailure, Assert.IsType<QuiverException>(error).Code);
                }

                var found = await show(store);
                Assert.True(found == expected[done] || found == expected[Math.Min(done + 1, expected.Count - 1)], $"crash at call {crash}");
                if (!faulty.HasCrashed)
                {
                    Assert.Equal(expected.Count - 1, done);
                    return;
                }
            }
        }
    }
}
