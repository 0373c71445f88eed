using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Regexes;
using Xunit;

namespace Quiver.InfluxQl.Tests.Regexes;

/// <summary>Patterns of Go: what they match and what is wrong with others.</summary>
public sealed class GoRegexTests
{
    [Theory]
    [InlineData("a.c", "abc", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^..$", "😀", false)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^[😀-😂]$", "😅", false)]
    [InlineData("(?i)KÖLN", "köln", true)]
    [InlineData("(?i)^[^k]$", "K", false)]
    [InlineData("^[[:alpha:]]+$", "abcXYZ", true)]
    [InlineData("^[[:^digit:]]+$", "a1", false)]
    [InlineData("^\\d{2,3}$", "123", true)]
    [InlineData("^\\d{2,3}$", "1234", false)]
    [InlineData("^\\d+$", "٣", false)]
    [InlineData("^\\pL+$", "Ünï", true)]
    [InlineData("^\\p{Lu}$", "a", false)]
    [InlineData("^\\PL$", "1", true)]
    [InlineData("^\\Qa.b\\E$", "a.b", true)]
    [InlineData("^\\Qa.b\\E$", "axb", false)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("^(?P<x>a|b)c$", "bc", true)]
    [InlineData("^(a|b|)$", "", true)]
    [InlineData("^\\x{1F600}\\x41$", "😀A", true)]
    [InlineData("^a*?b+?$", "aab", true)]
    [InlineData("", "anything", true)]
    [InlineData("server-0[1-3]\\.local", "server-02.local", true)]
    [InlineData("^(?i:a)b$", "AB", false)]
    [InlineData("^(?:(?i)a)b$", "Ab", true)]
    public void Patterns_match_as_in_Go(string pattern, string text, bool isMatch) => Assert.Equal(isMatch, GoRegex.Parse(pattern).IsMatch(text));

    [Theory]
    [InlineData("[a", "missing closing ]: `[a`")]
    [InlineData("(a", "missing closing ): `(a`")]
    [InlineData("a)", "unexpected ): `a)`")]
    [InlineData("*", "missing argument to repetition operator: `*`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a{1001}", "invalid repeat count: `{1001}`")]
    [InlineData("a{2,1}", "invalid repeat count: `{2,1}`")]
    [InlineData("[b-a]", "invalid character class range: `b-a`")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("\\8", "invalid escape sequence: `\\8`")]
    [InlineData("\\Z", "invalid escape sequence: `\\Z`")]
    [InlineData("a\\", "trailing backslash at end of expression: ``")]
    [InlineData("\\p{Nope}", "invalid character class range: `\\p{Nope}`")]
    public void Wrong_patterns_have_the_text_of_Go(string pattern, string expected)
    {
        QuiverException error = Assert.Throws<QuiverException>(() => GoRegex.Parse(pattern));
        Assert.Equal("error parsing regexp: " + expected, error.Message);
    }

    [Theory]
    [InlineData("^server01$", "server01")]
    [InlineData("^$", "")]
    [InlineData("^a.c$", null)]
    [InlineData("a", null)]
    public void Patterns_of_one_string_are_known(string pattern, string? literal) => Assert.Equal(literal, GoRegex.Parse(pattern).Literal);

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)x$")]
    public void Patterns_that_make_others_hang_take_linear_time(string pattern) =>
        Assert.False(GoRegex.Parse(pattern).IsMatch(new string('a', 50_000) + "!"));

    [Fact]
    public void Deep_nesting_is_refused()
    {
        string pattern = new string('(', 100_000) + new string(')', 100_000);
        Assert.Equal(ErrorCode.NestingTooDeep, Assert.Throws<QuiverException>(() => GoRegex.Parse(pattern)).Code);
    }

    [Fact]
    public void Random_patterns_are_read_or_refused()
    {
        var random = new Random(7);
        string[] parts = ["a", ".", "*", "+", "?", "(", ")", "[", "]", "^", "$", "|", "\\", "{2}", "{", "}", "-", "d", "😀", "(?i)", ":", "p{L}", "é"];
        for (int i = 0; i < 5_000; i++)
        {
            string pattern = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                GoRegex.Parse(pattern).IsMatch("abc-d😀é");
            }
            catch (QuiverException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }
    }
}
