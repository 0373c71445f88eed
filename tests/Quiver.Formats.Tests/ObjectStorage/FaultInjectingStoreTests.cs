using Quiver.ObjectStorage;
using Quiver.ObjectStorage.Faults;
using Xunit;

namespace Quiver.Formats.Tests.ObjectStorage;

/// <summary>Without faults it keeps the contract; with them, what is in the store beneath is always whole.</summary>
public sealed class FaultInjectingStoreTests : ObjectStoreContract
{
    protected override IObjectStore Store { get; } = new FaultInjectingStore(new MemoryStore(), new FaultOptions());

    [Fact]
    public async Task The_same_seed_gives_the_same_faults()
    {
        var options = new FaultOptions { Seed = 5, FailuresBefore = 0.3, FailuresAfter = 0.2, ShortTransfers = 0.3 };
        string[] first = await RunAsync(new FaultInjectingStore(new MemoryStore(), options));
        Assert.Equal(first, await RunAsync(new FaultInjectingStore(new MemoryStore(), options)));
        Assert.NotEqual(first, await RunAsync(new FaultInjectingStore(new MemoryStore(), options with { Seed = 6 })));
        Assert.Contains("ok", first);
        Assert.Contains(first, outcome => outcome.Contains("before"));
        Assert.Contains(first, outcome => outcome.Contains("after"));
        Assert.Contains(first, outcome => outcome.Contains("half way"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_crash_at_any_call_each_object_is_the_old_or_the_new_one(bool hasEffect)
    {
        for (long crash = 1; crash <= 8; crash++)
        {
            var beneath = new MemoryStore();
            await beneath.PutAsync("w0", new byte[1], Token);
            var store = new FaultInjectingStore(beneath, new FaultOptions { CrashAtCall = crash, CrashesAfterEffect = hasEffect });
            await RunAsync(store, objects: 2);
            Assert.True(store.HasCrashed);
            await foreach (ObjectMetadata found in beneath.ListAsync("", null, Token))
            {
                Assert.Contains(found.Length, new long[] { 1, 1000 });
            }
        }
    }

    static async Task<string[]> RunAsync(FaultInjectingStore store, int objects = 20)
    {
        var outcomes = new List<string>();
        for (int i = 0; i < objects; i++)
        {
            try
            {
                await using ObjectWriter writer = await store.OpenWriteAsync($"w{i}", Token);
                writer.Stream.Write(new byte[400]);
                writer.Stream.Write(new byte[600]);
                await writer.CommitAsync(Token);
                await store.HeadAsync($"w{i}", Token);
                outcomes.Add("ok");
            }
            catch (InjectedFaultException e)
            {
                outcomes.Add(e.Message);
            }
        }

        return [.. outcomes];
    }
}
