using Quiver.ObjectStorage;
using Quiver.ObjectStorage.Faults;
using Quiver.Storage.Compaction;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tests.Store;
using Xunit;

namespace Quiver.Storage.Tests.Compaction;

/// <summary>Object stores that fail while files are written and merged.</summary>
public sealed class CompactionFaultTests
{
    static readonly CompactionOptions Options = new()
    {
        TargetBytes = 20_000, IsAutomatic = false, OrphanGrace = TimeSpan.Zero,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CrashAtAnyCall_losesNothing(bool afterEffect)
    {
        var random = new Random(1);
        var inner = new MemoryStore();
        IObjectStore objects = inner;
        await using var store = await StoreFixture.OpenAsync(options => options with
        {
            Objects = new SwitchedStore(() => objects), Window = TimeSpan.FromSeconds(1), Compaction = Options,
        });
        var model = new TableModel();
        await WriteAsync(store, model.Seed("t"));
        var isCrashed = true;

        // Every call at first, then some: most of the later ones are writes to a file that nobody knows of.
        for (var call = 1; isCrashed; call += 1 + random.Next(call / 2))
        {
            await WriteAsync(store, model.Write(random, "t", 3));
            await store.Store.CheckpointAsync();
            await WriteAsync(store, model.Write(random, "t", 3));
            await store.QueryAsync("DELETE FROM db.t WHERE " + model.Delete(random, 3));
            var faults = new FaultInjectingStore(inner, new FaultOptions { CrashAtCall = call, CrashesAfterEffect = afterEffect });
            objects = faults;
            isCrashed = await Record.ExceptionAsync(() => store.Store.CompactAsync()) is not null || faults.HasCrashed;
            await store.ReopenAsync(() => objects = inner);
            Assert.True(string.Join('\n', model.Lines) == await TableModel.ReadAsync(store, "t"), $"call {call}");
            Assert.True(call < 20_000);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task FailuresNowAndThen_changeNothing(int seed)
    {
        var random = new Random(seed);
        var inner = new MemoryStore();
        IObjectStore objects = inner;
        await using var store = await StoreFixture.OpenAsync(options => options with
        {
            Objects = new SwitchedStore(() => objects), Window = TimeSpan.FromSeconds(1), Compaction = Options,
        });
        var model = new TableModel();
        await WriteAsync(store, model.Seed("t"));
        for (var step = 0; step < 40; step++)
        {
            await WriteAsync(store, model.Write(random, "t", 3));
            if (random.Next(3) == 0)
            {
                await store.QueryAsync("DELETE FROM db.t WHERE " + model.Delete(random, 3));
            }

            objects = new FaultInjectingStore(inner, new FaultOptions
            {
                Seed = step, FailuresBefore = 0.05, FailuresAfter = 0.05, ShortTransfers = 0.02,
            });
            await Record.ExceptionAsync(() => step % 3 == 0 ? store.Store.CheckpointAsync() : store.Store.CompactAsync());
            objects = inner;
            Assert.True(string.Join('\n', model.Lines) == await TableModel.ReadAsync(store, "t"), $"step {step}");
            if (step % 10 == 9)
            {
                await store.ReopenAsync();
            }
        }

        await store.Store.CompactAsync();
        await store.ReopenAsync();
        await store.Store.CompactAsync();
        Assert.Equal(string.Join('\n', model.Lines), await TableModel.ReadAsync(store, "t"));
        Assert.Empty(await store.Store.Upkeep.Orphans.FindAsync().ToListAsync());
    }

    static Task WriteAsync(StoreFixture store, string lines) =>
        store.WriteAsync(lines, new WriteOptions { Precision = TimePrecision.Nanosecond });
}
