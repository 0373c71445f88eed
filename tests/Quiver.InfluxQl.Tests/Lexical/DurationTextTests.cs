using Quiver.InfluxQl.Lexical;
using Xunit;

namespace Quiver.InfluxQl.Tests.Lexical;

/// <summary>Durations in both directions.</summary>
public sealed class DurationTextTests
{
    [Theory]
    [InlineData("1ns", 1, "1ns")]
    [InlineData("3u", 3_000, "3u")]
    [InlineData("3µ", 3_000, "3u")]
    [InlineData("15ms", 15_000_000, "15ms")]
    [InlineData("90s", 90_000_000_000, "90s")]
    [InlineData("1h30m", 5_400_000_000_000, "90m")]
    [InlineData("48h", 172_800_000_000_000, "2d")]
    [InlineData("14d", 1_209_600_000_000_000, "2w")]
    [InlineData("-1m", -60_000_000_000, "-1m")]
    [InlineData("0s", 0, "0s")]
    public void Durations_are_read_and_printed(string text, long nanoseconds, string printed)
    {
        Assert.Null(DurationText.Parse(text, out long actual));
        Assert.Equal(nanoseconds, actual);
        Assert.Equal(printed, DurationText.Format(actual));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1x")]
    [InlineData("1n")]
    [InlineData("1h2")]
    [InlineData("h")]
    [InlineData("99999999999999999999s")]
    public void Others_are_refused(string text) => Assert.Equal("invalid duration", DurationText.Parse(text, out _));

    [Fact]
    public void Sums_below_zero_overflowed() => Assert.Equal(
        "overflowed duration 16000w: choose a smaller duration or INF", DurationText.Parse("16000w", out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ns")]
    [InlineData(1_500, "1.5µs")]
    [InlineData(2_000_000, "2ms")]
    [InlineData(1_500_000_000, "1.5s")]
    [InlineData(60_000_000_000, "1m0s")]
    [InlineData(604_800_000_000_000, "168h0m0s")]
    public void Go_prints_hours_minutes_and_seconds(long nanoseconds, string expected) =>
        Assert.Equal(expected, DurationText.FormatGo(nanoseconds));
}
