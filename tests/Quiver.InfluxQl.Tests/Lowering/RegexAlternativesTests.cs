using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Regexes;
using Xunit;

namespace Quiver.InfluxQl.Tests.Lowering;

/// <summary>Patterns that are lists of strings.</summary>
public sealed class RegexAlternativesTests
{
    static readonly string[] _words = ["", "a", "b", "ab", "a.b", "a|b", "a-1", "é", "a\n", "^a", "(a", "a)", "axb"];

    [Theory]
    [InlineData("^(a|b)$", "a b")]
    [InlineData("^(?:a|ab)$", "a ab")]
    [InlineData(@"^(a\.b|a\|b|a-1)$", "a.b a|b a-1")]
    [InlineData("^(a)$", "a")]
    [InlineData("^(é|b)$", "é b")]
    public void Lists_are_read(string pattern, string expected)
    {
        IReadOnlyList<string> strings = RegexAlternatives.Of(pattern)!;
        Assert.Equal(expected, string.Join(' ', strings));
        var regex = GoRegex.Parse(pattern);
        Assert.All(_words, word => Assert.Equal(regex.IsMatch(word), strings.Contains(word)));
    }

    [Fact]
    public void An_empty_alternative_is_the_empty_string() => Assert.Equal(["", "a"], RegexAlternatives.Of("^(|a)$"));

    [Theory]
    [InlineData("^(a|b)")]
    [InlineData("(a|b)$")]
    [InlineData("^a|b$")]
    [InlineData("^(a)|(b)$")]
    [InlineData("^(a|b.)$")]
    [InlineData("^(?i:a|b)$")]
    [InlineData("^(a|b(c|d))$")]
    [InlineData(@"^(a|\d)$")]
    [InlineData(@"^(a|b\)$)$")]
    [InlineData(@"^(a|\)$")]
    [InlineData("^(a|[b])$")]
    [InlineData("^()$x)$")]
    public void Other_patterns_are_not(string pattern) => Assert.Null(RegexAlternatives.Of(pattern));
}
