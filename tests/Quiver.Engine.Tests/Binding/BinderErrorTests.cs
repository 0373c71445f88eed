using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Engine.Tests.Binding;

/// <summary>Statements that do not bind, with the place and the text of the error.</summary>
public sealed class BinderErrorTests
{
    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        { "SELECT usge FROM cpu", "1:8 UnknownColumn", "unknown column \"usge\" in table \"cpu\"; did you mean \"usage\"?" },
        { "SELECT cpu.usge FROM cpu", "1:8 UnknownColumn", "unknown column \"usge\" in table \"cpu\"; did you mean \"usage\"?" },
        { "SELECT x.host FROM cpu", "1:8 UnknownColumn", "unknown table \"x\" in \"x.host\": FROM does not name it" },
        {
            "SELECT cpi.host FROM cpu",
            "1:8 UnknownColumn",
            "unknown table \"cpi\" in \"cpi.host\": FROM does not name it; did you mean \"cpu\"?"
        },
        {
            "SELECT a FROM t, u",
            "1:8 AmbiguousColumn",
            "column \"a\" is ambiguous: it may be t.a or u.a; qualify it with one of the tables"
        },
        { "SELECT * FROM cpuu", "1:15 UnknownTable", "unknown table \"cpuu\"; did you mean \"cpu\"?" },
        { "SELECT uper(c) FROM t", "1:8 UnknownFunction", "unknown function \"uper\"; did you mean \"upper\"?" },
        { "SELECT upper(1, 2)", "1:8 WrongArguments", "no function upper(Int64, Int64); a right call is upper('abc')" },
        { "SELECT sum(c) FROM t", "1:8 WrongArguments", "no function sum(Utf8); it takes other arguments" },
        { "SELECT a FROM t WHERE sum(a) > 1", "1:23 InvalidStatement", "the aggregate sum is not allowed in WHERE; use HAVING" },
        {
            "SELECT sum(max(a)) FROM t",
            "1:12 InvalidStatement",
            "the aggregate max stands inside another aggregate; compute it in a subquery first"
        },
        {
            "SELECT a, sum(b) FROM t",
            "1:8 InvalidStatement",
            "column \"a\" must appear in GROUP BY or be used in an aggregate function"
        },
        {
            "SELECT a, b FROM t GROUP BY a",
            "1:11 InvalidStatement",
            "column \"b\" must appear in GROUP BY or be used in an aggregate function"
        },
        {
            "SELECT * FROM t GROUP BY a",
            "1:8 InvalidStatement",
            "column \"b\" must appear in GROUP BY or be used in an aggregate function"
        },
        {
            "SELECT a FROM t GROUP BY 3",
            "1:26 InvalidStatement",
            "GROUP BY 3 is not a position in the SELECT list, which has 1 column"
        },
        {
            "SELECT a FROM t ORDER BY 2",
            "1:26 InvalidStatement",
            "ORDER BY 2 is not a position in the SELECT list, which has 1 column"
        },
        {
            "SELECT sum(a) FROM t GROUP BY 1",
            "1:31 InvalidStatement",
            "aggregate functions are not allowed in GROUP BY; group in a subquery first"
        },
        {
            "SELECT DISTINCT a FROM t ORDER BY b",
            "1:35 InvalidStatement",
            "with SELECT DISTINCT, expressions of ORDER BY must stand in the SELECT list"
        },
        {
            "SELECT a + c FROM t",
            "1:8 WrongArguments",
            "there is no operator + for arguments of types Int64 and Utf8; cast them to types that it takes"
        },
        {
            "SELECT -c FROM t",
            "1:8 WrongArguments",
            "there is no operator - for an argument of type Utf8; cast it to a number"
        },
        {
            "SELECT NOT a FROM t",
            "1:12 TypeMismatch",
            "NOT takes a boolean argument, but this has type Int64; compare it with something"
        },
        {
            "SELECT 1 FROM cpu WHERE usage",
            "1:25 TypeMismatch",
            "WHERE takes a boolean argument, but this has type Float64; compare it with something"
        },
        { "SELECT day > a FROM t", "1:8 TypeMismatch", "cannot compare Date with Int64; cast one of them" },
        {
            "SELECT day > 'yesterday' FROM t",
            "1:8 InvalidCast",
            "cannot cast \"yesterday\" to Date, which takes a day such as '2024-01-31'; TRY_CAST gives NULL instead"
        },
        { "SELECT CAST(a AS intt) FROM t", "1:18 TypeMismatch", "unknown type \"intt\"; did you mean \"int\"?" },
        { "SELECT CAST(day AS DOUBLE) FROM t", "1:8 TypeMismatch", "cannot cast Date to Float64" },
        {
            "SELECT CAST(1 AS DECIMAL(50, 2))",
            "1:18 TypeMismatch",
            "DECIMAL takes 1 to 38 digits, of which 0 to all stand after the point, not 50, 2"
        },
        {
            "SELECT a FROM t QUALIFY a > 1",
            "1:25 InvalidStatement",
            "QUALIFY needs a window function in it or in the SELECT list; without one, use WHERE or HAVING"
        },
        {
            "SELECT a FROM t UNION SELECT a, x FROM u",
            "1:1 TypeMismatch",
            "the sides of UNION have different numbers of columns: 1 and 2; select equally many"
        },
        {
            "SELECT a FROM t UNION SELECT day FROM t",
            "1:1 TypeMismatch",
            "column 1 of UNION is Int64 on one side and Date on the other; cast one of them"
        },
        { "SELECT (SELECT a, b FROM t)", "1:8 TypeMismatch", "a subquery used as a value must give one column, not 2" },
        {
            "SELECT a FROM t WHERE a IN (SELECT a, x FROM u)",
            "1:23 TypeMismatch",
            "the subquery gives 2 columns to compare with 1; select as many as there are operands"
        },
        { "SELECT a FROM t LIMIT -1", "1:23 InvalidValue", "LIMIT must not be negative, but it is -1" },
        {
            "SELECT a FROM t LIMIT 'x'",
            "1:23 InvalidCast",
            "cannot cast \"x\" to Int64, which takes a whole number from -9223372036854775808 to 9223372036854775807; "
                + "TRY_CAST gives NULL instead"
        },
        { "SELECT a FROM t OFFSET c", "1:24 InvalidStatement", "OFFSET takes a constant number of rows, not the column \"c\"" },
        { "SELECT $9", "1:8 MissingParameter", "No value found for placeholder with name $9; the statement was sent with 2 by position" },
        {
            "SELECT $other",
            "1:8 MissingParameter",
            "No value found for placeholder with name $other; the statement was sent with 1 by name"
        },
        {
            "SELECT * FROM t JOIN u USING (zz)",
            "1:31 UnknownColumn",
            "unknown column \"zz\" in USING: the left side of the join has none"
        },
        { "SELECT * FROM t JOIN t ON true", "1:22 InvalidStatement", "two tables of FROM are named \"t\"; give one of them an alias" },
        { "SELECT * FROM t JOIN u ON sum(t.a) = 1", "1:27 InvalidStatement", "the aggregate sum is not allowed in ON" },
        { "SELECT *", "1:8 InvalidStatement", "* stands for the columns of FROM, but there is no FROM clause" },
        { "SELECT z.* FROM t", "1:8 UnknownColumn", "unknown table \"z\" in \"z.*\": FROM does not name it" },
        { "SELECT * EXCLUDE (zz) FROM t", "1:19 UnknownColumn", "unknown column \"zz\" in EXCLUDE" },
        { "SELECT upper(*) FROM t", "1:14 InvalidStatement", "* stands only in a SELECT list or in count(*)" },
        { "SELECT COLUMNS('zzz') FROM t", "1:8 UnknownColumn", "no column matches the pattern 'zzz' of COLUMNS" },
        { "SELECT c LIKE 1 FROM t", "1:15 TypeMismatch", "LIKE takes text arguments, but this has type Int64; cast it to VARCHAR" },
        { "SELECT * FROM ranges(3)", "1:15 UnknownFunction", "unknown table function \"ranges\"; did you mean \"range\"?" },
        { "SELECT * FROM missing.csv", "1:15 FileNotFound", "no file matches 'missing.csv'" },
        { "SELECT * FROM t TABLESAMPLE 110 PERCENT", "1:29 InvalidValue", "the size of a sample must be from 0 to 100 percent" },
        {
            "SELECT * FROM t WHERE unnest([1]) = 1",
            "1:23 InvalidStatement",
            "unnest is not allowed in WHERE; unnest in FROM or in the SELECT list of a subquery"
        },
        { "SELECT unnest(a) FROM t", "1:8 TypeMismatch", "unnest takes a list or a struct, not a value of type Int64" },
        {
            "WITH RECURSIVE r AS (SELECT n FROM r UNION ALL SELECT 1 AS n) SELECT * FROM r",
            "1:36 InvalidStatement",
            "\"r\" may refer to itself only on the right side of the UNION or UNION ALL that defines it"
        },
        {
            "WITH w AS (SELECT 1), w AS (SELECT 2) SELECT 1",
            "1:23 InvalidStatement",
            "WITH defines \"w\" twice; give one of them another name"
        },
        { "WITH w(a, b) AS (SELECT 1) SELECT * FROM w", "1:6 InvalidStatement", "2 column names are given, but \"w\" has 1 columns" },
        { "VALUES (1), (2, 3)", "1:14 TypeMismatch", "the rows of VALUES differ in length: the first has 1 values, row 2 has 2" },
        { "VALUES (1), (DATE '2024-01-01')", "1:1 TypeMismatch", "the values of column 1 of VALUES have no common type: Int64, Date" },
        { "SELECT s.z FROM nested", "1:8 UnknownColumn", "unknown field \"z\" in Struct(x: Int64, y: Utf8)" },
        { "SELECT (a, b) = (1, 2, 3) FROM t", "1:8 TypeMismatch", "cannot compare a row of 2 values with one of 3" },
        { "SELECT interval 'soon'", "1:8 InvalidCast", "cannot read 'soon' as an interval; write it as INTERVAL '1 day 2 hours'" },
        {
            "SELECT CASE WHEN true THEN 1 ELSE DATE '2024-01-01' END",
            "1:8 TypeMismatch",
            "the results of CASE have no common type: Int64, Date; cast them"
        },
        {
            "SELECT coalesce(day, 1) FROM t",
            "1:8 TypeMismatch",
            "the arguments of coalesce have no common type: Date, Int64; cast them"
        },
        { "SELECT grouping(b), a FROM t GROUP BY a", "1:8 InvalidStatement", "the argument b of GROUPING is not in GROUP BY" },
        {
            "SELECT a AS n, b AS n FROM t ORDER BY n",
            "1:39 AmbiguousColumn",
            "\"n\" in ORDER BY is ambiguous: 2 columns of the SELECT list have this name"
        },
        {
            "SELECT n FROM (SELECT a AS n, b AS n FROM t)",
            "1:8 AmbiguousColumn",
            "column \"n\" is ambiguous: 2 columns have this name; give them different aliases"
        },
        { "SELECT \"Host\" FROM cpu", "1:8 UnknownColumn", "unknown column \"Host\" in table \"cpu\"; did you mean \"host\"?" },
        {
            "SELECT b FROM t GROUP BY a HAVING (SELECT max(x) FROM u WHERE u.a = t.b) > 1",
            "1:8 InvalidStatement",
            "column \"b\" must appear in GROUP BY or be used in an aggregate function"
        },
        {
            "SELECT 1 FROM t GROUP BY a HAVING (SELECT max(x) FROM u WHERE u.a = t.b) > 1",
            "1:35 InvalidStatement",
            "column \"b\" must appear in GROUP BY or be used in an aggregate function"
        },
        {
            "SELECT a FROM t WHERE a IN (1, DATE '2024-01-01')",
            "1:23 TypeMismatch",
            "cannot compare Int64 with Date in the list of IN; cast one of them"
        },
        {
            "SELECT count(DISTINCT *) FROM t",
            "1:8 InvalidStatement",
            "* as an argument stands only in count(*), not in count(DISTINCT *)"
        },
        { "SELECT list_filter(l, x -> x > 1) FROM nested", "1:8 UnknownFunction", "unknown function \"list_filter\"" },
        {
            "SELECT c FROM t ORDER BY c COLLATE german",
            "1:26 NotSupported",
            "the collation \"german\" (there are \"C\", which compares bytes, NOCASE and NOACCENT) is not supported"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Binder_wrong_statement_says_what_and_where(string sql, string place, string message)
    {
        var error = Assert.Throws<QuiverException>(() => Bound.Query(sql));
        Assert.Equal(message, error.Message);
        Assert.Equal(place, $"{error.Line}:{error.Column} {error.Code}");
    }
}
