using Quiver.Arrow.Errors;
using Quiver.Formats.Files;
using Xunit;

namespace Quiver.Formats.Tests.Files;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*.csv", "a.csv", true)]
    [InlineData("*.csv", "a.csv.gz", false)]
    [InlineData("*.csv", ".csv", false)]
    [InlineData(".*", ".csv", true)]
    [InlineData("?.csv", "a.csv", true)]
    [InlineData("?.csv", "ab.csv", false)]
    [InlineData("a*b*c", "abcabc", true)]
    [InlineData("a*b*c", "abcab", false)]
    [InlineData("a**c", "abc", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[a-]x", "-x", true)]
    [InlineData("[*]", "*", true)]
    [InlineData("[*]", "a", false)]
    [InlineData("[a", "[a", true)]
    [InlineData("A", "a", false)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    public void Name_matches_asInAShell(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new GlobPattern(pattern).IsMatch(name));

    [Fact]
    public void ManyStars_matchQuickly() =>
        Assert.False(new GlobPattern(string.Concat(Enumerable.Repeat("a*", 100)) + "b").IsMatch(new string('a', 255)));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("{a,b}.csv", "a.csv b.csv")]
    [InlineData("x{a,b{1,2}}y{,z}", "xay xayz xb1y xb1yz xb2y xb2yz")]
    [InlineData("{a", "{a")]
    [InlineData("a}", "a}")]
    [InlineData("{}", "")]
    public void Braces_standForAlternatives(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(" ", GlobPattern.ExpandBraces(pattern)));

    [Fact]
    public void Braces_standForNoMoreThanALimit()
    {
        var error = Assert.Throws<QuiverException>(() => GlobPattern.ExpandBraces(string.Concat(Enumerable.Repeat("{a,b}", 40))));
        Assert.Equal(ErrorCode.LimitExceeded, error.Code);
    }
}
