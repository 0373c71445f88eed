using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Parsing;
using Xunit;

namespace Quiver.InfluxQl.Tests.Compile;

/// <summary>What compiling a SELECT finds in its text.</summary>
public sealed class SelectCompilerTests
{
    const long Second = 1_000_000_000;
    const long Now = 1_600_000_000 * Second;

    [Theory]
    [InlineData("time > 10s", 10 * Second + 1, TimeText.Maximum)]
    [InlineData("time >= 10s AND time < 20s", 10 * Second, 20 * Second - 1)]
    [InlineData("10s <= time AND 20s >= time", 10 * Second, 20 * Second)]
    [InlineData("time = 5", 5, 5)]
    [InlineData("time > 1.9", 2, TimeText.Maximum)]
    [InlineData("TIME >= '1970-01-01'", 0, TimeText.Maximum)]
    [InlineData("\"time\" >= '1970-01-01 00:00:01.5'", 3 * Second / 2, TimeText.Maximum)]
    [InlineData("time >= '1970-01-01T02:00:00+02:00'", 0, TimeText.Maximum)]
    [InlineData("time >= '1970-01-01T00:00:00.000000001Z'", 1, TimeText.Maximum)]
    [InlineData("time < now() - 1m", TimeText.Minimum, Now - 60 * Second - 1)]
    [InlineData("time < now() + 5", TimeText.Minimum, Now + 4)]
    [InlineData("time > '1970-01-02' - 1d", 1, TimeText.Maximum)]
    [InlineData("time = 0 OR time = 10s", 10 * Second, 0)]
    [InlineData("(time < 5s OR host = 'a')", TimeText.Minimum, 5 * Second - 1)]
    [InlineData("time > 9223372036854775807", long.MinValue, TimeText.Maximum)]
    public void Terms_of_time_become_bounds(string condition, long first, long last)
    {
        CompiledSelect compiled = Compile($"SELECT v FROM m WHERE {condition}");
        Assert.Equal((first, last), (compiled.Bounds.FirstNanosecond, compiled.Bounds.LastNanosecond));
    }

    [Theory]
    [InlineData("host = 'a' AND time > 0", "host = 'a'")]
    [InlineData("time > 0", null)]
    [InlineData("(host = 'a' OR host = 'b') AND time > 0", "host = 'a' OR host = 'b'")]
    [InlineData("v > 2 + 3 AND 1 = 1", "v > 5")]
    [InlineData("host =~ /^a$/ AND host !~ /^b$/ AND host =~ /^c/", "host = 'a' AND host != 'b' AND host =~ /^c/")]
    [InlineData("v > 1 AND 1 = 2", "false")]
    public void The_rest_of_the_condition_stays(string condition, string? rest) =>
        Assert.Equal(rest, Compile($"SELECT v FROM m WHERE {condition}").Condition?.ToString());

    [Theory]
    [InlineData("time(10s)", 10 * Second, 0)]
    [InlineData("time(10s, 12s)", 10 * Second, 2 * Second)]
    [InlineData("time(10s, -12s)", 10 * Second, -2 * Second)]
    [InlineData("time(1h, now())", 3600 * Second, 1600 * Second)]
    [InlineData("time(5s * 2)", 10 * Second, 0)]
    [InlineData("host", 0, 0)]
    public void Dimensions_give_the_interval(string dimensions, long duration, long offset) =>
        Assert.Equal(new TimeInterval(duration, offset), Compile($"SELECT mean(v) FROM m GROUP BY {dimensions}").Interval);

    [Fact]
    public void Without_an_upper_bound_groups_end_now_and_rows_at_the_end_of_time()
    {
        Assert.Equal(Now, Compile("SELECT mean(v) FROM m GROUP BY time(1m)").Bounds.LastNanosecond);
        Assert.Equal(TimeText.Maximum, Compile("SELECT mean(v) FROM m").Bounds.LastNanosecond);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2020-07-01", "2020-06-30T22:00:00Z")]
    [InlineData("Europe/Berlin", "2020-01-01 00:00:00", "2019-12-31T23:00:00Z")]
    [InlineData("America/New_York", "2019-11-03 01:30:00", "2019-11-03T05:30:00Z")]
    [InlineData("America/New_York", "2019-03-10 02:30:00", "2019-03-10T07:30:00Z")]
    [InlineData("America/New_York", "2019-03-10T02:30:00Z", "2019-03-10T02:30:00Z")]
    public void Times_without_a_zone_are_those_of_tz(string zone, string time, string expected)
    {
        CompiledSelect compiled = Compile($"SELECT v FROM m WHERE time >= '{time}' tz('{zone}')");
        Assert.Equal(expected, TimeText.Format(compiled.Bounds.FirstNanosecond));
    }

    [Fact]
    public void Equal_columns_and_calls_share_a_symbol()
    {
        CompiledSelect compiled = Compile("SELECT mean(v) + mean(v), mean(v) * sum(w), 2 * (sum(w)) FROM m");
        Assert.Equal(["mean(v)", "sum(w)"], compiled.Symbols.Symbols.Select(symbol => symbol.Expression.ToString()));
        Assert.Equal([1, 2, 1], compiled.Fields.Select(field => field.Symbols.Count));
    }

    [Fact]
    public void Wildcards_are_marked()
    {
        CompiledSelect compiled = Compile("SELECT mean(*), max(/x/) FROM m");
        Assert.All(compiled.Symbols.Symbols, symbol => Assert.True(symbol.IsWildcard));
        Assert.False(Compile("SELECT mean(v) FROM m").Symbols.Symbols[0].IsWildcard);
    }

    [Fact]
    public void Subqueries_take_over_interval_and_bounds()
    {
        CompiledSelect compiled = Compile(
            "SELECT mean(x) FROM (SELECT max(v) AS x FROM m WHERE time >= 5s GROUP BY host) WHERE time < 10s GROUP BY time(1s)");
        CompiledSelect inner = compiled.Sources[0].Subquery!;
        Assert.Equal((5 * Second, 10 * Second - 1), (inner.Bounds.FirstNanosecond, inner.Bounds.LastNanosecond));
        Assert.True(inner.IsIntervalInherited);
        Assert.Equal(Second, inner.Interval.Duration);
        Assert.Equal("host", inner.Dimensions[0].ToString());
    }

    [Theory]
    [InlineData("SELECT DISTINCT v FROM m", "distinct(v)")]
    [InlineData("SELECT count(DISTINCT v) FROM m", "count(distinct(v))")]
    [InlineData("SELECT 2 + 3 * v FROM m", "2 + 3 * v")]
    [InlineData("SELECT (2 + 3) * v FROM m", "5 * v")]
    [InlineData("SELECT 7 / 2 * v FROM m", "3.5 * v")]
    [InlineData("SELECT 7 / 0 * v FROM m", "0.0 * v")]
    [InlineData("SELECT pow(2, 3) * v FROM m", "8.0 * v")]
    [InlineData("SELECT 9223372036854775807 + 1 + v FROM m", "-9223372036854775808 + v")]
    public void Fields_are_reduced(string query, string expected) =>
        Assert.Equal(expected, Compile(query).Fields[0].Expression.ToString());

    [Theory]
    [InlineData("SELECT time FROM m", "at least 1 non-time field must be queried")]
    [InlineData("SELECT 1 FROM m", "field must contain at least one variable")]
    [InlineData("SELECT sin(1) FROM m", "field must contain at least one variable")]
    [InlineData("SELECT foo(v) FROM m", "undefined function foo()")]
    [InlineData("SELECT count(v, w) FROM m", "invalid number of arguments for count, expected 1, got 2")]
    [InlineData("SELECT max(abs(v)) FROM m", "expected field argument in max()")]
    [InlineData("SELECT pow(v) FROM m", "invalid number of arguments for pow, expected 2, got 1")]
    [InlineData("SELECT mean(v), v FROM m", "mixing aggregate and non-aggregate queries is not supported")]
    [InlineData("SELECT max(v), min(v), v FROM m", "mixing multiple selector functions with tags or fields is not supported")]
    [InlineData("SELECT v FROM m GROUP BY time(1m)", "GROUP BY requires at least one aggregate function")]
    [InlineData("SELECT v FROM m fill(none)", "fill(none) must be used with a function")]
    [InlineData("SELECT * + 1 FROM m", "unable to use wildcard in a binary expression")]
    [InlineData("SELECT mean(*) + 1 FROM m", "unsupported expression with wildcard: mean()")]
    [InlineData("SELECT top(v, 2.5) FROM m", "expected integer as last argument in top(), found 2.500")]
    [InlineData("SELECT top(v, 3) FROM m LIMIT 2", "limit (3) in top function can not be larger than the LIMIT (2) in the select statement")]
    [InlineData("SELECT derivative(mean(v)) FROM m", "derivative aggregate requires a GROUP BY interval")]
    [InlineData("SELECT derivative(v, 3) FROM m", "second argument to derivative must be a duration, got *influxql.IntegerLiteral")]
    [InlineData("SELECT v FROM m WHERE v", "invalid condition expression: v")]
    [InlineData("SELECT v FROM m WHERE max(v) > 1", "invalid function call in condition: max(v)")]
    [InlineData("SELECT v FROM m WHERE log(v, 2) > 1", "invalid number of arguments for log, expected 1, got 2")]
    [InlineData("SELECT v FROM m WHERE time != 0", "invalid time comparison operator: !=")]
    [InlineData("SELECT v FROM m WHERE time > host", "invalid operation: time and *influxql.VarRef are not compatible")]
    [InlineData("SELECT v FROM m WHERE time > '2263-01-01'", "time 2263-01-01T00:00:00Z overflows time literal")]
    [InlineData("SELECT v FROM m WHERE time > '2020-13-01'", "invalid timestamp string")]
    [InlineData("SELECT sum(v) FROM m GROUP BY time(1m), time(2m)", "multiple time dimensions not allowed")]
    [InlineData("SELECT v FROM (SELECT v FROM m ORDER BY time DESC)", "subqueries must be ordered in the same direction as the query itself")]
    public void Wrong_statements_have_the_text_of_InfluxDB(string query, string expected)
    {
        QuiverException error = Assert.Throws<QuiverException>(() => Compile(query));
        Assert.Equal(expected, error.Message);
    }

    static CompiledSelect Compile(string query) => SelectCompiler.Compile((InfluxSelect)InfluxParser.ParseStatement(query), Now);
}
