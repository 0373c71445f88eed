using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Series;
using Xunit;

namespace Quiver.InfluxQl.Tests.Series;

/// <summary>Buckets of GROUP BY time() against their definition.</summary>
public sealed class TimeWindowsTests
{
    const long Second = 1_000_000_000;
    const long Day = 86_400 * Second;

    [Fact]
    public void BucketsAreMultiplesOfTheirLength()
    {
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++)
        {
            long length = random.NextInt64(1, 1L << random.Next(1, 55));
            long offset = random.NextInt64(-length, length);
            long time = random.NextInt64(-4_000_000_000 * Second, 4_000_000_000 * Second);
            (long start, long end) = Windows(length, offset % length).Of(time);
            Assert.Equal((length, offset, time, (Int128)start), (length, offset, time, Naive(time, length, offset)));
            Assert.Equal(length, end - start);
        }
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    public void DaysOfAZoneStartAtItsMidnight(string name)
    {
        TimeZoneInfo zone = InfluxZones.Find(name)!;
        TimeWindows windows = Windows(Day, 0, zone);
        var random = new Random(6);
        for (int i = 0; i < 5_000; i++)
        {
            // From 1990 on: on the first day of 1986 there was no midnight in Nepal.
            long time = random.NextInt64(631_152_000, 2_000_000_000) * Second;
            (long start, long end) = windows.Of(time);
            Assert.InRange(time, start, end - 1);
            DateTimeOffset local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(time / Second), zone);
            Assert.Equal(local.Date, TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(start / Second), zone).DateTime);
        }
    }

    static Int128 Naive(Int128 time, Int128 length, Int128 offset)
    {
        Int128 since = (time - offset) % length;
        return time - (since < 0 ? since + length : since);
    }

    static TimeWindows Windows(long length, long offset, TimeZoneInfo? zone = null) =>
        new(new TimeInterval(length, offset), long.MinValue + 2, long.MaxValue - 1, zone);
}
