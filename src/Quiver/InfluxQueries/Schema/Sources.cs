using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQueries.Schema;

/// <summary>FROM of statements about series.</summary>
static class Sources
{
    /// <summary>Returns whether a measurement is meant; all are where there is no FROM.</summary>
    public static bool Matches(IReadOnlyList<InfluxSource> sources, string measurement) => sources.Count == 0
        || sources.OfType<InfluxMeasurement>().Any(source =>
            source.Regex is { } regex ? regex.Regex.IsMatch(measurement) : source.Name == measurement);
}
