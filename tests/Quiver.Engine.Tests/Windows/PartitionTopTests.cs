using Quiver.Arrow.Batches;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Windows;

/// <summary>The first rows of partitions: what the rule leaves out before the window changes no answer.</summary>
public sealed class PartitionTopTests
{
    static readonly string[] _partitions = ["g", "g, h", "h", "CASE WHEN g > 2 THEN g END", "[g, NULL]", "i"];

    static readonly string[] _keys =
    [
        "i", "k", "k::DOUBLE / 3", "(k::DOUBLE / 3)::FLOAT", "'key ' || k", "'a key of which the end differs ' || k", "k::DECIMAL(38, 2)",
        "k::TINYINT", "CASE WHEN k % 7 > 0 THEN k END", "CASE WHEN k = 3 THEN 'nan'::DOUBLE WHEN k = 4 THEN -0.0 ELSE k END",
        "CASE WHEN k = 5 THEN 9223372036854775807 WHEN k = 6 THEN 9223372036854775806 WHEN k = 7 THEN -9223372036854775808 ELSE k END",
    ];

    static readonly string[] _conditions = ["r <= 3", "r = 1", "r < 2", "r = 4", "3 >= r", "r BETWEEN 2 AND 5", "r <= 2 AND i > 5"];

    static readonly string[] _calls =
    [
        "", ", lag(i, 2, -1) OVER w AS c", ", sum(i) OVER (w ROWS 2 PRECEDING) AS c", ", count(*) OVER (w ROWS UNBOUNDED PRECEDING) AS c",
        ", lead(i) OVER w AS c", ", sum(i) OVER w AS c",
    ];

    [Theory]
    [InlineData(1, 1, 2048)]
    [InlineData(2, 2, 2048)]
    [InlineData(3, 2, 7)]
    [InlineData(4, 1, 1)]
    public async Task First_rows_are_the_same_without_the_rule(int seed, int threads, int batchSize)
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = threads, BatchSize = batchSize });
        Connection with = database.Connect();
        Connection without = database.Connect();
        await LinesAsync(without, "SET disabled_rules = 'PartitionTopN'");
        var random = new Random(seed);
        for (int i = 0; i < 25; i++)
        {
            string direction = $"{(random.Next(2) == 0 ? "ASC" : "DESC")} NULLS {(random.Next(2) == 0 ? "FIRST" : "LAST")}";
            string order = random.Next(6) == 0 ? "" : $"ORDER BY {Any(random, _keys)} {direction}{(random.Next(3) == 0 ? ", h" : "")}";
            string partition = random.Next(8) == 0 ? "" : $"PARTITION BY {Any(random, _partitions)}";
            string rank = Any(random, ["row_number", "rank", "dense_rank"]);
            string sql = $"SELECT * FROM (SELECT i, g, h, {rank}() OVER w AS r{Any(random, _calls)} FROM "
                + "(SELECT range AS i, range * 48271 % 11 AS g, range % 3 AS h, range * 7919 % 97 % 40 AS k FROM range(3000)) t "
                + $"WINDOW w AS ({partition} {order})) WHERE {Any(random, _conditions)}";
            Assert.Equal(await LinesAsync(without, sql), await LinesAsync(with, sql));
        }
    }

    static string Any(Random random, string[] from) => from[random.Next(from.Length)];

    static async Task<List<string>> LinesAsync(Connection connection, string sql)
    {
        var lines = new List<string>();
        await using QueryResult result = await connection.QueryAsync(sql, TestContext.Current.CancellationToken);
        await foreach (RecordBatch batch in result.Batches.WithCancellation(TestContext.Current.CancellationToken))
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
