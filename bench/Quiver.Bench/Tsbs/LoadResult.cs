namespace Quiver.Bench.Tsbs;

/// <summary>How many lines went in and how long that took.</summary>
readonly record struct LoadResult(long Lines, double Seconds)
{
    public double Rate => Lines / Seconds;
}
