using System.Globalization;

namespace Quiver.Bench.Planning;

/// <summary>Statements that are large or wide rather than slow, with the tables that they name.</summary>
static class PlanCases
{
    const int Tables = 300;
    const int Columns = 1000;
    const int Joined = 12;

    /// <summary>Statements that make the tables, of few rows each.</summary>
    public static IEnumerable<string> Setup()
    {
        for (var i = 0; i < Tables; i++)
        {
            yield return Text($"CREATE TABLE u{i} AS SELECT i AS id, i % 7 AS k, CAST(i AS VARCHAR) AS s FROM range(20) AS r(i)");
        }

        yield return $"CREATE TABLE wide AS SELECT {List(Columns, i => $"i + {i} AS c{i}")} FROM range(10) AS r(i)";
        for (var i = 0; i < Joined; i++)
        {
            yield return Text($"CREATE TABLE j{i} AS SELECT i AS id, i % {i + 2} AS k, i % 5 AS v FROM range({20 + (i * 13)}) AS r(i)");
        }
    }

    /// <summary>The statements by what they show.</summary>
    public static IEnumerable<(string Name, string Sql)> All()
    {
        yield return ("SELECT 1", "SELECT 1");
        yield return ("UNION ALL of 300 tables", string.Join(" UNION ALL ", Range(Tables, i => $"SELECT id, k, s FROM u{i} WHERE k > 2")));
        yield return ("UNION of 300 tables", string.Join(" UNION ", Range(Tables, i => $"SELECT id, k FROM u{i}")));
        yield return ("1,000 expressions over 1,000 columns",
            $"SELECT {List(Columns, i => $"c{i} * 2 + {i} AS e{i}")} FROM wide WHERE c1 > 3");
        yield return ("1,000 sums over 1,000 columns", $"SELECT {List(Columns, i => $"sum(c{i}) AS e{i}")} FROM wide");
        yield return ("SELECT * of 1,000 columns, sorted, limited", "SELECT * FROM wide ORDER BY c7 LIMIT 3");
        yield return ("chain of 12 joins", Join(i => $"j{i - 1}.id = j{i}.k"));
        yield return ("star of 12 joins", Join(i => $"j0.id = j{i}.k"));
        yield return ("clique of 12 joins", Join(i => string.Join(" AND ", Range(i, o => $"j{o}.v = j{i}.v"))));
        yield return ("IN list of 5,000 values", $"SELECT count(*) FROM u1 WHERE id IN ({List(5000, i => Text($"{i * 3}"))})");
        yield return ("IN list of 5,000 texts", $"SELECT count(*) FROM u1 WHERE s NOT IN ({List(5000, i => Text($"'{i * 3}'"))})");
        yield return ("VALUES of 2,000 rows", $"SELECT sum(a) FROM (VALUES {List(2000, i => Text($"({i}, 'x{i}')"))}) AS v(a, b)");
        yield return ("condition of 1,000 ORs",
            $"SELECT count(*) FROM u1 WHERE {string.Join(" OR ", Range(1000, i => $"id = {i} AND k < {i}"))}");
        yield return ("condition of 1,000 ANDs", $"SELECT count(*) FROM u1 WHERE {string.Join(" AND ", Range(1000, i => $"id <> {i}"))}");
        yield return ("CASE of 500 branches",
            $"SELECT CASE {string.Join(" ", Range(500, i => $"WHEN id = {i} THEN {i * 2}"))} END FROM u1");
        yield return ("100 common tables in turn",
            $"WITH {List(100, i => Text($"w{i} AS (SELECT id + 1 AS id FROM {(i == 0 ? "u1"
                : Text($"w{i - 1}"))})"))} SELECT sum(id) FROM w99");
        yield return ("100 scalar subqueries",
            $"SELECT {List(100, i => $"(SELECT max(k) FROM u{i} WHERE u{i}.id = u1.id) AS m{i}", 2)} FROM u1");
        yield return ("30 queries in each other",
            string.Concat(Range(30, i => $"SELECT id, k FROM (")) + "SELECT id, k FROM u1 WHERE k > 1" + string.Concat(Range(30,
                i => $") AS q{i} WHERE id > {i}")));
    }

    static string Join(Func<int, string> condition) =>
        "SELECT count(*) FROM j0" + string.Concat(Range(Joined, i => $" JOIN j{i} ON {condition(i)}", 1)) + " WHERE j3.v = 2";

    static string List(int count, Func<int, string> item, int from = 0) => string.Join(", ", Range(count, item, from));

    static IEnumerable<string> Range(int count, Func<int, string> item, int from = 0) => Enumerable.Range(from, count - from).Select(item);

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
