using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Engine.Catalog.Functions;
using Quiver.Engine.Session;
using Quiver.Engine.Sql.Ast;
using Quiver.Formats.Files;
using Xunit;

namespace Quiver.Engine.Tests.Spilling;

/// <summary>Groups that memory has no room for: the same answers from disk, no files left, and errors of the disk that say so.</summary>
public sealed class AggregateSpillTests : IDisposable
{
    /// <summary>Rows in an order that has nothing to do with their groups: every number below ROWS once.</summary>
    const string Rows = "(SELECT range AS i, range * 48271 % {0} AS k FROM range({0})) t";

    static readonly string[] _queries =
    [
        "SELECT k % {1} AS g, count(*), sum(i), min(i), max(i), avg(i) FROM " + Rows + " GROUP BY g",
        "SELECT k % {1} AS g, k % 3 = 0 AS h, 'a rather long key ' || (k % 7) AS s, count(*) FROM " + Rows + " GROUP BY ALL",
        "SELECT DISTINCT CASE WHEN k % 5 > 0 THEN 'key number ' || (k % {1}) END FROM " + Rows,
        "SELECT k % {1} AS g, count(DISTINCT i % 3), sum(i) FILTER (WHERE i % 2 = 0), string_agg('x' || i, ',' ORDER BY i) FROM " + Rows
            + " GROUP BY g",
        "SELECT k % {1} AS g, list(i), first(i), last(i), arg_max('w' || i, i % 10), median(i) FROM " + Rows + " GROUP BY g",
        "SELECT [k % {1}, NULL] AS g, max('a text that is longer than a view ' || i), list(DISTINCT i % 2 ORDER BY i % 2) FROM " + Rows
            + " GROUP BY g",
    ];

    readonly SpillingDatabases _databases = new();

    public static TheoryData<int, int, int, int> Cases => new()
    {
        { 40_000, 6, 1, 2048 },
        { 20_000, 4, 2, 7 },
        { 10_000, 4, 2, 1 },
        { 80_000, 12, 2, 2048 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Groups_are_the_same_with_little_memory(int rows, int megabytes, int threads, int batchSize)
    {
        await using Database ample = _databases.Open(SpillingDatabases.Ample, threads, 2048);
        await using Database little = _databases.Open((long)megabytes << 20, threads, batchSize);
        foreach (string query in _queries)
        {
            string sql = Sql(query, rows, rows / 2);
            long before = little.Engine.Budget.UsedBytes;
            long ampleBefore = ample.Engine.Budget.UsedBytes;
            Assert.Equal(await SpillingDatabases.LinesAsync(ample, sql), await SpillingDatabases.LinesAsync(little, sql));

            // Nothing stays behind that does not stay behind without a spill.
            if (ample.Engine.Budget.UsedBytes == ampleBefore)
            {
                SpillingDatabases.AssertReturned(little.Engine, before);
            }
        }

        _databases.AssertNoFiles();
    }

    [Fact]
    public async Task Explain_says_what_went_to_disk()
    {
        await using Database little = _databases.Open(6 << 20, 2, 2048);
        foreach (string query in _queries)
        {
            Assert.Contains("spilled", string.Join('\n', await SpillingDatabases.LinesAsync(little, "EXPLAIN ANALYZE " + Sql(query, 80_000, 40_000))));
        }
    }

    [Fact]
    public async Task Partitions_too_large_are_split_again()
    {
        await using Database little = _databases.Open(3 << 20, 2, 2048);
        string sql = $"SELECT count(*), sum(n), max(length(s)) FROM (SELECT count(*) AS n, max('a text of some length ' || i) AS s, k FROM "
            + $"{Sql(Rows, 400_000, 0)} GROUP BY k)";
        Assert.Equal(["400000|400000|28"], await SpillingDatabases.LinesAsync(little, sql));
    }

    [Fact]
    public async Task Query_cancelled_midway_leaves_no_files()
    {
        await using Database little = _databases.Open(6 << 20, 2, 2048);
        for (int round = 1; round <= 5; round++)
        {
            using var source = new CancellationTokenSource(round * 30);
            QuiverException error = await Assert.ThrowsAsync<QuiverException>(
                () => SpillingDatabases.LinesAsync(little, "SELECT range * 7 % 1000003 AS g, list(range) FROM range(1000000000) GROUP BY g", source.Token));
            Assert.Equal(ErrorKind.Cancelled, error.Kind);
            _databases.AssertNoFiles();
        }

        SpillingDatabases.AssertReturned(little.Engine);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public async Task Disk_that_is_full_is_an_error_of_the_query(long room)
    {
        var engine = new SqlEngine(
            new EngineOptions { Threads = 2, MemoryLimitBytes = 6 << 20 }, new FileFormats(new FileFinder()))
        {
            Spill = new FullDisk(room),
        };
        BuiltInFunctions.Register(engine.Functions);
        foreach (TableFunction function in BuiltInTableFunctions.All)
        {
            engine.Add(function);
        }

        string sql = Sql(_queries[0], 300_000, 300_000);
        SqlStatement statement = (await SqlSession.ParseAsync(sql))[0];
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(async () =>
        {
            await using StatementResult result = await new SqlSession(engine).ExecuteAsync(
                sql, statement, StatementParameters.None, null, CancellationToken.None);
            while (await result.NextAsync() is { } batch)
            {
                batch.Dispose();
            }
        });
        Assert.Equal((ErrorCode.IoFailure, "the disk is full"), (error.Code, error.Message));
        SpillingDatabases.AssertReturned(engine);
    }

    public void Dispose() => _databases.Dispose();

    static string Sql(string query, int rows, int groups) => string.Format(null, query, rows, groups);

    /// <summary>A disk that has room for some bytes only.</summary>
    sealed class FullDisk(long room) : ISpillSpace
    {
        long _left = room;

        public ISpillFile Create() => new SpillFile(this);

        sealed class SpillFile(FullDisk disk) : ISpillFile
        {
            readonly Dictionary<long, byte[]> _written = [];

            public void Write(long offset, ReadOnlySpan<byte> bytes)
            {
                if (Interlocked.Add(ref disk._left, -bytes.Length) < 0)
                {
                    throw new QuiverException(ErrorCode.IoFailure, "the disk is full");
                }

                _written[offset] = bytes.ToArray();
            }

            public void Read(long offset, Span<byte> bytes) =>
                throw new InvalidOperationException($"{_written.Count} writes, but the disk was never full");

            public void Dispose()
            {
            }
        }
    }
}
