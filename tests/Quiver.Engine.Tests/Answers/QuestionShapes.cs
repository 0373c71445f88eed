namespace Quiver.Engine.Tests.Answers;

/// <summary>Writes random queries for latest rows and distinct values whose answers SQL leaves in no doubt.</summary>
sealed class QuestionShapes(int seed)
{
    static readonly string[] _tags = ["host", "region", "rack"];

    static readonly string[] _fields = ["v", "w", "s"];

    static readonly string[] _filters =
    [
        "host = 'h1'", "host IN ('h1', 'h3', 'h4')", "host IS NULL", "host IS NOT NULL", "region IS NOT NULL", "region = 'r1'",
        "rack > 0 OR region IS NULL", "upper(host) <> 'H2'", "coalesce(rack, 7) > 1", "time IS NOT NULL",
        "time >= TIMESTAMP '2026-01-01 00:00:20'", "time > TIMESTAMP '2026-01-01 00:00:07'",
        "TIMESTAMP '2026-01-01 00:00:11' <= time", "v IS NOT NULL", "s IS NOT NULL", "NOT (host = 'h2' AND region = 'r0')",
    ];

    readonly Random _random = new(seed);

    public string Next() => _random.Next(5) switch
    {
        0 => DistinctOn(),
        1 => Grouped(),
        2 => Latest(),
        3 => $"SELECT DISTINCT {Keys(1)} FROM {From()}{Where()}",
        _ => Counted(),
    };

    string DistinctOn()
    {
        string keys = Keys(1);
        string values = Pick(["time", "time, v", "v, w", "s, time, v, w", "v * 2", "coalesce(w, -1), time"]);
        string last = Pick(["", "", $" LIMIT {_random.Next(1, 4)}"]);
        string rest = Pick(["time DESC", "time DESC NULLS LAST", "time DESC, v"]);
        string[] all = [.. keys.Split(", ")];
        return $"SELECT DISTINCT ON ({keys}) {keys}, {values} FROM {From()}{Where()} ORDER BY {string.Join(", ", all)}, {rest}{last}";
    }

    string Grouped()
    {
        string keys = Keys(0);
        string calls = string.Join(", ", Some(
        [
            $"selector_last({Pick(_fields)}, time)['value']", $"selector_last(v, time, w, s)['other_1']", $"arg_max({Pick(_fields)}, time)",
            $"last_value({Pick(_fields)} ORDER BY time)", $"last({Pick(_fields)} || '' ORDER BY time)", "max(time)",
            $"first({Pick(_fields)} ORDER BY time DESC)", $"count(DISTINCT {Pick(_tags)})", $"min({Pick(_tags)})",
            $"last({Pick(_fields)} ORDER BY time) FILTER (WHERE host <> 'h3')", "count(DISTINCT host) FILTER (WHERE region = 'r1')",
            "max(time) FILTER (WHERE v IS NOT NULL)", $"last({Pick(_fields)} ORDER BY time, host)",
            $"last(host ORDER BY host, time)", $"first(v ORDER BY rack DESC, time DESC)",
        ]));
        string having = _random.Next(4) == 0 ? " HAVING max(time) > TIMESTAMP '2026-01-01 00:00:15'" : "";
        return keys.Length == 0
            ? $"SELECT {calls} FROM {From()}{Where()}{having}"
            : $"SELECT {keys}, {calls} FROM {From()}{Where()} GROUP BY {keys}{having}";
    }

    string Latest()
    {
        string first = _random.Next(3) == 0 ? $"{Pick(_tags)}{Pick(["", " DESC", " NULLS FIRST"])}, " : "";
        string page = Pick(["LIMIT 1", "LIMIT 2", "LIMIT 5", "LIMIT 1 OFFSET 1", "LIMIT 3 OFFSET 4", "OFFSET 1 FETCH FIRST 2 ROWS ONLY"]);
        string columns = first.Length == 0 ? "time, v, w" : $"{first[..^2].Split(' ')[0]}, time, s";
        return $"SELECT {columns} FROM {From()}{Where()} ORDER BY {first}time DESC {page}";
    }

    string Counted() => Pick(
    [
        $"SELECT count(DISTINCT {Pick(_tags)}) FROM {From()}{Where()}",
        $"SELECT {Keys(1)} FROM {From()}{Where()} GROUP BY ALL",
        $"SELECT region, count(DISTINCT host), max(rack) FROM {From()}{Where()} GROUP BY region",
        $"SELECT upper(host), max(time) FROM {From()}{Where()} GROUP BY upper(host)",
        $"SELECT count(*) FROM (SELECT DISTINCT {Keys(1)} FROM {From()}{Where()}) d",
        $"SELECT host, (SELECT 1) FROM {From()}{Where()} GROUP BY host",
    ]);

    string From() => Pick(
    [
        "t", "t", "t", "(SELECT * FROM t WHERE region IS NOT NULL OR rack = 1) u",
        "(SELECT host, region, rack, time, v, w, s, v + w AS sum FROM t) u", "(SELECT s, w, v, time, rack, region, host FROM t) u",
    ]);

    string Where()
    {
        int count = _random.Next(3);
        return count == 0 ? "" : " WHERE " + string.Join(" AND ", Enumerable.Range(0, count).Select(_ => Pick(_filters)));
    }

    string Keys(int least) => string.Join(", ", Some(_tags, least));

    IEnumerable<string> Some(string[] all, int least = 1) =>
        all.OrderBy(_ => _random.Next()).Take(_random.Next(least, Math.Min(4, all.Length + 1)));

    string Pick(string[] all) => all[_random.Next(all.Length)];
}
