using Quiver.InfluxQl.Functions;
using Xunit;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>Finding a rank without sorting.</summary>
public sealed class OrderStatisticTests
{
    [Fact]
    public void A_rank_is_that_of_sorted_numbers()
    {
        var random = new Random(11);
        for (int round = 0; round < 400; round++)
        {
            int count = random.Next(1, 120);
            int distinct = random.Next(1, 200);
            double[] numbers = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(distinct))];
            if (round % 3 == 0)
            {
                Array.Sort(numbers);
            }

            double[] sorted = [.. numbers.Order()];
            int rank = random.Next(count);
            Assert.Equal(sorted[rank], OrderStatistic.Select(numbers.AsSpan(), rank));
            Assert.All(numbers[..rank], number => Assert.True(number <= sorted[rank]));
            Assert.All(numbers[rank..], number => Assert.True(number >= sorted[rank]));
            Assert.Equal(sorted, numbers.Order());
        }
    }

    /// <summary>The sequence against medians of three by Musser, Introspective sorting, 1997.</summary>
    [Fact]
    public void A_sequence_against_medians_of_three_is_found()
    {
        const int Half = 50_000;
        var numbers = new long[2 * Half];
        for (int i = 0; i < Half; i++)
        {
            numbers[i] = i % 2 == 0 ? i + 1 : Half + i;
            numbers[Half + i] = 2L * (i + 1);
        }

        long[] sorted = [.. numbers.Order()];
        Assert.Equal(sorted[Half], OrderStatistic.Select(numbers.AsSpan(), Half));
    }
}
