using System.Text;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Parsing;
using Xunit;

namespace Quiver.InfluxQl.Tests.Parsing;

/// <summary>Text from outside is hostile: no crash, no hang, no stack that overflows.</summary>
public sealed class InfluxParserLimitTests
{
    static readonly string[] _words =
    [
        "SELECT", "FROM", "WHERE", "GROUP", "BY", "time", "(", ")", "1", "10s", "'a'", "\"b\"", "/x/", "*", "::", "tag", "+", "-",
        "=~", "=",
        ",", ".", ";", "mean", "fill", "INTO", ":MEASUREMENT", "SHOW", "TAG", "VALUES", "WITH", "KEY", "IN", "AND", "$p", "1.5", "--", "/*",
        "CREATE", "DATABASE", "DURATION", "INF", "ON", "DISTINCT", "\n", "9223372036854775808", "µ", "\\", "'", "\"", "/", "\0",
        "😀", "now()",
    ];

    [Theory]
    [InlineData("SELECT ", "(", "v")]
    [InlineData("SELECT ", "max(", "v")]
    [InlineData("SELECT v FROM ", "(SELECT v FROM ", "m")]
    [InlineData("SELECT ", "-(", "v")]
    public void Deep_nesting_is_refused(string start, string level, string end)
    {
        string text = start + string.Concat(Enumerable.Repeat(level, 100_000)) + end;
        QuiverException error = Assert.Throws<QuiverException>(() => InfluxParser.ParseStatement(text));
        Assert.Equal(ErrorCode.NestingTooDeep, error.Code);
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_fine_on_a_small_stack()
    {
        int depth = InfluxTokenReader.MaximumDepth;
        string text = $"SELECT {new string('(', depth)}v{new string(')', depth)} FROM m";
        string? printed = null;
        var thread = new Thread(
            () =>
            {
                var select = (InfluxSelect)InfluxParser.ParseStatement(text);
                SelectCompiler.Compile(select, 0);
                printed = select.ToString();
            },
            1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(text, printed);
    }

    [Fact]
    public void Long_chains_are_parsed_printed_and_compiled_in_linear_time()
    {
        var text = new StringBuilder("SELECT v FROM m WHERE h = 'x'");
        for (int i = 0; i < 50_000; i++)
        {
            text.Append(i % 3 == 0 ? " AND" : " OR").Append(" h = '").Append(i).Append('\'');
        }

        var select = (InfluxSelect)InfluxParser.ParseStatement(text.ToString());
        Assert.Equal(text.ToString(), select.ToString());
        CompiledSelect compiled = SelectCompiler.Compile(select, 0);
        Assert.Equal(select.Condition!.ToString(), compiled.Condition!.ToString());
        Assert.Equal("SELECT v" + string.Concat(Enumerable.Repeat(" + 1", 20_000)) + " FROM m",
            InfluxParser.ParseStatement("SELECT v" + string.Concat(Enumerable.Repeat("+1", 20_000)) + " FROM m").ToString());
    }

    [Fact]
    public void Long_chains_are_compared_without_a_stack()
    {
        string text = "v" + string.Concat(Enumerable.Repeat(" + 1", 100_000));
        InfluxExpression chain = InfluxParser.ParseExpression(text);
        InfluxExpression same = InfluxParser.ParseExpression(text);
        Assert.Equal(chain, same);
        Assert.Equal(chain.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(chain, InfluxParser.ParseExpression("w" + text[1..]));
        Assert.NotEqual(chain, InfluxParser.ParseExpression("v - 1" + text[5..]));
        Assert.NotEqual(chain, InfluxParser.ParseExpression(text[..^4]));
    }

    [Fact]
    public void Random_texts_parse_or_are_refused_and_what_parses_prints_stably()
    {
        var random = new Random(20261122);
        int parsed = 0;
        for (int i = 0; i < 6_000; i++)
        {
            string text = i % 2 == 0 ? RandomWords(random) : Damaged(random);
            try
            {
                InfluxQuery query = InfluxParser.ParseQuery(text);
                string printed = query.ToString();
                if (!printed.Contains("REDACTED", StringComparison.Ordinal) && !printed.Contains("DISTINCT", StringComparison.Ordinal))
                {
                    Assert.Equal(printed, InfluxParser.ParseQuery(printed).ToString());
                }

                parsed++;
                foreach (InfluxSelect select in query.Statements.OfType<InfluxSelect>())
                {
                    SelectCompiler.Compile(select, 0);
                }
            }
            catch (QuiverException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }

        Assert.True(parsed > 100);
    }

    static string RandomWords(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(12); i >= 0; i--)
        {
            text.Append(_words[random.Next(_words.Length)]).Append(random.Next(3) == 0 ? "" : " ");
        }

        return text.ToString();
    }

    static string Damaged(Random random)
    {
        var text = new StringBuilder(
            "SELECT mean(v) + 2 AS m, max(*) INTO db.rp.t FROM cpu, /m.*/ WHERE time > now() - 1h AND host =~ /a|b/ "
            + "GROUP BY time(10m, 5s), host fill(previous) ORDER BY time DESC LIMIT 10 OFFSET 2 SLIMIT 3 tz('Europe/Berlin')");
        for (int i = random.Next(3); i >= 0; i--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(6), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, _words[random.Next(_words.Length)]);
                    break;
                default:
                    text[at] = (char)random.Next(32, 127);
                    break;
            }
        }

        return text.ToString();
    }
}
