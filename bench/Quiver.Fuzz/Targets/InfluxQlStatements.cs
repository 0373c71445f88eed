using System.Globalization;

namespace Quiver.Fuzz.Targets;

/// <summary>Makes random statements of InfluxQL of its grammar, most of which mean something.</summary>
sealed class InfluxQlStatements(Random random)
{
    static readonly string[] Fields = ["f", "i", "u", "s", "b", "host", "dc", "no", "f::integer", "i::float", "*", "/f|i/", "*::field"];
    static readonly string[] Reducers =
    [
        "count", "sum", "mean", "median", "mode", "spread", "stddev", "min", "max", "first", "last", "distinct", "integral",
    ];

    static readonly string[] Transformations =
    [
        "difference", "non_negative_difference", "derivative", "non_negative_derivative", "cumulative_sum", "elapsed",
    ];

    static readonly string[] Averages =
    [
        "moving_average", "exponential_moving_average", "double_exponential_moving_average", "triple_exponential_moving_average",
        "triple_exponential_derivative", "relative_strength_index", "kaufmans_efficiency_ratio", "kaufmans_adaptive_moving_average",
        "chande_momentum_oscillator",
    ];

    static readonly string[] Durations = ["1ns", "1u", "7s", "10s", "1m", "100s", "1h", "1d", "30d", "1000w", "15250w", "106751d"];
    static readonly string[] Counts = ["0", "1", "2", "3", "10", "1000000", "2147483647", "2147483648", "9223372036854775807"];
    static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "Nowhere/X"];

    static readonly string[] Times =
    [
        "0", "-1", "500s", "1000s", "now()", "now() - 1h", "'1970-01-01T00:10:00Z'", "'1970-01-01'", "-9223372036854775806",
        "9223372036854775806", "'1677-09-21T00:12:43.145224194Z'", "'2262-04-11T23:47:16.854775806Z'", "9223372036854775807", "1e19",
        "300000w",
    ];

    /// <summary>Makes a statement.</summary>
    public string Next() => random.Next(12) == 0 ? Pick(
        "SHOW MEASUREMENTS", "SHOW TAG VALUES WITH KEY IN (host, dc) WHERE f > 1", "SHOW SERIES LIMIT 3 OFFSET 2", "SHOW FIELD KEYS",
        "SHOW TAG KEYS FROM /m|n/", "SHOW SERIES CARDINALITY", "SHOW TAG VALUES CARDINALITY WITH KEY = host",
        "EXPLAIN SELECT mean(f) FROM m")
        : Select(0);

    string Select(int depth) => $"SELECT {List(depth)} FROM {Source(depth)}{Where()}{Group()}{Rest()}";

    string List(int depth) => string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Field(depth)));

    string Field(int depth) => random.Next(8) switch
    {
        0 or 1 => Pick(Fields),
        2 => $"{Operand()} {Pick("+", "-", "*", "/", "%", "&", "|", "^")} {Operand()}",
        3 => $"{Pick("abs", "sqrt", "ln", "round", "exp", "sin", "acos")}({Operand()})",
        4 => Transformation(),
        5 => Selection(),
        _ => $"{Pick(Reducers)}({Pick(Fields)})" + (random.Next(6) == 0 ? " AS x" : depth > 0 ? " AS f" : ""),
    };

    string Operand() => Pick(Pick("f", "i", "u"), $"{Pick(Reducers)}(f)", Pick("1", "0", "-2.5", "9223372036854775807", "1e300"));

    string Transformation()
    {
        string input = random.Next(2) == 0 ? Pick(Fields) : $"{Pick(Reducers)}({Pick(Fields)})";
        return random.Next(4) switch
        {
            0 => $"{Pick(Averages)}({input}, {Pick(Counts)})",
            1 => $"{Pick("holt_winters", "holt_winters_with_fit")}({Pick(Reducers)}({Pick(Fields)}), {Pick(Counts)}, {Pick(Counts)})",
            2 => $"{Pick("derivative", "elapsed", "integral", "non_negative_derivative")}({input}, {Pick(Durations)})",
            _ => $"{Pick(Transformations)}({input})",
        };
    }

    string Selection() => random.Next(3) switch
    {
        0 => $"{Pick("top", "bottom")}({Pick(Fields)}{(random.Next(2) == 0 ? ", host" : "")}, {Pick(Counts)})",
        1 => $"sample({Pick(Fields)}, {Pick(Counts)})",
        _ => $"percentile({Pick(Fields)}, {Pick("0", "50", "99.9", "100", "-1", "101")})",
    };

    string Source(int depth) => random.Next(depth < 3 ? 5 : 3) switch
    {
        0 => Pick("n", "/m|n/", "m, n", "missing", "\"fuzz\".\"autogen\".\"m\"", "/.*/"),
        3 => $"({Select(depth + 1)})",
        4 => $"({Select(depth + 1)}), ({Select(depth + 1)})",
        _ => "m",
    };

    string Where()
    {
        var terms = new List<string>();
        for (int i = random.Next(4); i > 0; i--)
        {
            terms.Add(random.Next(5) switch
            {
                0 => $"host {Pick("=", "!=")} '{Pick("a", "b", "")}'",
                1 => $"{Pick("host", "dc", "s")} {Pick("=~", "!~")} /{Pick("a|b", ".*", "^t[0-2]$", "(a*)*b", "")}/",
                2 => $"{Pick("f", "i", "u", "f * 2", "missing")} {Pick(">", "<", ">=", "<=", "=", "!=", "<>")} "
                    + Pick("0", "1.5", "-3", "'x'", "true"),
                _ => $"time {Pick(">", ">=", "<", "<=", "=")} {Pick(Times)}",
            });
        }

        return terms.Count == 0 ? "" : " WHERE " + string.Join(random.Next(4) == 0 ? " OR " : " AND ", terms);
    }

    string Group()
    {
        var keys = new List<string>();
        if (random.Next(2) == 0)
        {
            keys.Add($"time({Pick(Durations)}{(random.Next(3) == 0 ? ", " + Pick("-", "") + Pick(Durations) : "")})");
        }

        if (random.Next(2) == 0)
        {
            keys.Add(Pick("host", "dc", "*", "/h/", "missing", "f"));
        }

        string fill = random.Next(2) == 0 ? "" : $" fill({Pick("none", "null", "previous", "linear", "0", "-1.5", "9223372036854775807")})";
        return keys.Count == 0 ? "" : $" GROUP BY {string.Join(", ", keys)}{fill}";
    }

    string Rest()
    {
        string text = random.Next(3) == 0 ? " ORDER BY time DESC" : "";
        foreach (string limit in (string[])["LIMIT", "OFFSET", "SLIMIT", "SOFFSET"])
        {
            text += random.Next(5) == 0 ? string.Create(CultureInfo.InvariantCulture, $" {limit} {Pick(Counts)}") : "";
        }

        return random.Next(5) == 0 ? $"{text} tz('{Pick(Zones)}')" : text;
    }

    string Pick(params string[] items) => items[random.Next(items.Length)];
}
