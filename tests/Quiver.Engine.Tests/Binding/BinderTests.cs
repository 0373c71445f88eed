using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;
using Xunit;

namespace Quiver.Engine.Tests.Binding;

public sealed class BinderTests
{
    const int LargeStackBytes = 256 << 20;
    const int SmallStackBytes = 1 << 20;

    public static TheoryData<string, string, string> Expressions { get; } = new()
    {
        // Decimal literals have their own digits; integer literals take as few as they need next to a decimal.
        { "0.05", "Decimal(2, 2)", "0.05" },
        { "1.50 * 2", "Decimal(4, 2)", "1.50 * 2" },
        { "9223372036854775807", "Int64", "9223372036854775807" },
        { "9223372036854775808", "Decimal(38, 0)", "9223372036854775808" },
        { "-9223372036854775808", "Int64", "-9223372036854775808" },
        { "1e400::varchar", "", "the number is larger than the largest double, 1.8e308" },
        { "7 / 2", "Int64", "7 / 2" },
        { "2 ^ 3", "Float64", "2 ^ 3" },
        { "1 = '1'", "Boolean", "1 = 1" },
        { "'5'::decimal(4, 1)", "Decimal(4, 1)", "5.0" },
        { "CAST('x' AS INT)", "Int32", "CAST('x' AS Int32)" },
        {
            "DATE '2024-02-30'",
            "",
            "cannot cast \"2024-02-30\" to Date, which takes a day such as '2024-01-31'; TRY_CAST gives NULL instead"
        },
        { "DATE '2024-01-31' + 1", "Date", "DATE '2024-01-31' + 1" },
        { "DATE '2024-01-31' - DATE '2024-01-01'", "Int64", "DATE '2024-01-31' - DATE '2024-01-01'" },
        {
            "TIMESTAMP '2024-01-31 00:00:00' - '2024-01-30'",
            "Interval",
            "TIMESTAMP '2024-01-31 00:00:00' - TIMESTAMP '2024-01-30 00:00:00'"
        },
        { "CAST(1 AS HUGEINT)", "Decimal(38, 0)", "1" },
        { "CAST(NULL AS DOUBLE PRECISION)", "Float64", "NULL" },
        { "CAST(NULL AS STRUCT(a INT, b VARCHAR[]))", "Struct(a: Int32, b: List(Utf8))", "NULL" },
        { "CAST(NULL AS TIMESTAMPTZ)", "Timestamp(us, UTC)", "NULL" },
        { "CAST(NULL AS TIMESTAMP(9))", "Timestamp(ns)", "NULL" },
        { "CAST(NULL AS NUMERIC)", "Decimal(18, 3)", "NULL" },
        { "CAST(NULL AS NUMERIC(9))", "Decimal(9, 0)", "NULL" },
        { "CASE WHEN true THEN 1 ELSE 2.5 END", "Decimal(20, 1)", "CASE WHEN true THEN 1.0 ELSE 2.5 END" },
        { "1 IN ()", "Boolean", "false" },
        { "1 NOT IN (2, random())", "Boolean", "NOT (1 IN (2) OR 1 = random())" },
        { "if(true, NULL, 'x')", "Utf8", "CASE WHEN true THEN NULL ELSE 'x' END" },
        { "coalesce(NULL, NULL, 3)", "Int64", "CASE WHEN NULL IS NOT NULL THEN NULL WHEN NULL IS NOT NULL THEN NULL ELSE 3 END" },
        { "$2 > DATE '2023-01-01'", "Boolean", "DATE '2024-01-01' > DATE '2023-01-01'" },
        { "2 BETWEEN SYMMETRIC 3 AND 1", "Boolean", "(2 >= 3 AND 2 <= 1) OR (2 >= 1 AND 2 <= 3)" },
        { "upper($name)", "Utf8", "upper('x')" },
    };

    public static TheoryData<string, string, string> ColumnExpressions { get; } = new()
    {
        { "CASE c WHEN 'x' THEN d ELSE 0 END", "Decimal(15, 2)", "CASE WHEN c = 'x' THEN d ELSE 0.00 END" },
        { "nullif(a, b)", "Int64", "CASE WHEN a = b THEN NULL ELSE a END" },
        { "d * (1 - d)", "Decimal(31, 4)", "d * (1 - d)" },
        { "a + '2'", "Int64", "a + 2" },
        { "day - INTERVAL '1' MONTH", "Timestamp(us)", "day - INTERVAL '1 months 0 days 0 seconds'" },
        { "c || 'x'", "Utf8", "||(c, 'x')" },
        { "c NOT ILIKE 'b' ESCAPE '!'", "Boolean", "NOT (c ILIKE 'b')" },
        { "c ~ 'x'", "Boolean", "regexp_matches(c, 'x')" },
        { "c SIMILAR TO 'a(b|c)%.'", "Boolean", "regexp_full_match(c, 'a(b|c)(?s:.*)\\.')" },
        { "c GLOB '*'", "Boolean", "glob_matches(c, '*')" },
        { "extract(year FROM day)", "Int64", "date_part('year', day)" },
        { "substring(c FROM 1 FOR 2)", "Utf8", "substring(c, 1, 2)" },
        { "a::varchar", "Utf8", "CAST(a AS Utf8)" },
        { "TRY_CAST(c AS INT)", "Int32", "TRY_CAST(c AS Int32)" },
        { "sum(a) FILTER (WHERE b > 1)", "Int64", "sum(a) FILTER (WHERE b > 1)" },
        { "string_agg(c, ',' ORDER BY a DESC)", "Utf8", "string_agg(c, ',' ORDER BY a DESC)" },
        { "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)", "Float64", "quantile_cont(a, 0.5)" },
        { "percentile_cont(0.25) WITHIN GROUP (ORDER BY a DESC)", "Float64", "quantile_cont(a, -0.25)" },
        { "min(DISTINCT a)", "Int64", "min(a)" },
        { "a = ANY (SELECT x FROM u)", "Boolean", "a = ANY (subquery)" },
        { "a <> ALL (SELECT x FROM u)", "Boolean", "NOT (a = ANY (subquery))" },
        { "a NOT BETWEEN 1 AND b", "Boolean", "NOT (a >= 1 AND a <= b)" },
    };

    public static TheoryData<string> TpchQueries
    {
        get
        {
            var files = new TheoryData<string>();
            if (Directory.Exists(TpchFolder))
            {
                files.AddRange(Directory.GetFiles(TpchFolder, "*.sql").Select(f => Path.GetFileName(f)).Order().ToArray());
            }

            return files;
        }
    }

    static string TpchFolder => Path.Combine(Root(), "shared", "conformance", "tpch", "queries");

    [Theory]
    [ClassData(typeof(ClausePlans))]
    [ClassData(typeof(SourcePlans))]
    public void Binder_statement_becomes_plan(string sql, string expected) =>
        Assert.Equal(expected, Describe(Bound.Query(sql), Bound.Text(sql)));

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Binder_expression_has_type_and_casts(string sql, string type, string text)
    {
        if (type.Length == 0)
        {
            Assert.Equal(text, Assert.Throws<QuiverException>(() => Bound.Scalar(sql)).Message);
            return;
        }

        Expression value = Bound.Scalar(sql);
        Assert.Equal(text, value.ToString());
        Assert.Equal(type, value.Type.ToString());
    }

    [Theory]
    [MemberData(nameof(ColumnExpressions))]
    public void Binder_expression_over_columns_has_type_and_casts(string sql, string type, string text)
    {
        LogicalPlan plan = Bound.Query($"SELECT {sql} AS value FROM t");
        Expression value = ((LogicalProject)plan).Projections[0].Expression;
        Assert.Equal(text, value.ToString());
        Assert.Equal(type, value.Type.ToString());
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(TpchQueries))]
    public void Binder_tpch_query_binds_without_free_columns(string file)
    {
        LogicalPlan plan = Bound.Query(File.ReadAllText(Path.Combine(TpchFolder, file)), TpchTables.Create());
        Assert.NotEmpty(plan.Output);
        Assert.Empty(ExpressionRewriter.FreeColumns(plan));
    }

    [Fact]
    public void Binder_column_ids_stand_for_one_column()
    {
        LogicalPlan plan = Bound.Query("WITH w AS (SELECT a, a AS z FROM t) SELECT l.*, r.a, r.a FROM w AS l, w AS r WHERE l.a = r.z");
        Assert.Equal(4, plan.Output.Select(c => c.Id).Distinct().Count());
        Assert.Equal(1, Scans(plan).SelectMany(s => s.AllColumns).Select(c => c.Id).GroupBy(i => i).Count() / 5);
        Assert.Empty(ExpressionRewriter.FreeColumns(plan));
    }

    [Fact]
    public void Binder_correlated_subquery_reads_column_of_outer_plan()
    {
        LogicalPlan plan = Bound.Query("SELECT a FROM t WHERE EXISTS (SELECT b FROM u WHERE u.x = t.b)");
        var filter = (LogicalFilter)plan.Inputs[0];
        HashSet<ColumnId> free = ExpressionRewriter.FreeColumns(((SubqueryExpression)filter.Condition).Plan);
        Assert.Equal([filter.Input.Output.Single(c => c.Name == "b").Id], free);
    }

    [Fact]
    public void Binder_view_binds_in_its_own_scope_and_text()
    {
        var tables = new FakeTables();
        tables.AddView("v", "SELECT a, count(*) FROM t GROUP BY a", "k");
        LogicalPlan plan = Bound.Query("WITH t AS (SELECT 1 AS z) SELECT * FROM v, t", tables);
        Assert.Equal(["k", "count_star()", "z"], plan.Output.Select(c => c.Name));
    }

    [Fact]
    public void Binder_view_of_itself_is_an_error()
    {
        var tables = new FakeTables();
        tables.AddView("v", "SELECT * FROM v");
        Assert.Equal(ErrorCode.NestingTooDeep, Assert.Throws<QuiverException>(() => Bound.Query("SELECT * FROM v", tables)).Code);
    }

    [Theory]
    [InlineData("SELECT a + 1 AS c0", ", c{0} + c{0} AS c{1}", 60, " FROM t")]
    [InlineData("SELECT a BETWEEN 1 AND 2", " BETWEEN true AND false", 60, " FROM t")]
    public void Binder_statement_of_exponential_size_is_an_error(string start, string step, int count, string end)
    {
        var sql = new StringBuilder(start);
        for (int i = 0; i < count; i++)
        {
            sql.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, step, i, i + 1);
        }

        string text = sql.Append(end).ToString();
        Assert.Equal(ErrorCode.LimitExceeded, OnLargeStack(() => Assert.Throws<QuiverException>(() => Bound.Query(text))).Code);
    }

    [Theory]
    [InlineData("SELECT a", " + 1", " FROM t")]
    [InlineData("SELECT 1 FROM t WHERE a = 0", " OR a = 1", "")]
    [InlineData("SELECT 1 FROM t WHERE a IN (0", ", 1", ")")]
    [InlineData("SELECT a FROM t", " UNION ALL SELECT 1", "")]
    [InlineData("SELECT a FROM t", " UNION SELECT 1 EXCEPT SELECT 2", "")]
    public void Binder_statement_of_10000_terms_binds(string start, string term, string end)
    {
        string sql = start + string.Concat(Enumerable.Repeat(term, 10_000)) + end;
        Assert.Single(OnLargeStack(() => Bound.Query(sql)).Output);
    }

    [Fact]
    public void Binder_nesting_beyond_the_stack_is_an_error()
    {
        SqlExpression nested = SqlParser.ParseExpression("true");
        for (int i = 0; i < 100_000; i++)
        {
            nested = new SqlNot(nested);
        }

        QuiverException error = OnStack(SmallStackBytes, () => Assert.Throws<QuiverException>(() => Bound.Scalar(nested)));
        Assert.Equal(ErrorCode.NestingTooDeep, error.Code);
    }

    static string Describe(LogicalPlan plan, string text) =>
        $"{text}\n=> {string.Join(", ", plan.Output.Select(c => $"{c.Name} {c.Type}"))}";

    static IEnumerable<LogicalScan> Scans(LogicalPlan plan) =>
        plan is LogicalScan scan ? [scan] : plan.Inputs.SelectMany(Scans);

    static T OnLargeStack<T>(Func<T> work) => OnStack(LargeStackBytes, work);

    static T OnStack<T>(int bytes, Func<T> work)
    {
        T result = default!;
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => { result = work(); }), bytes);
        thread.Start();
        thread.Join();
        return error is null ? result : throw error;
    }

    /// <summary>The folder that holds the repository and what stands beside it.</summary>
    static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "conformance")))
            {
                return folder.FullName;
            }
        }

        return AppContext.BaseDirectory;
    }
}
