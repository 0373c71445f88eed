using Quiver.InfluxQl.Lexical;
using Xunit;

namespace Quiver.InfluxQl.Tests.Lexical;

/// <summary>Times in both directions, against the calendar of .NET.</summary>
public sealed class TimeTextTests
{
    [Fact]
    public void Random_times_survive_and_agree_with_the_calendar()
    {
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++)
        {
            long seconds = random.NextInt64(-9_000_000_000, 9_000_000_000);
            string text = TimeText.Format((Int128)seconds * 1_000_000_000);
            Assert.Equal(DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ"), text);
            Assert.True(TimeText.TryParse(text, null, out Int128 parsed));
            Assert.Equal((Int128)seconds * 1_000_000_000, parsed);
        }
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00", false)]
    [InlineData("2020-01-01 10:00", false)]
    [InlineData("2020-02-30", false)]
    [InlineData("2020-02-29", true)]
    [InlineData("2020-01-01 5:00:00", true)]
    [InlineData("2020-01-01 05:00:00.123456789123", true)]
    [InlineData("2020-01-01T05:00:00.5+02:30", true)]
    [InlineData("2020-01-01T05:00:00z", false)]
    [InlineData("2020-01-01T25:00:00Z", false)]
    [InlineData("2020-01-01T", false)]
    public void Only_the_formats_of_InfluxDB_are_times(string text, bool isTime) => Assert.Equal(isTime, TimeText.TryParse(text, null, out _));

    [Theory]
    [InlineData(1, "1970-01-01T00:00:00.000000001Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(1_500_000_000, "1970-01-01T00:00:01.5Z")]
    [InlineData(TimeText.Maximum, "2262-04-11T23:47:16.854775806Z")]
    [InlineData(TimeText.Minimum, "1677-09-21T00:12:43.145224194Z")]
    public void Fractions_are_trimmed(long nanoseconds, string expected) => Assert.Equal(expected, TimeText.Format(nanoseconds));
}
