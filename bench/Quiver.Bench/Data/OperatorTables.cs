namespace Quiver.Bench.Data;

/// <summary>
/// The tables of the workloads that vary one operator: keys of 10 to 10 M values as integers and strings, twenty columns to carry through
/// a sort, partitions of three sizes for windows, and keys of Zipf's distribution for joins.
/// </summary>
static class OperatorTables
{
    /// <summary>2^64: a draw over it is a number from 0 to 1.</summary>
    const string Whole = "1.8446744073709552e19";

    public static IEnumerable<(string Table, string Query)> Queries(double scale)
    {
        long Rows(double atScaleOne) => Math.Max(100, (long)(atScaleOne * scale));
        static string Draw(int salt) => $"hash(64 * i + {salt})";

        var keys = Rows(10e6);
        yield return ("keyed",
            $"""
            SELECT CAST({Draw(1)} % 10 AS INTEGER) AS i10, CAST({Draw(2)} % 10000 AS INTEGER) AS i10k,
                CAST({Draw(3)} % {Rows(1e6)} AS BIGINT) AS i1m, CAST(hash({Draw(4)} % {keys}) >> 1 AS BIGINT) AS i10m,
                'region ' || ({Draw(1)} % 10) AS s10, 'product-' || lpad(CAST({Draw(2)} % 10000 AS VARCHAR), 6, '0') AS s10k,
                'customer ' || hash({Draw(3)} % {Rows(1e6)}) % 100000007 AS s1m,
                'https://example.test/' || hash({Draw(4)} % {keys}) AS s10m,
                CAST({Draw(5)} % 10000 AS INTEGER) AS amount, CAST({Draw(6)} % 1000000 AS DOUBLE) / 100 AS value
            FROM range({keys}) AS r(i)
            """);

        var carried = string.Join(", ", Enumerable.Range(1, 8).Select(n => $"CAST({Draw(10 + n)} % {1000 * n * n} AS BIGINT) AS n{n}")
            .Concat(Enumerable.Range(1, 5).Select(n => $"CAST({Draw(20 + n)} % 1000000 AS DOUBLE) / 8 AS d{n}"))
            .Concat(Enumerable.Range(1, 4).Select(n => $"'text {n} of ' || {Draw(30 + n)} % {100 * n * n * n} AS s{n}")));
        yield return ("wide",
            $"""
            SELECT CAST(i AS BIGINT) AS id, CAST({Draw(9)} >> 1 AS BIGINT) AS k,
                TIMESTAMP '2020-01-01 00:00:00' + to_seconds(CAST({Draw(10)} % 100000000 AS BIGINT)) AS stamp, {carried}
            FROM range({Rows(4e6)}) AS r(i)
            """);

        // Partitions of 200,000, 500 and 5 rows; no two rows of a partition have the same `moment` and `id`.
        yield return ("events",
            $"""
            SELECT CAST(i AS BIGINT) AS id, CAST({Draw(41)} % 20 AS INTEGER) AS p20, CAST({Draw(42)} % {Rows(8e3)} AS INTEGER) AS p8k,
                CAST({Draw(43)} % {Rows(800e3)} AS INTEGER) AS p800k, CAST({Draw(44)} % 1000000 AS INTEGER) AS moment,
                CAST({Draw(45)} % 1000 AS INTEGER) AS amount, CAST({Draw(46)} % 100000 AS DOUBLE) / 16 AS value
            FROM range({Rows(4e6)}) AS r(i)
            """);

        // The first key of `orders` has a fourteenth of its rows; both sides of the join over `tag` are skewed, mildly.
        var people = Rows(1e6);
        yield return ("people",
            $"""
            SELECT CAST(i AS BIGINT) AS id, CAST({Draw(51)} % 200 AS INTEGER) AS country, {Skewed(52, Rows(200e3), Rows(20e3))} AS tag,
                'person ' || {Draw(53)} % 100000 AS name
            FROM range({people}) AS r(i)
            """);
        yield return ("purchases",
            $"""
            SELECT CAST(i AS BIGINT) AS id, {Skewed(54, people, 1)} AS person, {Skewed(55, Rows(200e3), Rows(20e3))} AS tag,
                CAST({Draw(56)} % 1000 AS INTEGER) AS amount, CAST({Draw(57)} % 100000 AS DOUBLE) / 16 AS value
            FROM range({Rows(5e6)}) AS r(i)
            """);
    }

    /// <summary>A key below the limit whose frequency falls as 1/x does after the first so many.</summary>
    static string Skewed(int salt, long limit, long flat) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"CAST(floor({flat} * pow({1 + ((double)limit / flat)}, hash(64 * i + {salt}) / {Whole})) - {flat} AS BIGINT)");
}
