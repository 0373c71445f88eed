using Quiver.Arrow.Errors;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;
using Xunit;

namespace Quiver.Engine.Tests.Sql;

public sealed class SqlParserTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "(Add 1 (Multiply 2 3))")]
    [InlineData("1 - 2 - 3", "(Subtract (Subtract 1 2) 3)")]
    [InlineData("-2 ^ 2", "(Power (Negate 2) 2)")]
    [InlineData("-a::int", "(Negate (Cast a int))")]
    [InlineData("a OR b AND c OR NOT d = e", "(Or a (And b c) (Not (Equal d e)))")]
    [InlineData("a = b IS NULL", "(IsNull (Equal a b))")]
    [InlineData("a || b LIKE c || d", "(Like (Concat a b) (Concat c d))")]
    [InlineData("a BETWEEN 1 + 1 AND 3 AND b", "(And (Between a (Add 1 1) 3) b)")]
    [InlineData("a NOT IN (1, 2)", "(NotIn a [1 2])")]
    [InlineData("a IN ((SELECT 1) UNION SELECT 2)", "(In a query)")]
    [InlineData("a IN ((SELECT 1), 2)", "(In a [query 2])")]
    [InlineData("a -> 'b' = 'c'", "(Equal (JsonGet a 'b') 'c')")]
    [InlineData("f(x -> x + 1, (a, b) -> a)", "f((Lambda [x] (Add x 1)) (Lambda [a b] a))")]
    [InlineData("a = ANY([1, 2])", "(Equal a any [1 2])")]
    [InlineData("x !~* 'a'", "(NotRegexIgnoreCase x 'a')")]
    [InlineData("a[1], 2", null)]
    [InlineData("a[1:b]", "(Slice a 1 b)")]
    [InlineData("{'a': 1, b: :p}", "{a:1 b:$p}")]
    [InlineData("(a).b.c", "(Field (Field a b) c)")]
    [InlineData("CASE a WHEN 1 THEN 2 ELSE 3 END", "(Case a [1 2] 3)")]
    [InlineData("x::decimal(10, 2)[]", "(Cast x array<decimal(10,2)>)")]
    [InlineData("TRY_CAST(x AS TIMESTAMP(6) WITH TIME ZONE)", "(TryCast x timestamp with time zone(6))")]
    [InlineData("EXTRACT(year FROM date)", "(Extract year date)")]
    [InlineData("TRIM(LEADING 'x' FROM y)", "ltrim(y 'x')")]
    [InlineData("POSITION('a' IN b)", "strpos(b 'a')")]
    [InlineData("SUBSTRING(a FROM 2 FOR 3)", "substring(a 2 3)")]
    [InlineData("INTERVAL '1-2' YEAR TO MONTH + INTERVAL 3 DAYS", "(Add (Interval '1-2' year month) (Interval 3 day))")]
    [InlineData("date - interval (a + 1) day", "(Subtract date (Interval (Add a 1) day))")]
    [InlineData("DATE '2020-01-01' AT TIME ZONE 'UTC'", "(Zone 2020-01-01 'UTC')")]
    [InlineData("value + key + name + type + time + year + first + text",
        "(Add (Add (Add (Add (Add (Add (Add value key) name) type) time) year) first) text)")]
    [InlineData("0xFF + 1_000 + 1.50 + .5e3", "(Add (Add (Add 255 1000) 1.50) .5e3)")]
    [InlineData("? + ? + $3 + $Name", "(Add (Add (Add $1 $2) $3) $name)")]
    [InlineData("E'a\\n' || $$b'c$$ || 'it''s'", "(Concat (Concat 'a\n' 'b'c') 'it's')")]
    [InlineData("row_number() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", "row_number() over")]
    [InlineData("\"Ab\" /* a /* b */ c */ + Ab -- end", "(Add Ab ab)")]
    [InlineData("a IS NOT DISTINCT FROM b + 1", "(Same a (Add b 1))")]
    [InlineData("left(a, 1) COLLATE \"C\" < b", "(Less (Collate left(a 1) C) b)")]
    public void Expression_has_the_shape_of_its_precedence(string sql, string? shape)
    {
        if (shape is null)
        {
            Assert.Throws<QuiverException>(() => SqlParser.ParseExpression(sql));
            return;
        }

        Assert.Equal(shape, SExpression.Of(SqlParser.ParseExpression(sql)));
    }

    [Theory]
    [MemberData(nameof(SqlSamples.Rows), MemberType = typeof(SqlSamples))]
    public void Statement_parses_to_its_kind(string kind, string sql)
    {
        SqlStatement statement = Assert.Single(SqlParser.ParseScript(sql + ";"));
        Assert.Equal(kind, statement.GetType().Name);
        Assert.Equal(sql, sql[statement.Position.Offset..statement.Span.End]);
    }

    [Theory]
    [InlineData("SELEC 1", 1, 1, "expected a statement but found \"SELEC\"; did you mean SELECT?")]
    [InlineData("SELECT a\nFORM t", 2, 6, "expected FROM or end of statement but found \"t\"; did you mean FROM instead of \"FORM\"?")]
    [InlineData("SELECT 1 2", 1, 10, "expected FROM or end of statement but found \"2\"")]
    [InlineData("SELECT (1", 1, 10, "expected \")\" but found the end of the text")]
    [InlineData("SELECT 'a", 1, 8, "the string that starts here is not closed; expected '")]
    [InlineData("SELECT * FROM a JOIN b", 1, 23, "expected ON or USING after the table of a join but found the end of the text")]
    [InlineData("SELECT * FROM t WHERE", 1, 22, "expected an expression but found the end of the text")]
    [InlineData("SELECT 5abc", 1, 8, "\"5abc\" is neither a number nor a name; put a blank after the number or quotes around the name")]
    [InlineData("CREATE TABEL t (a int)", 1, 8, "expected TABLE, VIEW, SCHEMA or INDEX but found \"TABEL\"; did you mean TABLE?")]
    public void Error_names_what_was_expected_and_where(string sql, int line, int column, string message)
    {
        QuiverException error = Assert.Throws<QuiverException>(() => SqlParser.ParseScript(sql));
        Assert.Equal((ErrorCode.SyntaxError, line, column, message), (error.Code, error.Line, error.Column, error.Message));
    }

    [Fact]
    public void Damaged_statement_parses_or_fails_with_a_typed_error()
    {
        foreach ((_, string sql) in SqlSamples.All)
        {
            for (int length = 0; length < sql.Length; length++)
            {
                TryParse(sql[..length]);
            }

            foreach (SqlToken token in SqlLexer.Tokenize(sql))
            {
                TryParse(sql[..token.Position.Offset] + sql[token.End..]);
            }
        }
    }

    [Theory]
    [InlineData(" + ")]
    [InlineData(" OR ")]
    [InlineData(" AND ")]
    [InlineData(" || ")]
    [InlineData(" = ")]
    public void Chain_of_ten_thousand_terms_parses(string separator) =>
        Assert.Equal(0, SqlParser.ParseExpression(string.Join(separator, Enumerable.Repeat("a", 10_000))).Position.Offset);

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("- ", "1", "")]
    [InlineData("NOT ", "a", "")]
    [InlineData("f(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("(SELECT ", "1", ")")]
    [InlineData("CASE WHEN a THEN ", "1", " END")]
    [InlineData("1 OR 1 AND 1 = 1 + 2 * (", "1", ")")]
    public void Deep_nesting_is_a_typed_error(string open, string inner, string close)
    {
        static string Nest(string open, string inner, string close, int depth) =>
            string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));

        SqlParser.ParseExpression(Nest(open, inner, close, 100));
        QuiverException error = Assert.Throws<QuiverException>(() => SqlParser.ParseExpression(Nest(open, inner, close, 20_000)));
        Assert.Equal(ErrorCode.NestingTooDeep, error.Code);
        Assert.True(error.Column > 1);
    }

    static void TryParse(string sql)
    {
        try
        {
            SqlParser.ParseScript(sql);
        }
        catch (QuiverException error) when (error.Line > 0)
        {
            Assert.NotEqual("", error.Message);
        }
    }
}
