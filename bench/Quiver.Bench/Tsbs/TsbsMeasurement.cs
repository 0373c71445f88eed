using Quiver.Bench.Run;

namespace Quiver.Bench.Tsbs;

/// <summary>The times of one query type in the three databases, and whether the answers agreed.</summary>
sealed class TsbsMeasurement(string type)
{
    public string Type { get; } = type;

    public List<double> Quiver { get; } = [];

    public List<double> DuckDb { get; } = [];

    public List<double> Influx { get; } = [];

    public int Rows { get; set; }

    /// <summary>The first thing that was wrong; null where all was right.</summary>
    public string? Problem { get; set; }

    /// <summary>The databases whose rows were the same as Quiver's.</summary>
    public SortedSet<string> SameAs { get; } = [];

    public double? ToDuckDb => Ratio(DuckDb);

    public double? ToInflux => Ratio(Influx);

    double? Ratio(List<double> other) =>
        Problem is null && Quiver.Count > 0 && other.Count > 0 ? Measurement.Median(Quiver) / Measurement.Median(other) : null;
}
