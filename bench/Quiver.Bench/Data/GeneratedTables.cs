namespace Quiver.Bench.Data;

/// <summary>
/// The tables of the single-operator workloads as queries over a range. They are run once and both engines read the files,
/// so an engine's own hash function may take part.
/// </summary>
static class GeneratedTables
{
    public static IEnumerable<(string Table, string Query)> Queries(double scale)
    {
        long Rows(double atScaleOne) => Math.Max(100, (long)(atScaleOne * scale));

        // Each of the 64-bit keys of k10m occurs twice, far apart and in no order; their range is sparse, the one of id10m is dense.
        yield return ("groups",
            $"""
            SELECT CAST(hash(i % {Rows(10e6)}) >> 1 AS BIGINT) AS k10m, CAST(hash(64 * i + 7) % {Rows(10e6)} AS BIGINT) AS id10m,
                CAST(hash(64 * i + 1) % 1000 AS INTEGER) AS k1000,
                ['north', 'south', 'east', 'west'][CAST(hash(64 * i + 2) % 4 AS INTEGER) + 1] AS k4,
                'customer-' || lpad(CAST(hash(64 * i + 3) % {Rows(100e3)} AS VARCHAR), 8, '0') AS s100k,
                CAST(hash(64 * i + 4) % 1000000 AS DOUBLE) / 100 AS value, CAST(hash(64 * i + 5) % 10000 AS INTEGER) AS amount
            FROM range({Rows(20e6)}) AS r(i)
            """);

        // dims: 1.5 M rows with a unique id and a key that repeats 1.5 times on average; facts: 6 M rows that refer to both.
        yield return ("dims",
            $"""
            SELECT CAST(i AS BIGINT) AS id, CAST(hash(64 * i + 11) % {Rows(1e6)} AS BIGINT) AS k,
                CAST(hash(64 * i + 12) % 1000 AS INTEGER) AS category,
                'item ' || CAST(hash(64 * i + 13) % 5000 AS VARCHAR) AS name
            FROM range({Rows(1.5e6)}) AS r(i) ORDER BY hash(64 * i + 14)
            """);
        yield return ("facts",
            $"""
            SELECT CAST(hash(64 * i + 21) % {Rows(1.5e6)} AS BIGINT) AS dim_id, CAST(hash(64 * i + 22) % {Rows(1e6)} AS BIGINT) AS k,
                CAST(hash(64 * i + 23) % 100000 AS DOUBLE) / 100 AS value, CAST(hash(64 * i + 24) % 50 AS INTEGER) AS quantity
            FROM range({Rows(6e6)}) AS r(i)
            """);
        yield return ("sorts",
            $"""
            SELECT CAST(hash(64 * i + 31) >> 1 AS BIGINT) AS k, CAST(hash(64 * i + 32) % 1000 AS INTEGER) AS small,
                CAST(hash(64 * i + 33) % 1000000 AS DOUBLE) / 7 AS value,
                'name-' || CAST(hash(64 * i + 34) % 1000000 AS VARCHAR) AS name, CAST(i AS BIGINT) AS id
            FROM range({Rows(8e6)}) AS r(i)
            """);
        yield return ("strings", Strings(Rows(5e6)));
    }

    /// <summary>Lines of a web server's log in spirit: a path, an agent and a sentence of eight words.</summary>
    static string Strings(long rows)
    {
        const string Words = "['request', 'timeout', 'special', 'connection', 'closed', 'by', 'peer', 'after', 'retry', 'accepted', "
            + "'queue', 'worker', 'finished', 'with', 'status', 'warning', 'cache', 'miss', 'disk', 'write', 'slow', 'index', 'flush', "
            + "'segment', 'merged', 'lock', 'wait', 'user', 'session', 'expired', 'login', 'denied']";
        string Word(int salt) => $"({Words})[CAST(hash(64 * i + {salt}) % 32 AS INTEGER) + 1]";
        const string Roots = "['/shop/', '/blog/', '/api/v1/', '/api/v2/', '/static/', '/account/', '/search/', '/help/']";
        var sentence = string.Join(" || ' ' || ", Enumerable.Range(41, 8).Select(Word));
        return $"""
            SELECT CAST(i AS BIGINT) AS id, {sentence} AS message,
                ({Roots})[CAST(hash(64 * i + 51) % 8 AS INTEGER) + 1]
                    || {Word(52)} || '/' || CAST(hash(64 * i + 53) % 100000 AS VARCHAR) AS path
            FROM range({rows}) AS r(i)
            """;
    }
}
