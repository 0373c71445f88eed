using Quiver.Compute.Aggregation;
using Xunit;

namespace Quiver.Compute.Tests.Aggregation;

/// <summary>Estimates of quantiles beside the exact ones.</summary>
public sealed class TDigestTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(5_000, 1)]
    [InlineData(50_000, 7)]
    public void Quantiles_lie_near_the_exact_ones_however_many_digests_are_merged(int count, int parts)
    {
        var random = new Random(count);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * random.NextDouble())];
        TDigest[] digests = [.. Enumerable.Range(0, parts).Select(_ => new TDigest())];
        for (int i = 0; i < count; i++)
        {
            digests[i % parts].Add(values[i], 1);
        }

        var all = new TDigest();
        foreach (TDigest digest in digests)
        {
            all.Merge(digest);
        }

        Array.Sort(values);
        foreach (double fraction in new[] { 0, 0.001, 0.1, 0.5, 0.9, 0.999, 1 })
        {
            double estimate = all.Quantile(fraction)!.Value;
            double rank = values.Count(v => v <= estimate) / (double)count;
            Assert.InRange(estimate, values[0], values[^1]);
            Assert.InRange(rank, fraction - 0.01 - (1.0 / count), fraction + 0.01 + (1.0 / count));
        }
    }

    [Fact]
    public void A_digest_without_values_has_no_quantile_and_infinities_stay_at_the_ends()
    {
        var digest = new TDigest();
        digest.Add(double.NaN, 1);
        Assert.Null(digest.Quantile(0.5));
        digest.Add(double.PositiveInfinity, 1);
        digest.Add(1, 1);
        digest.Add(double.NegativeInfinity, 1);
        Assert.Equal(double.NegativeInfinity, digest.Quantile(0));
        Assert.Equal(double.PositiveInfinity, digest.Quantile(1));
    }
}
