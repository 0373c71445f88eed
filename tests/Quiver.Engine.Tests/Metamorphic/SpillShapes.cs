namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>Queries over the tables l and r of <see cref="RandomTable"/> that hold many rows; those that end in a total order begin with a
/// tilde.</summary>
static class SpillShapes
{
    public static IReadOnlyList<string> All { get; } =
    [
        "~SELECT * FROM l ORDER BY id DESC",
        "~SELECT * FROM l ORDER BY s, k DESC NULLS LAST, id",
        "~SELECT id, s || s, d FROM l ORDER BY d DESC, b, id",
        "~SELECT * FROM l ORDER BY t NULLS FIRST, id LIMIT 3000 OFFSET 40",
        "~SELECT id, s, m FROM l ORDER BY m DESC, s, id LIMIT 5000",
        "SELECT DISTINCT id, s FROM l",
        "SELECT DISTINCT j, k, i FROM l",
        "SELECT DISTINCT s || id, d FROM l WHERE id > 100",
        "SELECT id, count(*), sum(i), max(s), min(d) FROM l GROUP BY id",
        "SELECT j, i, count(*), sum(m), max(t) FROM l GROUP BY j, i",
        "SELECT 'key ' || id AS g, avg(i), count(DISTINCT k) FROM l GROUP BY g",
        "SELECT j, list(id ORDER BY id), string_agg(s, '/' ORDER BY id) FROM l GROUP BY j",
        "SELECT x, i, first(id ORDER BY id), median(i), bool_or(b) FROM l GROUP BY x, i",
        "SELECT id % 6000 AS g, count(*) FILTER (WHERE b), sum(DISTINCT i) FROM l GROUP BY g",
        "SELECT id, k, s, count(*), grouping(id, k) FROM l GROUP BY GROUPING SETS ((id), (k), (id, s), ())",
        "SELECT id % 5000 AS g, k, count(*), max(i) FROM l GROUP BY ROLLUP (g, k)",
        "SELECT j, b, count(*), min(s) FROM l GROUP BY CUBE (j, b)",
        "SELECT id, s FROM l UNION SELECT id, s FROM r",
        "SELECT id, s FROM l INTERSECT SELECT id, s FROM l WHERE k > 2",
        "SELECT id, i FROM l INTERSECT ALL SELECT j, i FROM l",
        "SELECT id, s, d FROM l EXCEPT SELECT id, s, d FROM l WHERE id % 3 = 0",
        "SELECT j FROM l UNION ALL SELECT id FROM l EXCEPT ALL SELECT id FROM r",
        "WITH c AS MATERIALIZED (SELECT id, s, d, i FROM l) SELECT id, s FROM c WHERE i > 0 UNION ALL SELECT id, s FROM c WHERE d > 1",
        "WITH c AS MATERIALIZED (SELECT j, id, s FROM l) SELECT count(*), max(id), max(s) FROM c WHERE j > (SELECT avg(j) FROM c)",
        "WITH RECURSIVE w(x, s, n) AS (SELECT id, s, 0 FROM l UNION ALL SELECT x + 1, s, n + 1 FROM w WHERE n < 2) "
            + "SELECT n, count(*), sum(x), max(s) FROM w GROUP BY n",
        "SELECT count(*), sum(a.id), sum(length(b.s)) FROM (SELECT id FROM l) a POSITIONAL JOIN (SELECT s FROM l WHERE k > 1) b",
        "SELECT count(*), sum(id), max(s) FROM (SELECT id, s FROM l LIMIT 60%) t",
        "SELECT k, count(*) FROM (SELECT DISTINCT k, id, s FROM l) t GROUP BY k",
        "SELECT count(*), sum(n) FROM (SELECT i, j, count(*) AS n FROM l GROUP BY i, j HAVING count(*) < 5) t",
        "SELECT DISTINCT ON (j) j, id, s FROM l ORDER BY j, id",
    ];
}
