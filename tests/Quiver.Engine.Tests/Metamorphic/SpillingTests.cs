using Quiver.Arrow.Errors;
using Quiver.Engine.Session;
using Xunit;

namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>
/// Every query shape in so little memory that most of those that hold rows put them on disk: the same rows come, or the query is refused
/// for want of memory; nothing else.
/// </summary>
public sealed class SpillingTests(ITestOutputHelper output)
{
    /// <summary>How many shapes must really put rows on disk.</summary>
    const int LeastSpilled = 24;

    [Theory]
    [InlineData(12_000, 21, 1024, 256, 1, true)]
    [InlineData(12_000, 22, 1536, 2048, 2, false)]
    public async Task Query_that_spills_gives_the_rows_of_one_that_does_not(
        int rows, int seed, int kilobytes, int batchSize, int threads, bool optimizes)
    {
        RandomTable left = RandomTable.Create(seed, rows);
        RandomTable right = RandomTable.Create(seed + 1000, rows / 4);
        var plain = new EngineUnderTest(8192, 1, true, ("l", left.Provider), ("r", right.Provider));
        var options = new EngineOptions
        {
            BatchSize = batchSize, Threads = threads, Optimizes = optimizes, MemoryLimitBytes = kilobytes << 10,
        };
        var little = new EngineUnderTest(options, ("l", left.Provider), ("r", right.Provider));
        var failures = new List<string>();
        var refused = new List<string>();
        int spilled = 0;
        foreach (string shape in SpillShapes.All.Concat(QueryShapes.All))
        {
            string sql = shape.TrimStart('~');
            int files = little.Spill.Created;
            List<string> actual = await little.QueryAsync(sql, shape[0] == '~');
            Assert.Equal(0, little.Spill.Open);
            if (actual is [$"error {nameof(ErrorCode.OutOfMemory)}"])
            {
                refused.Add(sql);
                continue;
            }

            spilled += little.Spill.Created > files ? 1 : 0;
            List<string> expected = await plain.QueryAsync(sql, shape[0] == '~');
            if (!actual.SequenceEqual(expected))
            {
                failures.Add($"{sql}\n  missing {string.Join(" ; ", expected.Except(actual).Take(3))}"
                    + $"\n  surplus {string.Join(" ; ", actual.Except(expected).Take(3))}");
            }
        }

        output.WriteLine($"{spilled} queries spilled; refused:\n{string.Join('\n', refused)}");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(spilled >= LeastSpilled, $"only {spilled} queries put rows on disk; refused:\n{string.Join('\n', refused)}");
    }
}
