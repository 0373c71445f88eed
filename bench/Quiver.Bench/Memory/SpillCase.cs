using System.Globalization;

namespace Quiver.Bench.Memory;

/// <summary>A query that needs more memory than it may have.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Megabytes">The limit.</param>
/// <param name="Text">The query, with {0} for the number of its rows.</param>
/// <param name="Rows">That number at scale 1.</param>
sealed record SpillCase(string Name, int Megabytes, string Text, long Rows)
{
    /// <summary>Rows in an order that has nothing to do with their keys, each of which is there once: numbers of rows are prime.</summary>
    const string Shuffled = "range * 48271 % {0}";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SpillCase> All { get; } =
    [
        new("sort, ten times", 120,
            $"SELECT min(k), max(k), count(*), sum(i) FROM (SELECT range AS i, {Shuffled} AS k, range * 7 AS v FROM range({{0}}) "
                + "ORDER BY k LIMIT {0} - 10 OFFSET 5)", 50_000_017),
        new("join, four times", 120,
            $"SELECT count(*), sum(a.v), sum(b.v) FROM (SELECT range AS v, range * 7 % {{0}} AS k FROM range({{0}})) a "
                + $"JOIN (SELECT range AS v, {Shuffled} AS k, range AS w FROM range({{0}})) b ON a.k = b.k AND a.v + b.w > 5", 20_000_003),
        new("GROUP BY, 50 M groups", 500,
            $"SELECT count(*), sum(c), sum(s) FROM (SELECT {Shuffled} AS k, count(*) AS c, sum(range) AS s "
                + "FROM range({0} + 9999983) GROUP BY k)", 50_000_017),
        new("DISTINCT texts", 100,
            $"SELECT count(*), max(t) FROM (SELECT DISTINCT 'some longer text ' || ({Shuffled}) AS t FROM range({{0}}))", 5_000_011),
        new("one window partition", 100,
            $"SELECT count(*), sum(r), max(p) FROM (SELECT rank() OVER (ORDER BY k) AS r, lag(k) OVER (ORDER BY k) AS p "
                + $"FROM (SELECT {Shuffled} AS k FROM range({{0}})))", 10_000_019),
        new("common table, read twice", 50,
            $"WITH c AS MATERIALIZED (SELECT range AS i, {Shuffled} AS k, 'text ' || range AS t FROM range({{0}})) "
                + "SELECT (SELECT count(*) FROM c WHERE k % 3 = 0), (SELECT max(t) FROM c), (SELECT sum(i) FROM c)", 5_000_011),
        new("EXCEPT", 50,
            $"SELECT count(*), sum(k) FROM (SELECT {Shuffled} AS k FROM range({{0}}) EXCEPT SELECT range * 3 FROM range({{0}}))",
            5_000_011),
    ];

    /// <summary>The query at a scale.</summary>
    public string Sql(double scale) => string.Format(CultureInfo.InvariantCulture, Text, (long)(Rows * scale));
}
