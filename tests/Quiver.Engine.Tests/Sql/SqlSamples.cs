using Xunit;

namespace Quiver.Engine.Tests.Sql;

/// <summary>One statement of each kind and of each clause, with the name of its record.</summary>
public static class SqlSamples
{
    public static IReadOnlyList<(string Kind, string Sql)> All { get; } =
    [
        .. Queries().Select(sql => ("SqlQueryStatement", sql)),
        ("SqlExplain", "EXPLAIN (ANALYZE, FORMAT json) SELECT 1"),
        ("SqlExplain", "EXPLAIN (SELECT 1)"),
        ("SqlExplain", "EXPLAIN (RULES) SELECT a FROM t"),
        ("SqlCreateTable",
            "CREATE OR REPLACE TEMP TABLE t (a INT PRIMARY KEY, b DECIMAL(10,2) NOT NULL DEFAULT 1 CHECK (b > 0), UNIQUE (a, b))"),
        ("SqlCreateTable", "CREATE TABLE IF NOT EXISTS a.b.t AS SELECT 1 AS x WITH NO DATA"),
        ("SqlCreateTable",
            "CREATE TABLE t (a STRUCT(x INT, y TEXT[]), b MAP(VARCHAR, INT), FOREIGN KEY (a) REFERENCES u (b) ON DELETE SET NULL)"),
        ("SqlCreateView", "CREATE OR REPLACE VIEW v (a, b) AS SELECT 1, 2"),
        ("SqlCreateSchema", "CREATE SCHEMA IF NOT EXISTS s"),
        ("SqlCreateIndex", "CREATE UNIQUE INDEX i ON t (a DESC, b)"),
        ("SqlDrop", "DROP TABLE IF EXISTS a, b CASCADE"),
        ("SqlInsert", "INSERT INTO t (a, b) VALUES (1, DEFAULT) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING *"),
        ("SqlInsert", "INSERT OR IGNORE INTO t BY NAME SELECT 1 AS a"),
        ("SqlInsert", "REPLACE INTO t DEFAULT VALUES"),
        ("SqlUpdate", "UPDATE t AS x SET a = 1, (b, c) = (2, 3) FROM u WHERE x.a = u.a RETURNING a"),
        ("SqlDelete", "DELETE FROM t USING u WHERE t.a = u.a"),
        ("SqlTruncate", "TRUNCATE TABLE t"),
        ("SqlAlterTable", "ALTER TABLE t ADD COLUMN IF NOT EXISTS c INT DEFAULT 0"),
        ("SqlAlterTable", "ALTER TABLE t ALTER COLUMN c SET NOT NULL"),
        ("SqlCopyTo", "COPY (SELECT 1) TO 'f.parquet' (FORMAT parquet, COMPRESSION 'zstd')"),
        ("SqlCopyFrom", "COPY t (a, b) FROM 'f.csv' WITH (HEADER, DELIMITER ';')"),
        ("SqlDescribe", "DESCRIBE t"),
        ("SqlDescribe", "SHOW COLUMNS FROM t"),
        ("SqlShowTables", "SHOW ALL TABLES"),
        ("SqlShow", "SHOW memory_limit"),
        ("SqlSummarize", "SUMMARIZE SELECT 1"),
        ("SqlSet", "SET SESSION a.b = on"),
        ("SqlSet", "RESET threads"),
        ("SqlPragma", "PRAGMA table_info('t')"),
        ("SqlTransaction", "BEGIN TRANSACTION"),
        ("SqlUse", "USE a.b"),
        ("SqlPrepare", "PREPARE p (INT) AS SELECT $1"),
        ("SqlExecute", "EXECUTE p(1, x := 2)"),
        ("SqlDeallocate", "DEALLOCATE p"),
        ("SqlCall", "CALL f(1)"),
        ("SqlMaintenance", "CHECKPOINT"),
    ];

    public static IEnumerable<TheoryDataRow<string, string>> Rows =>
        All.Select(row => new TheoryDataRow<string, string>(row.Kind, row.Sql));

    static IReadOnlyList<string> Queries() =>
    [
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 5), b AS NOT MATERIALIZED (TABLE a) SELECT * FROM b",
        "SELECT DISTINCT ON (a) a, b AS date, sum(c) FILTER (WHERE d) total FROM t GROUP BY ALL "
            + "HAVING count(*) > 1 ORDER BY ALL DESC NULLS LAST LIMIT 10%",
        "FROM t SELECT x WHERE y > 1 QUALIFY row_number() OVER w = 1 WINDOW w AS (ORDER BY x)",
        "FROM 'a.parquet' AS a, b LEFT JOIN c USING (id) CROSS JOIN LATERAL (SELECT a.x) d(e) ASOF JOIN f ON a.t >= f.t",
        "SELECT * EXCLUDE (a, b) REPLACE (c + 1 AS c) RENAME (d AS e), t.*, COLUMNS('x.*') FROM (t JOIN u ON t.a = u.a) AS j",
        "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (), ROLLUP (c, d)), CUBE (e)",
        "((SELECT 1) UNION ALL BY NAME (SELECT 2 ORDER BY 1 LIMIT 1)) EXCEPT VALUES (1), (2) OFFSET 1 ROWS FETCH FIRST 2 ROWS ONLY",
        "SELECT * FROM ((SELECT 1) INTERSECT SELECT 2) x SEMI JOIN range(1, y := 2) WITH ORDINALITY AS r(i, o) ON x.a = r.i",
        "SELECT * FROM t TABLESAMPLE bernoulli(10) REPEATABLE (1) PIVOT (sum(v) FOR k IN ('a' AS x, 'b')) AS p",
        "SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR k IN (a, b)) WHERE EXISTS (SELECT 1) AND a > ALL (SELECT b FROM u)",
        "SELECT a, FROM VALUES (1), (2) AS t(end) ORDER BY a",
        "PIVOT t ON year IN (2000, 2010) USING sum(x) AS total GROUP BY country ORDER BY 1",
        "UNPIVOT t ON a, b INTO NAME k VALUE v",
        "SELECT string_agg(DISTINCT a, ',' ORDER BY b DESC), quantile_cont(0.5) WITHIN GROUP (ORDER BY x), first(a IGNORE NULLS), "
            + "MAP {'a': 1}, current_date, array_agg(a) OVER (ORDER BY b RANGE BETWEEN INTERVAL 1 "
            + "DAY PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES)",
        "SELECT * FROM (DESCRIBE t) WHERE a[1:2] = [1, 2] AND x SIMILAR TO 'a' ESCAPE '!' AND y IS NOT TRUE",
    ];
}
