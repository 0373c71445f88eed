using Quiver.Storage.WriteBuffer;
using Xunit;

namespace Quiver.Storage.Tests.WriteBuffer;

public sealed unsafe class SeriesSearchTests
{
    [Fact]
    public void Rows_of_a_series_are_found_wherever_they_are()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var series = new int[random.Next(1, 200)];
            for (var i = 0; i < series.Length; i++)
            {
                series[i] = random.Next(4);
            }

            var from = random.Next(series.Length);
            var to = random.Next(from, series.Length + 1);
            int[] expected = [.. Enumerable.Range(from, to - from).Where(i => series[i] == 2).Select(i => i + 1000)];
            var rows = new int[series.Length + 1];
            fixed (int* place = series, target = rows)
            {
                Assert.Equal(expected.Length, SeriesSearch.Count(place, from, to, 2));
                Assert.Equal(expected.Length, SeriesSearch.Find(place, from, to, 2, 1000, target));
            }

            Assert.Equal(expected, rows[..expected.Length]);
        }
    }
}
