using Xunit;

namespace Quiver.Engine.Tests.Binding;

/// <summary>Plans of tables, set operations, subqueries and expressions.</summary>
sealed class SourcePlans : TheoryData<string, string>
{
    public SourcePlans()
    {
        AddGroup1();
        AddGroup2();
        AddGroup3();
        AddGroup4();
    }

    void AddGroup1()
    {
        Add(
            """
            SELECT a, (SELECT count(*) FROM t AS x WHERE x.b < t.b) FROM t ORDER BY (SELECT max(x) FROM u WHERE u.a = t.a)
            """,
            """
            Project: a, (select count(*) from t as x where x.b < t.b)
              Sort: (subquery)
                Project: a, (subquery) AS (select count(*) from t as x where x.b < t.b), (subquery) AS (subquery)
                  Scan: t [a, b, c, d, day]
            -- subquery
            Project: count(*) AS count_star()
              Aggregate: keys=[] calls=[count(*)]
                Filter: b < b
                  Scan: t [a, b, c, d, day]
            -- subquery
            Project: max(x)
              Aggregate: keys=[] calls=[max(x)]
                Filter: a = a
                  Scan: u [a, x, c]
            => a Int64, (select count(*) from t as x where x.b < t.b) Int64
            """);
        Add(
            """
            SELECT a FROM t WHERE b NOT IN (SELECT x FROM u) AND a > ALL (SELECT x FROM u)
            """,
            """
            Project: a
              Filter: NOT (b = ANY (subquery)) AND NOT (a <= ANY (subquery))
                Scan: t [a, b, c, d, day]
            -- subquery
            Project: x
              Scan: u [a, x, c]
            -- subquery
            Project: x
              Scan: u [a, x, c]
            => a Int64
            """);
        Add(
            """
            SELECT a FROM t WHERE (a, c) IN (SELECT a, c FROM u)
            """,
            """
            Project: a
              Filter: a, c = ANY (subquery)
                Scan: t [a, b, c, d, day]
            -- subquery
            Project: a, c
              Scan: u [a, x, c]
            => a Int64
            """);
        Add(
            """
            SELECT a FROM t WHERE (a, b) = (1, 2) OR (a, b) < (3, 4)
            """,
            """
            Project: a
              Filter: (a = 1 AND b = 2) OR (a < 3 OR (a = 3 AND b < 4))
                Scan: t [a, b, c, d, day]
            => a Int64
            """);
    }

    void AddGroup2()
    {
        Add(
            """
            SELECT a FROM t WHERE a IN (1, 2, NULL) AND c NOT IN ('x') AND b IN (a, 3)
            """,
            """
            Project: a
              Filter: a IN (1, 2, NULL) AND c NOT IN ('x') AND (b IN (3) OR b = a)
                Scan: t [a, b, c, d, day]
            => a Int64
            """);
        Add(
            """
            SELECT a FROM t WHERE day >= '2024-01-01' AND day < DATE '2024-02-01' + INTERVAL '1' MONTH
            """,
            """
            Project: a
              Filter: day >= DATE '2024-01-01' AND CAST(day AS Timestamp(us)) < DATE '2024-02-01' + INTERVAL '1 months 0 days 0 seconds'
                Scan: t [a, b, c, d, day]
            => a Int64
            """);
        Add(
            """
            SELECT s.x, nested.s.y, l[1] FROM nested
            """,
            """
            Project: struct_extract(s, 'x') AS x, struct_extract(s, 'y') AS y, list_extract(l, 1) AS l[1]
              Scan: nested [s, l]
            => x Int64, y Utf8, l[1] Int64
            """);
        Add(
            """
            VALUES (1, 'a'), (2.5, NULL)
            """,
            """
            Values: 2 rows
            => column1 Decimal(20, 1), column2 Utf8
            """);
        Add(
            """
            SELECT g FROM range(3) AS g
            """,
            """
            Project: g
              Scan: range [range]
            => g Int64
            """);
        Add(
            """
            SELECT * FROM 'data/x.parquet' WHERE x.a = 1
            """,
            """
            Project: a, b, c, d, day
              Filter: a = 1
                Scan: 'data/x.parquet' [a, b, c, d, day]
            => a Int64, b Int64, c Utf8, d Decimal(15, 2), day Date
            """);
    }

    void AddGroup3()
    {
        Add(
            """
            SELECT $1, ?, $name
            """,
            """
            Project: 7 AS $1, 7 AS ?, 'x' AS $name
              OneRow
            => $1 Int64, ? Int64, $name Utf8
            """);
        Add(
            """
            SELECT a FROM t WHERE a BETWEEN 1 AND 3 AND b IS NOT DISTINCT FROM 2 AND (a > 1) IS NOT TRUE
            """,
            """
            Project: a
              Filter: (a >= 1 AND a <= 3) AND b IS NOT DISTINCT FROM 2 AND NOT (a > 1 IS TRUE)
                Scan: t [a, b, c, d, day]
            => a Int64
            """);
        Add(
            """
            SELECT t.a FROM t SEMI JOIN u ON t.a = u.a
            """,
            """
            Project: a
              SemiJoin: a = a
                Scan: t [a, b, c, d, day]
                Scan: u [a, x, c]
            => a Int64
            """);
        Add(
            """
            SELECT q.n FROM (SELECT a, b FROM t) AS q(n)
            """,
            """
            Project: n
              Project: a, b
                Scan: t [a, b, c, d, day]
            => n Int64
            """);
        Add(
            """
            FROM t SELECT a
            """,
            """
            Project: a
              Scan: t [a, b, c, d, day]
            => a Int64
            """);
        Add(
            """
            SELECT "on" AS flag, name FROM flags WHERE "on"
            """,
            """
            Project: on AS flag, Name
              Filter: on
                Scan: flags [on, Name]
            => flag Boolean, Name Utf8
            """);
    }

    void AddGroup4()
    {
        Add(
            """
            SELECT a FROM t ORDER BY a + b, b NULLS FIRST
            """,
            """
            Project: a
              Sort: a + b, b NULLS FIRST
                Project: a, a + b AS a + b, b
                  Scan: t [a, b, c, d, day]
            => a Int64
            """);
        Add(
            """
            SELECT count(*) FROM t HAVING sum(a) > 1
            """,
            """
            Project: count(*) AS count_star()
              Filter: sum(a) > 1
                Aggregate: keys=[] calls=[count(*), sum(a)]
                  Scan: t [a, b, c, d, day]
            => count_star() Int64
            """);
        Add(
            """
            SELECT sum(a) AS s, s / 2 AS half FROM t
            """,
            """
            Project: sum(a) AS s, sum(a) / 2 AS half
              Aggregate: keys=[] calls=[sum(a)]
                Scan: t [a, b, c, d, day]
            => s Int64, half Int64
            """);
        Add(
            """
            SELECT host FROM cpu GROUP BY host ORDER BY sum(usage) LIMIT 5
            """,
            """
            Project: host
              Limit: count=5
                Sort: sum(usage)
                  Project: host, sum(usage)
                    Aggregate: keys=[host] calls=[sum(usage)]
                      Scan: cpu [host, usage, cores, at]
            => host Utf8
            """);
    }
}
