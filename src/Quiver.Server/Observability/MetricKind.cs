namespace Quiver.Server.Observability;

/// <summary>How the values of a metric are to be read.</summary>
enum MetricKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>Counts of values by size.</summary>
    Histogram,
}
