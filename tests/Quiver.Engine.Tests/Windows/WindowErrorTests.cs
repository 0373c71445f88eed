using Quiver.Arrow.Errors;
using Quiver.Engine.Tests.Binding;
using Xunit;

namespace Quiver.Engine.Tests.Windows;

/// <summary>What a misused window says, and where.</summary>
public sealed class WindowErrorTests
{
    [Theory]
    [InlineData("SELECT a FROM t WHERE rank() OVER () = 1", 23, "the window function rank is not allowed in WHERE; use QUALIFY")]
    [InlineData("SELECT 1 FROM t HAVING rank() OVER () = 1", 24, "the window function rank is not allowed in HAVING; use QUALIFY")]
    [InlineData("SELECT 1 FROM t GROUP BY rank() OVER ()", 26, "the window function rank is not allowed in GROUP BY")]
    [InlineData(
        "SELECT rank() OVER (ORDER BY rank() OVER ()) FROM t",
        30,
        "the window function rank stands inside another; compute it in a subquery first")]
    [InlineData(
        "SELECT sum(rank() OVER ()) FROM t", 12, "the window function rank stands inside an aggregate; compute it in a subquery first")]
    [InlineData("SELECT rank() FROM t", 8, "the window function rank needs OVER (…); a right call is rank() OVER (ORDER BY x)")]
    [InlineData("SELECT abs(a) OVER () FROM t", 8, "abs is neither a window function nor an aggregate: it takes no OVER")]
    [InlineData(
        "SELECT sum(a) OVER w1 FROM t WINDOW w2 AS ()", 20, "unknown window \"w1\": WINDOW does not define it")]
    [InlineData("SELECT 1 FROM t WINDOW w AS (), w AS ()", 33, "the window \"w\" is defined twice")]
    [InlineData(
        "SELECT sum(a) OVER (w ORDER BY a) FROM t WINDOW w AS (ORDER BY a)", 32, "the window \"w\" has an ORDER BY already")]
    [InlineData(
        "SELECT sum(a) OVER (w ROWS 1 PRECEDING) FROM t WINDOW w AS (ROWS 2 PRECEDING)",
        20,
        "the window \"w\" has a frame, so that it cannot be extended")]
    [InlineData(
        "SELECT sum(a) OVER (w PARTITION BY a) FROM t WINDOW w AS ()",
        36,
        "PARTITION BY cannot be added to the window \"w\"; write it in WINDOW")]
    [InlineData("SELECT sum(a) OVER (GROUPS 1 PRECEDING) FROM t", 21, "a frame of GROUPS needs an ORDER BY in its window")]
    [InlineData(
        "SELECT sum(a) OVER (RANGE 1 PRECEDING) FROM t",
        21,
        "a frame of RANGE with an offset needs one key in ORDER BY, but there are 0")]
    [InlineData(
        "SELECT sum(a) OVER (ORDER BY c RANGE 1 PRECEDING) FROM t",
        38,
        "RANGE cannot take an offset of type Int64 over keys of type Utf8; numbers take numbers, dates and times take intervals")]
    [InlineData(
        "SELECT sum(a) OVER (ROWS BETWEEN UNBOUNDED FOLLOWING AND CURRENT ROW) FROM t",
        34,
        "a frame cannot start at UNBOUNDED FOLLOWING")]
    [InlineData(
        "SELECT sum(a) OVER (ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM t",
        50,
        "a frame that starts at CURRENT ROW cannot end before it")]
    [InlineData(
        "SELECT sum(a) OVER (ROWS 1.5 PRECEDING) FROM t",
        26,
        "the offset of a frame of rows or groups is an integer, not Decimal(2, 1)")]
    [InlineData("SELECT sum(a) OVER (ROWS NULL PRECEDING) FROM t", 26, "the offset of a frame must not be NULL")]
    [InlineData("SELECT rank() FILTER (WHERE true) OVER () FROM t", 29, "FILTER stands only at aggregates, and rank is none")]
    [InlineData("SELECT rank() IGNORE NULLS OVER () FROM t", 8, "rank takes no IGNORE NULLS or RESPECT NULLS")]
    [InlineData("SELECT lag(a) FROM LAST OVER () FROM t", 8, "FROM LAST stands only at nth_value, not at lag")]
    [InlineData("SELECT lag(*) OVER () FROM t", 8, "* as an argument stands only in count(*), not in lag")]
    [InlineData(
        "SELECT a, sum(a) OVER () FROM t GROUP BY c", 8, "column \"a\" must appear in GROUP BY or be used in an aggregate function")]
    public void Wrong_window_says_what_and_where(string sql, int column, string message)
    {
        var error = Assert.Throws<QuiverException>(() => Bound.Query(sql));
        Assert.Equal(message, error.Message);
        Assert.Equal(column, error.Column);
    }
}
