using Quiver.Arrow.Batches;
using Quiver.Engine.Session;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Spilling;

/// <summary>Databases with as much memory as a test wants, whose files go to a folder of the test.</summary>
sealed class SpillingDatabases : IDisposable
{
    public const long Ample = 2L << 30;

    readonly string _folder = Path.Combine(Path.GetTempPath(), "quiver-spill-test-" + Guid.NewGuid().ToString("N"));

    public Database Open(long memory, int threads, int batchSize) => Database.Open(
        new DatabaseOptions { MemoryLimitBytes = memory, Threads = threads, BatchSize = batchSize, SpillDirectory = _folder });

    public void AssertNoFiles()
    {
        if (Directory.Exists(_folder))
        {
            Assert.Empty(Directory.EnumerateFiles(_folder, "*.spill", SearchOption.AllDirectories));
        }
    }

    // Columns that nobody disposed are freed by finalizers: an owner that relies on them is late, not lost.
    public static void AssertReturned(SqlEngine engine, long expected = 0)
    {
        for (int round = 0; engine.Budget.UsedBytes > expected && round < 100; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(engine.Budget.UsedBytes, 0, expected);
    }

    public static async Task<List<string>> LinesAsync(Database database, string sql, CancellationToken cancellationToken = default)
    {
        var lines = new List<string>();
        await using QueryResult result = await database.Connect().QueryAsync(sql, cancellationToken);
        await foreach (RecordBatch batch in result.Batches.WithCancellation(CancellationToken.None))
        {
            using (batch)
            {
                lines.AddRange(EngineUnderTest.Lines(batch));
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
