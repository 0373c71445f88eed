using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.ObjectStorage.Faults;
using Xunit;

namespace Quiver.Storage.Tests.Store.Faults;

/// <summary>Faults at every call of a store to its object store and its log.</summary>
public sealed class StoreFaultTests
{
    /// <summary>Every one of them in a long run.</summary>
    static readonly int _step = int.Parse(Environment.GetEnvironmentVariable("QUIVER_FAULT_STEP") ?? "31", null);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Process_diesAtAnyCall(bool isAfterEffect)
    {
        var calls = await CountAsync();
        for (var call = 1 + (isAfterEffect ? 1 : 0); call <= calls; call += _step)
        {
            await using var scenario = new FaultScenario();
            var inner = new MemoryStore();
            var faulty = new FaultInjectingStore(inner, new FaultOptions { CrashAtCall = call, CrashesAfterEffect = isAfterEffect });
            await scenario.RunAsync(faulty, scenario.Segments);
            Assert.All(scenario.Errors, CheckMessage);
            await scenario.CheckAsync(inner, $"crash at call {call} of {calls}, after its effect {isAfterEffect}");
        }
    }

    [Fact]
    public async Task Calls_failNowAndThen()
    {
        for (var seed = 1; seed <= 60; seed += _step)
        {
            await using var scenario = new FaultScenario();
            var inner = new MemoryStore();
            var options = new FaultOptions { Seed = seed, FailuresBefore = 0.08, FailuresAfter = 0.08, ShortTransfers = 0.05 };
            await scenario.RunAsync(new FaultInjectingStore(inner, options), scenario.Segments);
            Assert.All(scenario.Errors, CheckMessage);
            await scenario.CheckAsync(inner, $"faults of seed {seed}");
        }
    }

    [Theory]
    [InlineData("Before", false)]
    [InlineData("Before", true)]
    [InlineData("HalfWay", false)]
    [InlineData("HalfWay", true)]
    [InlineData("After", false)]
    [InlineData("After", true)]
    public async Task Log_failsAtAnyCall(string how, bool isForEver)
    {
        var fault = Enum.Parse<FaultyWalSegments.Fault>(how);
        for (var call = 1 + (how.Length % _step); call <= 40; call += _step)
        {
            await using var scenario = new FaultScenario();
            var objects = new MemoryStore();
            var failing = call;
            var segments = new FaultyWalSegments(scenario.Segments)
            {
                FaultOf = number => number == failing || (isForEver && number > failing) ? fault : FaultyWalSegments.Fault.None,
            };
            await scenario.RunAsync(objects, segments);
            Assert.All(scenario.Errors, CheckMessage);
            await scenario.CheckAsync(objects, $"log fails {fault} at call {call}, for ever {isForEver}");
        }
    }

    static void CheckMessage(QuiverException error)
    {
        Assert.Equal(ErrorCode.IoFailure, error.Code);
        Assert.Matches("injected fault|no space left", error.Message);
    }

    static async Task<long> CountAsync()
    {
        await using var scenario = new FaultScenario();
        var inner = new MemoryStore();
        var counting = new FaultInjectingStore(inner, new FaultOptions());
        await scenario.RunAsync(counting, scenario.Segments);
        Assert.Empty(scenario.Errors);
        await scenario.CheckAsync(inner, "no fault");
        return counting.Calls;
    }
}
