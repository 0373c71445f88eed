using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Tests.Metamorphic;
using Quiver.Engine.Tests.Windows;
using Xunit;

namespace Quiver.Engine.Tests.Spilling;

/// <summary>Windows over more rows than memory has room for: the same answers from disk, whatever the size of partitions.</summary>
public sealed class WindowSpillTests : IDisposable
{
    const long Ample = 2L << 30;

    /// <summary>Rows in an order that has nothing to do with their keys, which have peers and nulls.</summary>
    const string Rows = "(SELECT range AS id, CASE WHEN k % 997 > 0 THEN k % {1} END AS k, "
        + "{2} AS p, k AS x, CASE WHEN k % 5 > 0 THEN 'value ' || k END AS s "
        + "FROM (SELECT range, range * 48271 % {0} AS k FROM range({0}))) t";

    /// <summary>Partitions of a few rows, of many, and one.</summary>
    static readonly string[] _partitions = ["'partition ' || (k % 3)", "(k > 7)::INT + (k > 9)::INT", "k % 1009", "1"];

    static readonly string[] _calls =
    [
        "row_number()", "rank()", "dense_rank()", "percent_rank()", "cume_dist()", "ntile(7)", "lag(s, 3, 'none')", "lead(x, 2, -id)",
        "lag(x, -4)", "lead(s, 0)",
    ];

    static readonly string[] _framed =
    [
        "sum(x)", "count(*)", "count(s)", "min(s)", "max(x)", "avg(x)", "sum(x) FILTER (WHERE x % 3 = 0)", "first_value(s)", "first(s)",
    ];

    /// <summary>What needs all rows of frames in memory.</summary>
    static readonly string[] _dear =
        ["string_agg(s, ',')", "count(DISTINCT x % 4)", "nth_value(s, 2)", "list(x ORDER BY s)", "last_value(s)", "max_by(s, x)"];

    readonly string _folder = Path.Combine(Path.GetTempPath(), "quiver-window-test-" + Guid.NewGuid().ToString("N"));

    [Theory]
    [InlineData(1, 30_000, 3, 1, 2048)]
    [InlineData(2, 5_000, 1, 2, 7)]
    [InlineData(3, 2_000, 1, 2, 1)]
    [InlineData(4, 40_000, 5, 2, 2048)]
    public async Task Windows_are_the_same_with_little_memory(int seed, int rows, int megabytes, int threads, int batchSize)
    {
        await using Database ample = Open(Ample, threads, 2048);
        await using Database little = Open((long)megabytes << 20, threads, batchSize);
        var random = new Random(seed);
        foreach (string partition in _partitions)
        {
            string table = string.Format(null, Rows, rows, random.Next(2) == 0 ? rows / 50 : rows / 3, partition);
            for (int i = 0; i < 3; i++)
            {
                string sql = i == 2 ? $"SELECT id, {Totals()} FROM {table}" : $"SELECT id, {Calls(random)} FROM {table}";
                Assert.Equal(await LinesAsync(ample, sql), await LinesAsync(little, sql));
            }
        }

        AssertNoFiles();
    }

    [Fact]
    public async Task Explain_says_what_went_to_disk()
    {
        await using Database little = Open(4 << 20, 2, 2048);
        string table = string.Format(null, Rows, 100_000, 50, _partitions[0]);
        foreach (string call in new[] { "sum(x) OVER (PARTITION BY p)", "sum(x) OVER ()", "rank() OVER (PARTITION BY p ORDER BY k)" })
        {
            List<string> lines = await LinesAsync(little, $"EXPLAIN ANALYZE SELECT {call} FROM {table}");
            Assert.Contains(lines, l => l.Contains("Window", StringComparison.Ordinal) && l.Contains("spilled", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Partition_that_must_be_in_memory_and_is_too_large_is_refused()
    {
        await using Database little = Open(4 << 20, 2, 2048);
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => LinesAsync(
            little, "SELECT nth_value(range, 5) OVER (ORDER BY range DESC) FROM range(1000000)"));
        Assert.Equal(ErrorCode.OutOfMemory, error.Code);
        Assert.StartsWith("nth_value of a window needs all rows of a partition in memory, but there are too many: ", error.Message);
        AssertNoFiles();
    }

    [Fact]
    public async Task Query_cancelled_midway_leaves_no_files()
    {
        await using Database little = Open(6 << 20, 2, 2048);
        for (int round = 1; round <= 4; round++)
        {
            using var source = new CancellationTokenSource(round * 50);
            QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => LinesAsync(
                little, "SELECT max(n) FROM (SELECT ntile(3) OVER (ORDER BY range % 7) AS n FROM range(1000000000))", source.Token));
            Assert.Equal(ErrorKind.Cancelled, error.Kind);
            AssertNoFiles();
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Some calls over one window, then some over frames.</summary>
    static string Calls(Random random)
    {
        bool isDescending = random.Next(2) == 0;
        string order = $"PARTITION BY p ORDER BY k {(isDescending ? "DESC" : "ASC")} NULLS {(random.Next(2) == 0 ? "FIRST" : "LAST")}";
        IEnumerable<string> calls = Pick(random, _calls, 3).Select(c => $"{c} OVER ({order})");
        FrameCase frame;
        do
        {
            frame = FrameCase.Create(random);
        }
        while (frame.Exclusion != "NO OTHERS" || (frame.End == FrameCase.Unbounded && frame.Start != FrameCase.Unbounded));

        calls = calls.Concat(Pick(random, _framed, 3).Select(c => $"{c} OVER ({frame.Sql})"));
        if (frame is { Unit: "ROWS", Start: not FrameCase.Unbounded, End: not FrameCase.Unbounded })
        {
            calls = calls.Concat(Pick(random, _dear, 1).Select(c => $"{c} OVER ({frame.Sql})"));
        }

        return string.Join(", ", calls);
    }

    static string Totals() => "sum(x) OVER (PARTITION BY p), count(DISTINCT k % 5) OVER (PARTITION BY p), min(s) OVER (PARTITION BY p)";

    static IEnumerable<string> Pick(Random random, string[] from, int count) =>
        Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)]);

    Database Open(long memory, int threads, int batchSize) => Database.Open(
        new DatabaseOptions { MemoryLimitBytes = memory, Threads = threads, BatchSize = batchSize, SpillDirectory = _folder });

    void AssertNoFiles()
    {
        if (Directory.Exists(_folder))
        {
            Assert.Empty(Directory.EnumerateFiles(_folder, "*.spill", SearchOption.AllDirectories));
        }
    }

    static async Task<List<string>> LinesAsync(Database database, string sql, CancellationToken cancellationToken = default)
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
}
