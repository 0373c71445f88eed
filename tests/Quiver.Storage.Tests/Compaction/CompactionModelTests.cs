using Quiver.ObjectStorage;
using Quiver.Storage.Compaction;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tests.Store;
using Xunit;

namespace Quiver.Storage.Tests.Compaction;

/// <summary>Stores that are written, deleted from, checkpointed, compacted and reopened at random, against a map.</summary>
public sealed class CompactionModelTests
{
    const int Windows = 5;

    static readonly string[] Tables = ["t", "u"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Rows_areThoseOfTheModel_afterAnyStep(int seed)
    {
        var random = new Random(seed);
        await using var store = await StoreFixture.OpenAsync(options => options with
        {
            Objects = new MemoryStore(), Window = TimeSpan.FromSeconds(1), Compaction = RandomOptions(random),
        });
        var models = Tables.ToDictionary(table => table, _ => new TableModel());
        foreach (var (table, model) in models)
        {
            await WriteAsync(store, model.Seed(table));
        }

        for (var step = 0; step < 40; step++)
        {
            var table = Tables[random.Next(2)];
            var what = await StepAsync(random, store, table, models[table]);
            foreach (var (name, model) in models)
            {
                Assert.True(
                    string.Join('\n', model.Lines) == await TableModel.ReadAsync(store, name), $"step {step}, {what} of {table}: {name}");
            }
        }

        await store.Store.CompactAsync();
        Assert.All(store.Store.Manifest.Current.Tables, files =>
        {
            Assert.Equal(0, files.TombstoneCount);
            Assert.Equal(1, FileSet.DepthOf(files.Files));
        });
        Assert.Equal(store.Store.Manifest.Current.FileCount, await CountObjectsAsync(store.Store));
    }

    [Fact]
    public async Task ManySmallFiles_becomeOne()
    {
        await using var store = await StoreFixture.OpenAsync(options => options with
        {
            Objects = new MemoryStore(), Compaction = new CompactionOptions { IsAutomatic = false, MaxMergeFiles = 16 },
        });
        const int Files = 300;
        for (var file = 0; file < Files; file++)
        {
            await WriteAsync(store, $"t,host=h{file % 7} x={file} {file * 1_000_000}");
            await store.Store.CheckpointAsync();
        }

        var report = await store.Store.CompactAsync();
        Assert.Equal((Files, 1), (report.FilesBefore, report.FilesAfter));
        Assert.Equal($"{Files} {Files * (Files - 1) / 2}", await store.TextAsync("SELECT count(*), CAST(sum(x) AS BIGINT) FROM db.t"));
    }

    static CompactionOptions RandomOptions(Random random) => new()
    {
        TargetBytes = random.Next(2_000, 30_000),
        MaxMergeFiles = random.Next(2, 10),
        MaxWindows = random.Next(1, 6),
        IsAutomatic = random.Next(2) == 0,
        QuietTime = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromHours(1),
        Interval = TimeSpan.FromMilliseconds(5),
        OrphanInterval = TimeSpan.Zero,
        OrphanGrace = TimeSpan.Zero,
    };

    static async Task<string> StepAsync(Random random, StoreFixture store, string table, TableModel model)
    {
        switch (random.Next(12))
        {
            case < 5:
                await WriteAsync(store, model.Write(random, table, Windows));
                return "write";
            case < 7:
                await store.QueryAsync($"DELETE FROM db.{table} WHERE {model.Delete(random, Windows)}");
                return "delete";
            case < 10:
                await store.Store.CheckpointAsync();
                return "checkpoint";
            case 10:
                await store.Store.CompactAsync("db", random.Next(2) == 0 ? table : null);
                return "compaction";
            default:
                await store.ReopenAsync();
                return "reopening";
        }
    }

    static Task WriteAsync(StoreFixture store, string lines) =>
        store.WriteAsync(lines, new WriteOptions { Precision = TimePrecision.Nanosecond });

    static async Task<int> CountObjectsAsync(TimeSeriesStore store)
    {
        var count = 0;
        await foreach (var _ in store.Objects.ListAsync("data/"))
        {
            count++;
        }

        return count;
    }
}
