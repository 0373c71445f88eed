using Xunit;

namespace Quiver.Engine.Tests.Binding;

/// <summary>Plans of clauses: the SELECT list, grouping, order.</summary>
sealed class ClausePlans : TheoryData<string, string>
{
    public ClausePlans()
    {
        AddGroup1();
        AddGroup2();
        AddGroup3();
        AddGroup4();
        AddGroup5();
    }

    void AddGroup1()
    {
        Add(
            """
            SELECT a, b + 1 AS n FROM t WHERE a > 5 AND d < 10 ORDER BY b DESC LIMIT 3 OFFSET 1
            """,
            """
            Project: a, n
              Limit: count=3 offset=1
                Sort: b DESC
                  Project: a, b + 1 AS n, b
                    Filter: a > 5 AND d < 10.00
                      Scan: t [a, b, c, d, day]
            => a Int64, n Int64
            """);
        Add(
            """
            SELECT * FROM t JOIN u USING (a)
            """,
            """
            Project: a, b, c, d, day, x, c
              InnerJoin: a = a
                Scan: t [a, b, c, d, day]
                Scan: u [a, x, c]
            => a Int64, b Int64, c Utf8, d Decimal(15, 2), day Date, x Int64, c Utf8
            """);
        Add(
            """
            SELECT a, t.a, u.a FROM t FULL JOIN u USING (a) WHERE a = 1
            """,
            """
            Project: CASE WHEN a IS NOT NULL THEN a ELSE a END AS a, a, a
              Filter: CASE WHEN a IS NOT NULL THEN a ELSE a END = 1
                FullJoin: a = a
                  Scan: t [a, b, c, d, day]
                  Scan: u [a, x, c]
            => a Int64, a Int64, a Int64
            """);
        Add(
            """
            SELECT t.*, x FROM t NATURAL LEFT JOIN u
            """,
            """
            Project: a, b, c, d, day, x
              LeftJoin: a = a AND c = c
                Scan: t [a, b, c, d, day]
                Scan: u [a, x, c]
            => a Int64, b Int64, c Utf8, d Decimal(15, 2), day Date, x Int64
            """);
        Add(
            """
            SELECT * EXCLUDE (b, c) REPLACE (a + 1 AS a) RENAME (d AS dd) FROM t
            """,
            """
            Project: a + 1 AS a, d AS dd, day
              Scan: t [a, b, c, d, day]
            => a Int64, dd Decimal(15, 2), day Date
            """);
    }

    void AddGroup2()
    {
        Add(
            """
            SELECT min(COLUMNS('^[ab]$')) FROM t
            """,
            """
            Project: min(a), min(b)
              Aggregate: keys=[] calls=[min(a), min(b)]
                Scan: t [a, b, c, d, day]
            => min(a) Int64, min(b) Int64
            """);
        Add(
            """
            SELECT COLUMNS('^[ab]$') + 1 FROM t
            """,
            """
            Project: a + 1 AS a + 1, b + 1 AS b + 1
              Scan: t [a, b, c, d, day]
            => a + 1 Int64, b + 1 Int64
            """);
        Add(
            """
            SELECT DISTINCT c FROM t ORDER BY c
            """,
            """
            Sort: c
              Distinct: c
                Project: c
                  Scan: t [a, b, c, d, day]
            => c Utf8
            """);
        Add(
            """
            SELECT DISTINCT ON (c) c, a, b FROM t ORDER BY c, a DESC
            """,
            """
            Sort: c, a DESC
              Aggregate: keys=[c] calls=[first(a ORDER BY c, a DESC), first(b ORDER BY c, a DESC)]
                Project: c, a, b
                  Scan: t [a, b, c, d, day]
            => c Utf8, a Int64, b Int64
            """);
        Add(
            """
            SELECT a, sum(b) FROM t GROUP BY ROLLUP (a) ORDER BY a
            """,
            """
            Sort: a
              Project: a, sum(b)
                Project: a AS a, sum(b)
                  GroupingSets: sets=[(a), ()] keys=[a AS a] calls=[sum(b)]
                    Scan: t [a, b, c, d, day]
            => a Int64, sum(b) Int64
            """);
    }

    void AddGroup3()
    {
        Add(
            """
            SELECT a, c, grouping(a, c), sum(b) FROM t GROUP BY GROUPING SETS ((a), (c), ())
            """,
            """
            Project: a, c, GROUPING(a, c) AS grouping(a, c), sum(b)
              Project: a AS a, c AS c, sum(b), GROUPING(a, c)
                GroupingSets: sets=[(a), (c), ()] keys=[a AS a, c AS c] calls=[sum(b)]
                  Scan: t [a, b, c, d, day]
            => a Int64, c Utf8, grouping(a, c) Int64, sum(b) Int64
            """);
        Add(
            """
            SELECT a + 1 AS k, sum(b) FROM t GROUP BY k
            """,
            """
            Project: a + 1 AS k, sum(b)
              Aggregate: keys=[a + 1 AS a + 1] calls=[sum(b)]
                Scan: t [a, b, c, d, day]
            => k Int64, sum(b) Int64
            """);
        Add(
            """
            SELECT a, count(*) FROM t GROUP BY ALL ORDER BY ALL
            """,
            """
            Sort: a, count_star()
              Project: a, count(*) AS count_star()
                Aggregate: keys=[a] calls=[count(*)]
                  Scan: t [a, b, c, d, day]
            => a Int64, count_star() Int64
            """);
        Add(
            """
            SELECT a AS x, x + 1 AS y FROM t WHERE y > 3
            """,
            """
            Project: a AS x, a + 1 AS y
              Filter: a + 1 > 3
                Scan: t [a, b, c, d, day]
            => x Int64, y Int64
            """);
    }

    void AddGroup4()
    {
        Add(
            """
            SELECT a FROM t UNION SELECT x FROM u UNION SELECT 1.5 ORDER BY a LIMIT 1 + 1
            """,
            """
            Limit: count=2
              Sort: a
                Distinct: a
                  UnionAll
                    Project: CAST(a AS Decimal(20, 1)) AS a
                      Project: a
                        Scan: t [a, b, c, d, day]
                    Project: CAST(x AS Decimal(20, 1)) AS x
                      Project: x
                        Scan: u [a, x, c]
                    Project: CAST(1.5 AS Decimal(20, 1)) AS 1.5
                      Project: 1.5 AS 1.5
                        OneRow
            => a Decimal(20, 1)
            """);
        Add(
            """
            SELECT a FROM t INTERSECT ALL SELECT a FROM u EXCEPT SELECT 3
            """,
            """
            Except
              IntersectAll
                Project: a
                  Scan: t [a, b, c, d, day]
                Project: a
                  Scan: u [a, x, c]
              Project: 3 AS 3
                OneRow
            => a Int64
            """);
        Add(
            """
            SELECT a, b FROM t UNION ALL BY NAME SELECT x, a FROM u
            """,
            """
            UnionAll
              Project: a, b, CAST(x AS Int64) AS x
                Project: a, b, NULL AS x
                  Project: a, b
                    Scan: t [a, b, c, d, day]
              Project: a, CAST(b AS Int64) AS b, x
                Project: a, NULL AS b, x
                  Project: x, a
                    Scan: u [a, x, c]
            => a Int64, b Int64, x Int64
            """);
    }

    void AddGroup5()
    {
        Add(
            """
            WITH w(k) AS (SELECT a FROM t) SELECT l.k FROM w AS l, w AS r WHERE l.k = r.k
            """,
            """
            Project: k
              Filter: k = k
                CrossJoin
                  Project: a
                    Scan: t [a, b, c, d, day]
                  Project: a
                    Scan: t [a, b, c, d, day]
            => k Int64
            """);
        Add(
            """
            SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.x = t.b)
            """,
            """
            Project: a
              Filter: EXISTS (subquery)
                Scan: t [a, b, c, d, day]
            -- subquery
            Project: 1 AS 1
              Filter: x = b
                Scan: u [a, x, c]
            => a Int64
            """);
    }
}
