using Quiver.Cli.Running;
using Xunit;

namespace Quiver.Cli.Tests;

public sealed class InterruptTests
{
    [Fact]
    public void Interrupt_whileQueryRuns_cancelsItOnce()
    {
        var source = new InterruptSource();
        Assert.False(source.Interrupt());
        using var query = new CancellationTokenSource();
        source.Begin(query);
        Assert.True(source.Interrupt());
        Assert.True(query.IsCancellationRequested);
        Assert.False(source.Interrupt());
        source.End();
        using var next = new CancellationTokenSource();
        source.Begin(next);
        Assert.False(next.IsCancellationRequested);
        Assert.True(source.Interrupt());
    }

    [Theory]
    [InlineData(-1, "running, 2.5 s")]
    [InlineData(double.NaN, "running, 2.5 s")]
    [InlineData(0, "▕░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░▏ 0 %, 2.5 s")]
    [InlineData(0.5, "▕███████████████░░░░░░░░░░░░░░░▏ 50 %, 2.5 s")]
    [InlineData(7, "▕██████████████████████████████▏ 100 %, 2.5 s")]
    public void ProgressBar_share_isDrawn(double progress, string text) =>
        Assert.Equal(text, ProgressBar.TextOf(progress, TimeSpan.FromSeconds(2.5)));
}
