using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Engine.Functions;
using Xunit;

namespace Quiver.Engine.Tests.Functions;

/// <summary>Every function against values from the documents of PostgreSQL and DuckDB, or computed by hand.</summary>
public sealed class ScalarFunctionTests
{
    static readonly DateOnly Day = new(2024, 2, 3);
    static readonly DateTime Moment = new(2024, 2, 3, 10, 20, 30, 456);
    static readonly IntervalValue Month = new(1, 0, 0);
    static readonly IntervalValue Quarter = new(0, 0, 900_000_000_000);

    static readonly (string Name, object?[] Arguments, string Expected)[] Numbers =
    [
        ("abs", [-2], "2"), ("abs", [-2.5m], "2.5"), ("sign", [-3], "-1.0"), ("ceil", [1.2], "2.0"), ("ceil", [-1.25m], "-1"),
        ("floor", [-1.25m], "-2"),
        ("floor", [5], "5"), ("trunc", [-1.75m], "-1"), ("trunc", [1.789, 2], "1.78"), ("round", [2.5], "3.0"), ("round", [-2.5], "-3.0"),
        ("round", [2.675m, 2], "2.68"), ("round", [1234, -2], "1200"), ("round", [1250, -2], "1300"), ("round", [9.99m, 1], "10.0"),
        ("round", [1.005, 1], "1.0"), ("round", [1e300, 5], "1e+300"), ("sqrt", [16], "4.0"), ("cbrt", [27], "3.0"), ("exp", [0], "1.0"),
        ("ln", [1], "0.0"),
        ("log", [100], "2.0"), ("log", [2, 8], "3.0"), ("log2", [8], "3.0"), ("pow", [2, 10], "1024.0"), ("mod", [-7, 3], "-1"),
        ("div", [7, 2], "3"), ("gcd", [12, -18], "6"), ("gcd", [0, 0], "0"), ("lcm", [4, 6], "12"), ("lcm", [0, 6], "0"),
        ("factorial", [5], "120"), ("factorial", [0], "1"),
        ("factorial", [30], "265252859812191058636308480000000"), ("pi", [], "3.141592653589793"), ("isnan", [double.NaN], "true"),
        ("isinf", [1.0], "false"),
        ("nanvl", [double.NaN, 2], "2.0"), ("even", [2.9], "4.0"), ("even", [-3], "-4.0"), ("bit_count", [31], "5"),
        ("bit_count", [-1], "64"),
        ("to_hex", [255], "ff"), ("to_hex", ["ab"], "6162"), ("bin", [5], "101"), ("degrees", [Math.PI], "180.0"), ("atan2", [0, 1], "0.0"),
        ("greatest", [1, 3, null], "3"), ("least", [2, 1, null], "1"), ("greatest", ["a", "b"], "b"), ("greatest", [1, 2.5m], "2.5"),
    ];

    static readonly (string Name, object?[] Arguments, string Expected)[] Texts =
    [
        ("length", ["äöü"], "3"), ("octet_length", ["äöü"], "6"), ("bit_length", ["abc"], "24"), ("upper", ["straße"], "STRAßE"),
        ("lower", ["ÄB"], "äb"),
        ("initcap", ["hi THOMAS"], "Hi Thomas"), ("substr", ["alphabet", 3], "phabet"), ("substr", ["alphabet", 3, 2], "ph"),
        ("left", ["abcde", -2], "abc"),
        ("right", ["abcde", 2], "de"), ("trim", ["  a b "], "a b"), ("trim", ["xyaxx", "xy"], "a"), ("ltrim", ["zzzytest", "xyz"], "test"),
        ("rtrim", ["testxxzx", "xyz"], "test"), ("lpad", ["hi", 5, "xy"], "xyxhi"), ("rpad", ["hi", 5, "xy"], "hixyx"),
        ("lpad", ["hello", 2], "he"),
        ("replace", ["abcdefabcdef", "cd", "XX"], "abXXefabXXef"), ("reverse", ["abcde"], "edcba"), ("repeat", ["Pg", 3], "PgPgPg"),
        ("concat", ["a", null, 1, true], "a1true"), ("concat_ws", ["-", "a", null, "b"], "a-b"), ("concat_ws", [",", null, null], ""),
        ("||", ["a", 1], "a1"),
        ("strpos", ["high", "ig"], "2"), ("strpos", ["high", "x"], "0"), ("starts_with", ["alphabet", "alph"], "true"),
        ("ends_with", ["alphabet", "bet"], "true"),
        ("contains", ["abc", "b"], "true"), ("split_part", ["abc~@~def~@~ghi", "~@~", 2], "def"),
        ("split_part", ["a,b,c", ",", -1], "c"), ("split_part", ["a", ",", 2], ""),
        ("translate", ["12345", "143", "ax"], "a2x5"), ("ascii", ["x"], "120"), ("ascii", ["€"], "8364"), ("chr", [65], "A"),
        ("overlay", ["Txxxxas", "hom", 2, 4], "Thomas"),
        ("md5", ["abc"], "900150983cd24fb0d6963f7d28e17f72"),
        ("sha256", ["abc"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("encode", ["abc", "hex"], "616263"), ("encode", ["abc", "base64"], "YWJj"), ("levenshtein", ["kitten", "sitting"], "3"),
        ("levenshtein", ["", "ab"], "2"),
        ("string_split", ["a,b,,c", ","], "[a, b, '', c]"), ("array_to_string", [new object?[] { 1, null, 3 }, ","], "1,3"),
        ("array_to_string", [new object?[] { 1, null, 3 }, ",", "*"], "1,*,3"),
        ("regexp_matches", ["anabanana", "an"], "true"), ("regexp_matches", ["ABC", "b", "i"], "true"),
        ("regexp_full_match", ["anabanana", "(an)*"], "false"),
        ("regexp_full_match", ["anan", "(an)*"], "true"), ("regexp_replace", ["hello", "[lo]", "-"], "he-lo"),
        ("regexp_replace", ["hello", "[lo]", "-", "g"], "he---"),
        ("regexp_replace", ["foobarbaz", "b(..)", @"X\1Y", "g"], "fooXarYXazY"), ("regexp_replace", ["abc", "b", "$1"], "a$1c"),
        ("regexp_extract", ["abc", "(b)(c)", 2], "c"), ("regexp_extract", ["abc", "x"], ""),
        ("regexp_extract_all", ["a1b22", "[0-9]+"], "[1, 22]"), ("regexp_match", ["foobarbequebaz", "(bar)(beque)"], "[bar, beque]"),
        ("regexp_match", ["a", "x"], "NULL"), ("regexp_count", ["123456789012", @"\d\d\d"], "4"),
        ("string_split_regex", ["hello world  42", @"\s+"], "[hello, world, 42]"), ("regexp_matches", ["aa", @"(a)\1"], "true"),
        ("glob_matches", ["best.txt", "*.t?t"], "true"), ("glob_matches", ["b", "[!a]"], "true"),
        ("glob_matches", ["a.b", "a?c"], "false"),
        ("json_extract", ["{\"a\": [1, {\"b\": 2}]}", "$.a[1].b"], "2"), ("json_extract_string", ["{\"a\": \"x\"}", "a"], "x"),
        ("json_extract", ["{\"a\": \"x\"}", "/a"], "\"x\""), ("json_extract", ["[1]", 3], "NULL"),
    ];

    static readonly (string Name, object?[] Arguments, string Expected)[] Times =
    [
        ("date_part", ["year", Day], "2024"), ("date_part", ["epoch", Moment], "1706955630.456"), ("year", [Day], "2024"),
        ("month", [Day], "2"), ("day", [Day], "3"), ("hour", [Moment], "10"),
        ("minute", [Moment], "20"), ("second", [Moment], "30"), ("quarter", [Day], "1"), ("week", [Day], "5"), ("dayofweek", [Day], "6"),
        ("isodow", [Day], "6"), ("dayofyear", [Day], "34"),
        ("dayname", [Day], "Saturday"), ("monthname", [Day], "February"), ("date_trunc", ["month", Moment], "2024-02-01 00:00:00"),
        ("date_trunc", ["month", Day], "2024-02-01"), ("date_trunc", ["hour", Day], "2024-02-03 00:00:00"),
        ("date_diff", ["day", Day, new DateOnly(2024, 3, 1)], "27"), ("date_diff", ["month", Day, new DateOnly(2024, 1, 31)], "-1"),
        ("date_bin", [Quarter, Moment], "2024-02-03 10:15:00"),
        ("last_day", [Day], "2024-02-29"), ("make_date", [2024, 2, 29], "2024-02-29"),
        ("make_timestamp", [2024, 2, 29, 12, 30, 1.5], "2024-02-29 12:30:01.5"), ("make_time", [12, 30, 1.5], "12:30:01.5"),
        ("to_timestamp_seconds", [1], "1970-01-01 00:00:01"), ("to_timestamp_millis", [1500], "1970-01-01 00:00:01.5"),
        ("to_timestamp_nanos", [1], "1970-01-01 00:00:00.000000001"), ("epoch_ms", [Moment], "1706955630456"),
        ("epoch_ms", [1500], "1970-01-01 00:00:01.5"),
        ("epoch_ns", [Moment], "1706955630456000000"), ("to_timestamp", [0], "1970-01-01 00:00:00"),
        ("to_timestamp", ["2024-02-03 04:05:06"], "2024-02-03 04:05:06"),
        ("strftime", [Moment, "%d.%m.%y %I:%M %p %a %j"], "03.02.24 10:20 AM Sat 034"),
        ("strftime", [Day, "%-d/%-m/%Y %%"], "3/2/2024 %"), ("strftime", [Moment, "%H:%M:%S.%f %g"], "10:20:30.456000 456"),
        ("to_char", [Moment, "YYYY-MM-DD HH24:MI:SS.MS"], "2024-02-03 10:20:30.456"), ("to_char", [Day, "%Y"], "2024"),
        ("strptime", ["3/2/2024 11:05 PM", "%d/%m/%Y %I:%M %p"], "2024-02-03 23:05:00"),
        ("strptime", ["20240203", "%Y%m%d"], "2024-02-03 00:00:00"),
        ("strptime", ["2024-02-03T10:00:00+02:00", "%Y-%m-%dT%H:%M:%S%z"], "2024-02-03 08:00:00+00"),
        ("try_strptime", ["x", "%d"], "NULL"),
        ("to_date", ["03.02.2024", "DD.MM.YYYY"], "2024-02-03"), ("date", [Moment], "2024-02-03"),
        ("timezone", ["Europe/Berlin", new DateTime(2024, 7, 1, 12, 0, 0)], "2024-07-01 10:00:00+00"),
        ("timezone", ["Europe/Berlin", new DateTime(2024, 1, 1, 12, 0, 0)], "2024-01-01 11:00:00+00"),
        ("timezone", ["Europe/Berlin", new DateTimeOffset(2024, 7, 1, 10, 0, 0, TimeSpan.Zero)], "2024-07-01 12:00:00"),
        ("timezone", ["-05:30", new DateTime(2024, 1, 1, 12, 0, 0)], "2024-01-01 17:30:00+00"), ("to_days", [3], "3 days"),
        ("to_hours", [2], "02:00:00"), ("to_years", [2], "2 years"),
        ("date_add", [new DateOnly(2024, 1, 31), Month], "2024-02-29 00:00:00"),
        ("age", [new DateTime(2001, 4, 10), new DateTime(1957, 6, 13)], "43 years 9 months 27 days"),
        ("now", [], "2024-02-03 10:20:30+00"), ("current_date", [], "2024-02-03"),
    ];

    static readonly (string Name, object?[] Arguments, string Expected)[] Others =
    [
        ("coalesce", [null, 2, 3], "2"), ("coalesce", [null, null], "NULL"), ("ifnull", [null, "a"], "a"), ("nullif", [1, 1], "NULL"),
        ("nullif", [1, 2], "1"), ("nullif", [1, null], "1"), ("nvl2", [null, 1, 2], "2"), ("if", [true, 1, 2], "1"),
        ("if", [null, 1, 2], "2"),
        ("list_value", [1, 2, null], "[1, 2, NULL]"), ("list_extract", [new object[] { 1, 2 }, 2], "2"),
        ("list_extract", [new object[] { 1, 2 }, -1], "2"), ("list_extract", [new object[] { 1, 2 }, 3], "NULL"),
        ("len", [new object[] { 1, 2 }], "2"), ("list_contains", [new object[] { 1, 2 }, 2], "true"),
        ("list_position", [new object[] { 1, 2 }, 2], "2"), ("list_position", [new object[] { 1, 2 }, 5], "NULL"),
        ("list_concat", [new object[] { 1 }, new object[] { 2 }], "[1, 2]"), ("list_concat", [new object[] { 1 }, null], "[1]"),
        ("||", [new object[] { 1 }, 2], "[1, 2]"), ("list_append", [new object[] { 1 }, 2], "[1, 2]"),
        ("list_prepend", [1, new object[] { 2 }], "[1, 2]"),
        ("list_slice", [new object[] { 1, 2, 3, 4 }, 2, 3], "[2, 3]"), ("list_slice", [new object[] { 1, 2, 3, 4 }, -2, -1], "[3, 4]"),
        ("list_distinct", [new object?[] { 1, 1, null, 2 }], "[1, 2]"),
        ("list_sort", [new object?[] { 3, null, 1 }], "[1, 3, NULL]"), ("list_reverse", [new object[] { 1, 2 }], "[2, 1]"),
        ("list_min", [new object[] { 3, 1 }], "1"), ("list_max", [new object[] { 3, 1 }], "3"),
        ("flatten", [new object[] { new object[] { 1 }, new object[] { 2, 3 } }], "[1, 2, 3]"),
        ("list_sum", [new object[] { 1, 2 }], "3"), ("list_avg", [new object[] { 1, 2 }], "1.5"), ("range", [2, 5], "[2, 3, 4]"),
        ("range", [5, 1, -2], "[5, 3]"), ("range", [3, 1], "[]"), ("generate_series", [1, 3], "[1, 2, 3]"), ("range", [0], "[]"),
        ("list_has_any", [new object[] { 1, 2 }, new object[] { 2, 3 }], "true"),
        ("list_has_all", [new object[] { 1, 2 }, new object[] { 2, 3 }], "false"),
        ("map", [new object[] { "a", "b" }, new object[] { 1, 2 }], "{a=1, b=2}"),
        ("struct_pack", ["a", 1, "b", "x"], "{'a': 1, 'b': x}"),
    ];

    public static IEnumerable<TheoryDataRow<string, string, string>> Cases =>
        new[] { Numbers, Texts, Times, Others }.SelectMany((family, f) => family.Select((c, i) =>
        new TheoryDataRow<string, string, string>($"{f}:{i}", c.Name, c.Expected)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Call_of_constants_gives_documented_result(string place, string name, string expected)
    {
        Assert.Equal(expected, FunctionHarness.Call(name, ArgumentsAt(place)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Call_of_columns_gives_the_same_and_null_for_null(string place, string name, string expected)
    {
        object?[] arguments = ArgumentsAt(place);
        ScalarFunction function = FunctionHarness.Registry.FindScalar(name)!;
        if (arguments.Length == 0 || !function.PropagatesNulls || arguments.Contains(null)
            || name is "date_part" or "date_trunc" or "date_diff" or "date_bin")
        {
            return;
        }

        Assert.Equal(expected, FunctionHarness.CallFlat(name, arguments).Even);
    }

    public static IEnumerable<TheoryDataRow<string, object?[], ErrorCode, string>> Failures =>
    [
        new("sqrt", [-1.0], ErrorCode.InvalidValue, "cannot take the square root of a negative number: -1"),
        new("ln", [0.0], ErrorCode.InvalidValue, "cannot take the logarithm of a number that is not positive: 0"),
        new("pow", [10, 400], ErrorCode.Overflow, "overflow in pow: the result does not fit its type"),
        new("factorial", [34], ErrorCode.Overflow, "overflow in factorial: the result does not fit its type"),
        new("factorial", [-1], ErrorCode.InvalidValue, "cannot take the factorial of a negative number: -1"),
        new("lcm", [long.MaxValue, 2], ErrorCode.Overflow, "overflow in gcd or lcm: the result does not fit"),
        new("round", [long.MaxValue, -1], ErrorCode.Overflow, "overflow in round: the result does not fit its type"),
        new("regexp_matches", ["a", "("], ErrorCode.InvalidValue, "invalid regular expression '('"),
        new("regexp_matches", [new string('a', 40) + "!", @"^(?=a)(a+)+$"], ErrorCode.LimitExceeded, "takes more than a second"),
        new("regexp_extract", ["abc", "b", 2], ErrorCode.InvalidValue, "the pattern has 0 groups, not 2"),
        new("decode", ["zz", "hex"], ErrorCode.InvalidValue, "decode: 'zz' is not hex"),
        new("timezone", ["Mars/Olympus", new DateTime(2024, 1, 1)], ErrorCode.InvalidValue, "unknown time zone 'Mars/Olympus'"),
        new("date_trunc", ["fortnight", Day], ErrorCode.InvalidValue, "unknown unit 'fortnight' in date_trunc"),
        new("strptime", ["2024-02-30", "%Y-%m-%d"], ErrorCode.InvalidValue, "'2024-02-30' does not have the format '%Y-%m-%d'"),
        new("range", [0, long.MaxValue], ErrorCode.LimitExceeded, "too long for a list"),
        new("json_extract", ["{", "a"], ErrorCode.InvalidValue, "not valid JSON"),
        new("map", [new object[] { 1, 1 }, new object[] { 1, 2 }], ErrorCode.InvalidValue, "the keys of a map must differ"),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Call_with_bad_values_names_what_is_wrong(string name, object?[] arguments, ErrorCode code, string message)
    {
        QuiverException error = Assert.Throws<QuiverException>(() => FunctionHarness.Call(name, arguments));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_all_have_description_and_example()
    {
        Assert.All(FunctionHarness.Registry.Scalars, f => Assert.False(f.Description.Length == 0 || f.Example.Length == 0, f.Name));
        Assert.All(FunctionHarness.Registry.Aggregates, f => Assert.False(f.Description.Length == 0 || f.Example.Length == 0, f.Name));
        Assert.InRange(FunctionHarness.Registry.Scalars.Count, 150, 400);
    }

    static object?[] ArgumentsAt(string place)
    {
        string[] parts = place.Split(':');
        return new[] { Numbers, Texts, Times, Others }[int.Parse(parts[0])][int.Parse(parts[1])].Arguments;
    }
}
