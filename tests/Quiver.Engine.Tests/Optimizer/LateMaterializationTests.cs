using Quiver.Arrow.Batches;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Optimizer;

/// <summary>The first rows of an order over a Parquet file are the same, whether their other columns are read with the keys or later.</summary>
public sealed class LateMaterializationTests : IDisposable
{
    const string Disabled = "SET disabled_rules = 'LateMaterialization'";

    const string Rows =
        "SELECT range AS id, range * 48271 % 65537 AS k, CASE WHEN range % 7 > 0 THEN range % 13 END AS n, 'text ' || range % 999 AS s, "
        + "range * 0.25::DOUBLE AS d, range % 3 = 0 AS b, CASE WHEN range % 5 > 0 THEN [range, NULL] END AS l, "
        + "DATE '2024-01-01' + (range % 400)::INT AS t FROM range(65537)";

    static readonly string[] _queries =
    [
        "SELECT * FROM f ORDER BY k LIMIT 10",
        "SELECT * FROM f ORDER BY k DESC LIMIT 7 OFFSET 5",
        "SELECT * FROM f ORDER BY n DESC NULLS FIRST, k LIMIT 20",
        "SELECT * FROM f WHERE n = 3 ORDER BY k DESC LIMIT 9",
        "SELECT * FROM f WHERE s LIKE '%1' AND id BETWEEN 5000 AND 61000 ORDER BY k LIMIT 11",
        "SELECT id, s || '!' AS e, d + 1, l[1], t FROM f WHERE k > 300 ORDER BY n, k LIMIT 6",
        "SELECT s, l, t, d, k + n AS o FROM f ORDER BY k + n DESC, k LIMIT 12",
        "SELECT max(s), sum(id), count(*) FROM (SELECT * FROM f ORDER BY k LIMIT 30) x",
        "SELECT * FROM f WHERE k < 0 ORDER BY k LIMIT 3",
        "SELECT a.id, b.s FROM (SELECT * FROM f ORDER BY k LIMIT 5) a JOIN (SELECT * FROM f ORDER BY k DESC LIMIT 60) b ON a.b = b.b",
    ];

    readonly string _folder = Path.Combine(Path.GetTempPath(), "quiver-late-test-" + Guid.NewGuid().ToString("N"));

    [Theory]
    [InlineData(2048, 2)]
    [InlineData(7, 2)]
    [InlineData(1, 1)]
    public async Task Rows_are_those_of_one_pass(int batchSize, int threads)
    {
        await using Database database = Open(batchSize, threads);
        Connection late = await ConnectAsync(database);
        Connection plain = await ConnectAsync(database);
        await ReadAsync(plain, Disabled);

        // A batch is looked up at a time: with one row each that takes long.
        foreach (string query in batchSize == 1 ? _queries.Take(3) : _queries)
        {
            Assert.Equal(await ReadAsync(plain, query), await ReadAsync(late, query));
        }
    }

    [Fact]
    public async Task Columns_are_read_later_where_they_are_many_and_rows_few()
    {
        await using Database database = Open(2048, 2);
        Connection connection = await ConnectAsync(database);
        foreach (string query in _queries)
        {
            Assert.Contains("Fetch: ", string.Concat(await ReadAsync(connection, "EXPLAIN " + query)), StringComparison.Ordinal);
        }

        string[] whole =
        [
            "SELECT * FROM f ORDER BY k", "SELECT * FROM f ORDER BY k LIMIT 5000", "SELECT k, id, n FROM f ORDER BY k LIMIT 5",
            "SELECT * FROM f ORDER BY random() LIMIT 5", "SELECT *, random() FROM f ORDER BY k LIMIT 5",
            "SELECT * FROM (SELECT * FROM f LIMIT 100) ORDER BY k LIMIT 5",
        ];
        foreach (string query in whole)
        {
            Assert.DoesNotContain("Fetch: ", string.Concat(await ReadAsync(connection, "EXPLAIN " + query)), StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    Database Open(int batchSize, int threads)
    {
        Directory.CreateDirectory(_folder);
        return Database.Open(new DatabaseOptions { Threads = threads, BatchSize = batchSize });
    }

    async Task<Connection> ConnectAsync(Database database)
    {
        Connection connection = database.Connect();
        string file = $"{_folder}/f.parquet";
        if (!File.Exists(file))
        {
            await ReadAsync(connection, $"COPY ({Rows}) TO '{file}' (ROW_GROUP_SIZE 9000)");
        }

        await ReadAsync(connection, $"CREATE OR REPLACE VIEW f AS SELECT * FROM '{file}'");
        return connection;
    }

    static async Task<List<string>> ReadAsync(Connection connection, string sql)
    {
        var lines = new List<string>();
        await using QueryResult result = await connection.QueryAsync(sql);
        await foreach (RecordBatch batch in result.Batches)
        {
            using (batch)
            {
                lines.AddRange(EngineUnderTest.Lines(batch));
            }
        }

        return lines;
    }
}
