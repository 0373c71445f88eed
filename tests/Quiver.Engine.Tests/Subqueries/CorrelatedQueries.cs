using System.Globalization;

namespace Quiver.Engine.Tests.Subqueries;

/// <summary>Makes random queries with correlated subqueries over tables <c>t</c>, <c>u</c> and <c>v</c> with columns a, b, c.</summary>
sealed class CorrelatedQueries(int seed)
{
    readonly Random _random = new(seed);
    int _aliases;

    /// <summary>A query whose rows are the same whatever their order.</summary>
    public string Next()
    {
        (string from, string[] own) = From([], 2);
        return _random.Next(5) switch
        {
            0 or 1 => $"SELECT {Of(own)}, ({Scalar(own, 2)}) FROM {from}",
            2 => $"SELECT {Of(own)}, {Of(own)} FROM {from} WHERE {Predicate(own, [], 2)}",
            3 => $"SELECT {Of(own)}, count(*), max(({Scalar(own, 1)})) FROM {from} GROUP BY 1",
            _ => $"SELECT {Of(own)}, CASE WHEN {Predicate(own, [], 2)} THEN 1 ELSE 2 END, {Predicate(own, [], 1)} FROM {from}",
        };
    }

    string Pick(params string[] items) => items[_random.Next(items.Length)];

    string Of(string[] columns) => Pick(columns);

    string Either(string[] own, string[] outer) => outer.Length > 0 && _random.Next(2) == 0 ? Of(outer) : Of(own);

    string Number() => _random.Next(5).ToString(CultureInfo.InvariantCulture);

    string Value(string[] own, string[] outer) => _random.Next(6) switch
    {
        0 => Number(),
        1 => $"({Either(own, outer)} {Pick("+", "-", "*")} {Either(own, outer)})",
        _ => Either(own, outer),
    };

    string Simple(string[] own, string[] outer) => _random.Next(4) switch
    {
        0 => $"{Either(own, outer)} IS {Pick("", "NOT ")}NULL",
        1 => $"{Value(own, outer)} {Pick("=", "<", ">", "<>")} {Value(own, outer)}",
        _ => $"{Of(own)} {Pick("=", "=", "=", "<", ">", "<>", "IS NOT DISTINCT FROM")} {Either(outer.Length > 0 ? outer : own, outer)}",
    };

    string Predicate(string[] own, string[] outer, int depth)
    {
        string[] scope = [.. own, .. outer];
        return (depth <= 0 ? 0 : _random.Next(11)) switch
        {
            0 or 1 or 2 => Simple(own, outer),
            3 => $"({Predicate(own, outer, depth - 1)} {Pick("AND", "OR")} {Predicate(own, outer, depth - 1)})",
            4 => $"NOT ({Predicate(own, outer, depth - 1)})",
            5 or 6 => $"{Pick("", "NOT ")}EXISTS ({Table(scope, depth - 1, 1)})",
            7 => $"{Value(own, outer)} {Pick("", "NOT ")}IN ({Table(scope, depth - 1, 1)})",
            8 => $"({Value(own, outer)}, {Value(own, outer)}) {Pick("IN", "NOT IN", "< ANY", ">= ALL")} ({Table(scope, depth - 1, 2)})",
            9 => $"{Value(own, outer)} {Pick("=", "<", ">=", "<>")} {Pick("ANY", "ALL")} ({Table(scope, depth - 1, 1)})",
            _ => $"{Value(own, outer)} {Pick("=", "<", "<>")} ({Scalar(scope, depth - 1)})",
        };
    }

    string Where(string[] own, string[] outer, int depth) => _random.Next(4) switch
    {
        0 => "",
        1 => $" WHERE {Predicate(own, outer, depth)} AND {Simple(own, outer)}",
        _ => $" WHERE {Predicate(own, outer, depth)}",
    };

    (string From, string[] Own) From(string[] outer, int depth)
    {
        (string from, string[] own) = Base();
        (string other, string[] others) = Base();
        string alias = $"x{++_aliases}";
        switch (_random.Next(8))
        {
            case 0:
                string kind = Pick("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");
                return ($"{from} {kind} {other} ON {Predicate(others, own, Math.Min(depth, 1))}", [.. own, .. others]);
            case 1 when depth > 0:
                string lateral = $"{Pick("JOIN", "LEFT JOIN")} LATERAL ({Table([.. own, .. outer], depth - 1, 2)}) {alias}(p, q)";
                return ($"{from} {lateral} ON {Pick("true", $"{alias}.p >= {Of(own)}")}", [.. own, $"{alias}.p", $"{alias}.q"]);
            case 2 when depth > 0:
                return ($"{from}, ({Table(outer, depth - 1, 1)}) {alias}(p)", [.. own, $"{alias}.p"]);
            default:
                return (from, own);
        }
    }

    (string From, string[] Own) Base()
    {
        string alias = $"x{++_aliases}";
        return ($"{Pick("t", "u", "v")} {alias}", [$"{alias}.a", $"{alias}.b", $"{alias}.c"]);
    }

    string Aggregate(string[] own, string[] outer) => _random.Next(4) switch
    {
        0 => "count(*)",
        1 => $"count(DISTINCT {Of(own)})",
        _ => $"{Pick("count", "max", "min")}({Value(own, outer)} + 0 * {Of(own)})",
    };

    string Scalar(string[] outer, int depth)
    {
        (string from, string[] own) = From(outer, depth);
        string where = Where(own, outer, depth);
        return _random.Next(8) switch
        {
            0 => $"SELECT {Aggregate(own, outer)} FROM {from}{where} HAVING count(*) > 1",
            1 => $"SELECT {Aggregate(own, outer)} + {Either(outer.Length > 0 ? outer : ["1"], outer)} FROM {from}{where}",
            2 or 3 => $"SELECT {Value(own, outer)} FROM {from}{where} ORDER BY {string.Join(", ", own)} LIMIT 1{Pick("", " OFFSET 1")}",
            4 => $"SELECT max(z) FROM ({Table(outer, depth - 1, 1)} {Pick("UNION ALL", "UNION", "EXCEPT", "INTERSECT")} "
                + $"{Table(outer, depth - 1, 1)}) q(z)",
            _ => $"SELECT {Aggregate(own, outer)} FROM {from}{where}",
        };
    }

    string Table(string[] outer, int depth, int width)
    {
        (string from, string[] own) = From(outer, depth);
        string where = Where(own, outer, depth);
        string key = Of(own);
        string Columns(Func<string> value) => string.Join(", ", Enumerable.Range(0, width).Select(_ => value()));
        return _random.Next(8) switch
        {
            0 => $"SELECT DISTINCT {Columns(() => Value(own, outer))} FROM {from}{where}",
            1 => $"SELECT {(width > 1 ? key + ", " : "")}{Aggregate(own, outer)} FROM {from}{where} GROUP BY {key}",
            2 => $"SELECT {Columns(() => Aggregate(own, outer))} FROM {from}{where}",
            3 => $"(SELECT {Columns(() => Value(own, outer))} FROM {from}{where} ORDER BY {string.Join(", ", own)} LIMIT 2)",
            4 when depth > 0 => $"SELECT {Columns(() => $"({Scalar([.. own, .. outer], depth - 1)})")} FROM {from}{where}",
            _ => $"SELECT {Columns(() => Value(own, outer))} FROM {from}{where}",
        };
    }
}
