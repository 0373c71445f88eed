using System.Text;

namespace Quiver.Fuzz.Targets;

/// <summary>The text of a query: any text gives a result or an error.</summary>
sealed class SqlTarget() : FuzzTarget("sql", "the text of queries")
{
    static readonly string[] Queries =
    [
        "SELECT a, sum(b) FROM (VALUES (1, 2), (3, 4)) AS t(a, b) WHERE a < 10 GROUP BY a HAVING sum(b) > 1 ORDER BY 2 DESC LIMIT 3",
        "WITH x AS (SELECT i FROM range(20) AS r(i)) SELECT * FROM x AS p JOIN x AS q ON p.i = q.i + 1 LEFT JOIN x AS z USING (i)",
        "SELECT CASE WHEN i % 2 = 0 THEN 'even' ELSE 'odd' END AS k, count(*) FROM range(50) AS r(i) GROUP BY ALL",
        "SELECT i FROM range(9) AS r(i) WHERE EXISTS (SELECT 1 FROM range(5) AS q(j) WHERE j = i) UNION SELECT 3 EXCEPT SELECT 4",
        "SELECT extract(year FROM DATE '2024-05-06'), INTERVAL '1 month' + TIMESTAMP '2024-01-31 10:00:00', "
            + "upper('a') || substr('bcd', 2, 1)",
        "SELECT x.a, [1, 2, 3][2], {'k': 1}.k, CAST('12' AS INTEGER), TRY_CAST('z' AS DOUBLE), 'abc' LIKE '%b_' FROM (SELECT 1 AS a) AS x",
    ];

    readonly Lazy<Database> _database = new(() => Database.Open(new DatabaseOptions { Threads = 1, MemoryLimitBytes = 100L << 20 }));

    public override IReadOnlyList<byte[]> Tokens => TextTokens.Sql;

    public override IEnumerable<byte[]> Seeds() => Queries.Select(Encoding.UTF8.GetBytes);

    public override string Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        // A mutated COPY would write files of any name, a mutated range would run for hours: both as asked for.
        if (text.Contains("copy", StringComparison.OrdinalIgnoreCase) || text.Length > 20_000)
        {
            return "left out";
        }

        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            return Execute(text, time.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested)
        {
            return "too slow";
        }
    }

    async Task<string> Execute(string text, CancellationToken cancellationToken)
    {
        await using var result = await _database.Value.Connect().QueryAsync(text, cancellationToken).ConfigureAwait(false);
        await foreach (var batch in result.Batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            batch.Dispose();
        }

        return $"answered with {string.Join(", ", result.Schema.Fields.Select(field => field.Type))}";
    }
}
