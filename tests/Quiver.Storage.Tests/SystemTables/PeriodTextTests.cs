using Quiver.Arrow.Errors;
using Quiver.Storage.Tables.SystemTables;
using Xunit;

namespace Quiver.Storage.Tests.SystemTables;

public sealed class PeriodTextTests
{
    [Theory]
    [InlineData("30d", "30.00:00:00", "30d")]
    [InlineData("1h 30m", "01:30:00", "1h30m")]
    [InlineData("7 days", "7.00:00:00", "7d")]
    [InlineData(" 2weeks 1day\t3 hours 4minutes 5 sec ", "15.03:04:05", "15d3h4m5s")]
    [InlineData("1500ms", "00:00:01.5", "1s500ms")]
    [InlineData("1us", "00:00:00.000001", "0.001ms")]
    [InlineData("200ns", "00:00:00.0000002", "0.0002ms")]
    [InlineData("1M", "30.10:33:36", "30d10h33m36s")]
    [InlineData("1y", "365.06:00:00", "365d6h")]
    public void Periods_areReadAndWritten(string text, string expected, string written)
    {
        var period = PeriodText.Parse(text);
        Assert.Equal(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), period);
        Assert.Equal(written, PeriodText.Of(period));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("d")]
    [InlineData("3")]
    [InlineData("3 D")]
    [InlineData("-3d")]
    [InlineData("0s")]
    [InlineData("1ns")]
    [InlineData("3dd")]
    [InlineData("1.5h")]
    [InlineData("99999999999999999999d")]
    [InlineData("9223372036854775807y 9223372036854775807y")]
    [InlineData("30000y")]
    public void WhatIsNone_isSaidToBe(string text) =>
        Assert.Equal(ErrorCode.InvalidValue, Assert.Throws<QuiverException>(() => PeriodText.Parse(text)).Code);
}
