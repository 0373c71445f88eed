using Quiver.Formats.Files;
using Xunit;

namespace Quiver.Formats.Tests.Files;

public sealed class GlobPathTests
{
    [Theory]
    [InlineData("t/*.csv", "t/a.csv", true)]
    [InlineData("t/*.csv", "t/u/a.csv", false)]
    [InlineData("t/**/a.csv", "t/a.csv", true)]
    [InlineData("t/**/a.csv", "t/u/v/a.csv", true)]
    [InlineData("t/**/a.csv", "t/.u/a.csv", false)]
    [InlineData("t/**", "t/u/a.csv", true)]
    [InlineData("t/**", "t", false)]
    [InlineData("**/[0-9]*", "a/b/7x", true)]
    [InlineData("**/[0-9]*", "7x", true)]
    [InlineData("**/**/x", "x", true)]
    [InlineData("a/*/**/b/*.c", "a/1/2/b/3/b/x.c", true)]
    [InlineData("a/*/**/b/*.c", "a/b/x.c", false)]
    [InlineData("a/?", "a/.", false)]
    public void IsMatch_asShellsDo(string pattern, string path, bool isMatch) =>
        Assert.Equal(isMatch, new GlobPath(pattern).IsMatch(path));

    [Theory]
    [InlineData("t/2024-*/x", "t/2024-")]
    [InlineData("t/x", "t/x")]
    [InlineData("**", "")]
    public void Prefix_isWhatAllMatchesStartWith(string pattern, string prefix) => Assert.Equal(prefix, new GlobPath(pattern).Prefix);
}
