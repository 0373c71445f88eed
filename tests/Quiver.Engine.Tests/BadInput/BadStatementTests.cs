using System.Text;
using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Engine.Tests.BadInput;

/// <summary>Statements that are wrong, or huge: a sentence with its place, or the right answer.</summary>
public sealed class BadStatementTests
{
    [Theory]
    [InlineData("SELECT 1 / 0", ErrorCode.DivisionByZero, "division by zero")]
    [InlineData("SELECT 5 % a FROM (VALUES (0)) v(a)", ErrorCode.DivisionByZero, "division by zero")]
    [InlineData("SELECT 10 / a FROM (VALUES (1), (0)) v(a)", ErrorCode.DivisionByZero, "division by zero")]
    [InlineData("SELECT 9223372036854775807 + a FROM (VALUES (1)) v(a)", ErrorCode.Overflow, "9223372036854775807 + 1")]
    [InlineData("SELECT 9223372036854775807 * a FROM (VALUES (2)) v(a)", ErrorCode.Overflow, "9223372036854775807 * 2")]
    [InlineData("SELECT a - 9223372036854775807 FROM (VALUES (-9)) v(a)", ErrorCode.Overflow, "-9 - 9223372036854775807")]
    [InlineData("SELECT CAST(a AS TINYINT) FROM (VALUES (300)) v(a)", ErrorCode.InvalidCast, "300")]
    [InlineData("SELECT CAST(a AS INTEGER) FROM (VALUES ('12x')) v(a)", ErrorCode.InvalidCast, "12x")]
    [InlineData("SELECT CAST('2024-02-30' AS DATE)", ErrorCode.InvalidCast, "2024-02-30")]
    [InlineData("SELECT (SELECT a FROM (VALUES (1), (2)) v(a))", ErrorCode.SubqueryTooManyRows, "subquery")]
    public async Task Query_that_fails_names_the_reason(string sql, ErrorCode code, string part)
    {
        QuiverException error = await FailAsync(sql);
        Assert.Equal(code, error.Code);
        Assert.Equal(ErrorKind.Execution, error.Kind);
        Assert.Contains(part, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("SELECT uper('a')", ErrorCode.UnknownFunction, 1, 8, "unknown function \"uper\"; did you mean \"upper\"?")]
    [InlineData("SELECT a,\n  usge FROM t", ErrorCode.UnknownColumn, 2, 3, "did you mean \"usage\"?")]
    [InlineData("SELECT * FROM citis", ErrorCode.UnknownTable, 1, 15, "unknown table \"citis\"; did you mean \"cities\"?")]
    [InlineData("SELECT a FROM t x JOIN t y ON true", ErrorCode.AmbiguousColumn, 1, 8, "ambiguous")]
    [InlineData("SELECT a FROM t WHERE sum(a) > 1", ErrorCode.InvalidStatement, 1, 23, "aggregate")]
    [InlineData("SELECT a FORM t", ErrorCode.SyntaxError, 1, 15, "")]
    [InlineData("SELECT $1", ErrorCode.MissingParameter, 1, 8, "$1")]
    [InlineData("SELECT $name + 1", ErrorCode.MissingParameter, 1, 8, "$name")]
    [InlineData("SELECT\n ?", ErrorCode.MissingParameter, 2, 2, "placeholder")]
    [InlineData("SELECT 'abc", ErrorCode.SyntaxError, 1, 8, "")]
    [InlineData("", ErrorCode.SyntaxError, 1, 1, "there is no statement")]
    public async Task Statement_that_is_wrong_names_the_place(string sql, ErrorCode code, int line, int column, string part)
    {
        QuiverException error = await FailAsync(sql);
        Assert.Equal(code, error.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public async Task Sum_that_does_not_fit_is_exact_or_an_error_never_wrong()
    {
        const string Sql = "SELECT CAST(sum(a) AS VARCHAR) FROM (VALUES (9223372036854775807), (9223372036854775807)) v(a)";
        try
        {
            Assert.Equal("18446744073709551614", (await RowsAsync(Sql))[0][0]);
        }
        catch (QuiverException error)
        {
            Assert.Equal(ErrorCode.Overflow, error.Code);
        }
    }

    [Fact]
    public async Task Sum_of_ten_thousand_terms_is_computed() =>
        Assert.Equal(10_000L, Convert.ToInt64((await RowsAsync(
            "SELECT " + string.Join('+', Enumerable.Repeat('1', 10_000))))[0][0], null));

    [Fact]
    public async Task Sum_of_ten_thousand_columns_is_computed()
    {
        string sum = string.Join('+', Enumerable.Repeat('a', 10_000));
        Assert.Equal(20_000L, Convert.ToInt64((await RowsAsync($"SELECT {sum} FROM (VALUES (2)) v(a)"))[0][0], null));
    }

    [Fact]
    public async Task Disjunction_of_ten_thousand_terms_is_computed()
    {
        var sql = new StringBuilder("SELECT count(*) FROM range(20000) r(a) WHERE a = 0");
        for (int i = 1; i < 10_000; i++)
        {
            sql.Append(System.Globalization.CultureInfo.InvariantCulture, $" OR a = {i}");
        }

        Assert.Equal(10_000L, (await RowsAsync(sql.ToString()))[0][0]);
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(200_000)]
    public async Task Nested_parentheses_give_the_value_or_an_error_of_depth(int depth)
    {
        string sql = "SELECT " + new string('(', depth) + "1" + new string(')', depth);
        try
        {
            Assert.Equal(1L, Convert.ToInt64((await RowsAsync(sql))[0][0], null));
        }
        catch (QuiverException error)
        {
            Assert.Equal(ErrorCode.NestingTooDeep, error.Code);
        }
    }

    [Theory]
    [InlineData("SELECT len(list(range)) FROM range(10000000)")]
    [InlineData("SELECT median(range) FROM range(10000000)")]
    public async Task Query_above_the_memory_limit_says_so(string sql)
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2, MemoryLimitBytes = 16 << 20 });
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => RowsAsync(database, sql));
        Assert.Equal(ErrorCode.OutOfMemory, error.Code);
        Assert.StartsWith("resources exhausted: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("16.0 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, database.Engine.Budget.UsedBytes);
        Assert.Equal(3L, (await RowsAsync(database, "SELECT count(*) FROM range(3)"))[0][0]);
    }

    [Fact]
    public async Task Join_with_little_memory_is_answered_or_says_so()
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2, MemoryLimitBytes = 16 << 20 });
        try
        {
            // Which it is depends on how much the workers hold at a time.
            const string Sql = "SELECT count(*) FROM range(3000000) a JOIN range(3000000) b ON a.range = b.range * 3";
            Assert.Equal(1_000_000L, (await RowsAsync(database, Sql))[0][0]);
        }
        catch (QuiverException error)
        {
            Assert.Equal(ErrorCode.OutOfMemory, error.Code);
        }

        Assert.Equal(0, database.Engine.Budget.UsedBytes);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM (SELECT range, count(*) FROM range(3000000) GROUP BY range)", 3000000L)]
    [InlineData("SELECT count(*) FROM (SELECT range FROM range(3000000) ORDER BY -range LIMIT 2500000)", 2500000L)]
    [InlineData("SELECT count(DISTINCT range) FROM range(3000000)", 3000000L)]
    public async Task Query_above_the_memory_limit_that_can_use_the_disk_is_answered(string sql, long expected)
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = 2, MemoryLimitBytes = 16 << 20 });
        Assert.Equal(expected, (await RowsAsync(database, sql))[0][0]);
        Assert.Equal(0, database.Engine.Budget.UsedBytes);
    }

    static async Task<QuiverException> FailAsync(string sql) => await Assert.ThrowsAsync<QuiverException>(() => RowsAsync(sql));

    static async Task<IReadOnlyList<object?[]>> RowsAsync(string sql)
    {
        await using Database database = Database.Open();
        await database.Connect().ExecuteAsync(
            "CREATE TABLE t (a BIGINT, usage DOUBLE); CREATE TABLE cities (a BIGINT)", TestContext.Current.CancellationToken);
        return await RowsAsync(database, sql);
    }

    static async Task<IReadOnlyList<object?[]>> RowsAsync(Database database, string sql)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using QueryResult result = await database.Connect().QueryAsync(sql, ct).WaitAsync(TimeSpan.FromMinutes(3), ct);
        return await result.ToRowsAsync(ct).WaitAsync(TimeSpan.FromMinutes(3), ct);
    }
}
