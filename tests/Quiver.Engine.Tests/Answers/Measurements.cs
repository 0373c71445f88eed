namespace Quiver.Engine.Tests.Answers;

/// <summary>Random rows of a <see cref="ReadyTable"/>.</summary>
static class Measurements
{
    /// <summary>
    /// Makes rows in no order. Times repeat, within a host and between hosts; fields follow from the time, so that SQL leaves nothing
    /// open where rows of one time compete.
    /// </summary>
    public static List<object?[]> Create(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random, random.Next(5), random.Next(1 + count / 2)))];
    }

    static object?[] Row(Random random, int host, int second)
    {
        var fields = new Random(second);
        return
        [
            host == 0 ? null : $"h{host}",
            random.Next(4) == 0 ? null : $"r{host % 2}",
            random.Next(5) == 0 ? null : (long)random.Next(3),
            new DateTime(2026, 1, 1).AddSeconds(second),
            fields.Next(3) == 0 ? null : fields.Next(100) / 4.0,
            fields.Next(2) == 0 ? null : (long)fields.Next(100),
            fields.Next(3) == 0 ? null : $"s{fields.Next(9)}",
        ];
    }
}
