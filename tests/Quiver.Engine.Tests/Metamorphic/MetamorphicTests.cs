using Xunit;

namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>
/// What may not change an answer: the batch size, the number of threads, the optimizer. Every query shape runs over random tables in
/// every configuration that is affordable at the size, and gives back all memory that it took.
/// </summary>
public sealed class MetamorphicTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(63, 3)]
    [InlineData(64, 4)]
    [InlineData(65, 5)]
    [InlineData(65, 6)]
    [InlineData(5_000, 7)]
    [InlineData(20_000, 8)]
    public async Task Query_gives_the_same_rows_in_every_configuration(int rows, int seed)
    {
        RandomTable left = RandomTable.Create(seed, rows);
        RandomTable right = RandomTable.Create(seed + 1000, rows / 4);
        List<EngineUnderTest> engines = [.. Engines(rows, left, right)];
        var failures = new List<string>();
        foreach (string shape in QueryShapes.All)
        {
            string sql = shape.TrimStart('~');
            List<string> expected = await engines[0].QueryAsync(sql, shape[0] == '~');
            foreach (EngineUnderTest engine in engines)
            {
                long held = engine.UsedBytes;
                List<string> actual = await engine.QueryAsync(sql, shape[0] == '~');
                if (engine.UsedBytes != held)
                {
                    failures.Add($"{engine.Name} still holds {engine.UsedBytes - held} bytes after {sql}");
                }

                if (!actual.SequenceEqual(expected))
                {
                    failures.Add($"rows {rows}, seed {seed}, {engine.Name}: {sql}\n{Difference(expected, actual)}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    // The first engine is the one that the others are compared with: the plainest.
    static IEnumerable<EngineUnderTest> Engines(int rows, RandomTable left, RandomTable right)
    {
        foreach (int batchSize in new[] { 8192, 2048, 7, 1 })
        {
            if (batchSize * 1000 < rows)
            {
                continue;
            }

            foreach (int threads in new[] { 1, 2 })
            {
                foreach (bool optimizes in new[] { false, true })
                {
                    yield return new EngineUnderTest(batchSize, threads, optimizes, ("l", left.Provider), ("r", right.Provider));
                }
            }
        }
    }

    static string Difference(List<string> expected, List<string> actual)
    {
        IEnumerable<string> missing = expected.Except(actual).Take(3);
        IEnumerable<string> surplus = actual.Except(expected).Take(3);
        return $"  {expected.Count} rows expected, {actual.Count} came; "
            + $"missing {string.Join(" ; ", missing)}; surplus {string.Join(" ; ", surplus)}";
    }
}
