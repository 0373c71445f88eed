using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Parsing;
using Xunit;

namespace Quiver.InfluxQl.Tests.Parsing;

/// <summary>Statements, their canonical text and the errors of those that are wrong.</summary>
public sealed class InfluxParserTests
{
    [Theory]
    [InlineData("select Mean(v) as m, \"a b\"::tag from db..cpu, /mem.*/ where host =~ /a\\/b/ group by time(10m), * fill(1.5)",
        "SELECT mean(v) AS m, \"a b\"::tag FROM db..cpu, /mem.*/ WHERE host =~ /a\\/b/ GROUP BY time(10m), * fill(1.5)")]
    [InlineData("SELECT * INTO db.rp.:MEASUREMENT FROM /.*/ GROUP BY *", "SELECT * INTO db.rp.:MEASUREMENT FROM /.*/ GROUP BY *")]
    [InlineData("SELECT a.b.c FROM m ORDER BY DESC LIMIT 1 OFFSET 2 SLIMIT 3 SOFFSET 4 TZ('UTC')",
        "SELECT \"a.b.c\" FROM m ORDER BY DESC LIMIT 1 OFFSET 2 SLIMIT 3 SOFFSET 4 TZ('UTC')")]
    [InlineData("SELECT -v, - 1, -(v), +2h FROM m", "SELECT -1 * v, -1, -1 * (v), 2h FROM m")]
    [InlineData("SELECT a + b * c ^ d FROM m WHERE x = 1 OR y = 2 AND z = 3", "SELECT a + b * c ^ d FROM m WHERE x = 1 OR y = 2 AND z = 3")]
    [InlineData("SELECT x FROM (SELECT max(v) AS x FROM m GROUP BY host), (SELECT y AS x FROM n)",
        "SELECT x FROM (SELECT max(v) AS x FROM m GROUP BY host), (SELECT y AS x FROM n)")]
    [InlineData("SHOW TAG VALUES ON db FROM cpu WITH KEY IN (a, \"b c\") WHERE x = 'y' LIMIT 3",
        "SHOW TAG VALUES ON db FROM cpu WITH KEY IN (a, \"b c\") WHERE x = 'y' LIMIT 3")]
    [InlineData("SHOW FIELD KEY EXACT CARDINALITY FROM m", "SHOW FIELD KEY EXACT CARDINALITY FROM m")]
    [InlineData("SHOW MEASUREMENTS WITH MEASUREMENT =~ /c.*/", "SHOW MEASUREMENTS WITH MEASUREMENT =~ /c.*/")]
    [InlineData("create user u with password 'secret' with all privileges", "CREATE USER u WITH PASSWORD [REDACTED] WITH ALL PRIVILEGES")]
    [InlineData("ALTER RETENTION POLICY rp ON db DEFAULT DURATION INF", "ALTER RETENTION POLICY rp ON db DURATION 0s DEFAULT")]
    [InlineData("KILL QUERY 7 ON host", "KILL QUERY 7 ON host")]
    [InlineData("EXPLAIN ANALYZE SELECT v FROM m", "EXPLAIN ANALYZE SELECT v FROM m")]
    [InlineData("SELECT v FROM m -- comment\n/* more */ LIMIT 1", "SELECT v FROM m LIMIT 1")]
    [InlineData(";;SHOW DATABASES;;SHOW USERS;", "SHOW DATABASES;\nSHOW USERS")]
    public void Statements_print_as_InfluxDB_prints_them(string text, string canonical)
    {
        InfluxQuery query = InfluxParser.ParseQuery(text);
        Assert.Equal(canonical, query.ToString());
        if (!canonical.Contains("REDACTED", StringComparison.Ordinal))
        {
            Assert.Equal(canonical, InfluxParser.ParseQuery(canonical).ToString());
        }
    }

    [Theory]
    [InlineData("", "found EOF, expected SELECT, DELETE, SHOW, CREATE, DROP, EXPLAIN, GRANT, REVOKE, ALTER, SET, KILL at line 1, char 1")]
    [InlineData("SELECT v FROM", "found EOF, expected identifier at line 1, char 15")]
    [InlineData("SELECT f FROM cpu WHERE f >", "found EOF, expected identifier, string, number, bool at line 1, char 28")]
    [InlineData("SELECT v\nFROM m\n\nLIMIT x", "found x, expected integer at line 4, char 7")]
    [InlineData("SELECT name FROM m", "found NAME, expected identifier, string, number, bool at line 1, char 8")]
    [InlineData("SELECT v > 1 FROM m", "invalid operator > in SELECT clause at line 1, char 8; operator is intended for WHERE clause")]
    [InlineData("SELECT v FROM m WHERE h =~ 'x'", "found x, expected regex at line 1, char 27")]
    [InlineData("SELECT v FROM m WHERE h =~ /[/", "error parsing regexp: missing closing ]: `[` at line 1, char 27")]
    [InlineData("SELECT v FROM m WHERE h = 'a\\x'", "found \\x, expected identifier, string, number, bool at line 1, char 30")]
    [InlineData("SELECT v FROM a.b.c.d", "too many segments in \"a\".\"b\".\"c\".d at line 1, char 1")]
    [InlineData("DELETE FROM rp.m", "retention policy not supported at line 1, char 1")]
    [InlineData("SELECT v FROM m GROUP BY time(1m) fill(x)", "expected number argument in fill()")]
    [InlineData("SELECT v FROM m TZ('Nowhere/Land')", "unable to find time zone Nowhere/Land")]
    [InlineData("SELECT v FROM m WHERE t > $x", "missing parameter: x")]
    [InlineData("SELECT -9223372036854775809 * v FROM m", "constant -9223372036854775809 underflows int64")]
    public void Wrong_statements_have_text_and_place_of_InfluxDB(string text, string expected)
    {
        QuiverException error = Assert.Throws<QuiverException>(() => InfluxParser.ParseStatement(text));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void A_quoted_identifier_replaces_what_stands_before_it() =>
        Assert.Equal("SELECT b FROM m", InfluxParser.ParseStatement("SELECT a\"b\" FROM m").ToString());

    [Fact]
    public void Future_and_past_are_names_but_for_write_limits()
    {
        Assert.Equal("SELECT future, past FROM m", InfluxParser.ParseStatement("SELECT future, past FROM m").ToString());
        Assert.Equal(
            "CREATE DATABASE d WITH FUTURE LIMIT 1h PAST LIMIT 2d",
            InfluxParser.ParseStatement("create database d with future limit 1h past limit 48h").ToString());
    }

    [Fact]
    public void The_newer_grammar_deletes_from_a_retention_policy() =>
        Assert.Equal("DELETE FROM rp.m", InfluxParser.ParseStatement("DELETE FROM rp.m", null, InfluxGrammar.Version112).ToString());
}
