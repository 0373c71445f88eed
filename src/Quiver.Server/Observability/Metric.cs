namespace Quiver.Server.Observability;

/// <summary>An instrument at one moment.</summary>
/// <param name="Meter">The meter that it belongs to.</param>
/// <param name="Name">The name, as OpenTelemetry writes names.</param>
/// <param name="Unit">The unit, as UCUM writes units; empty where there is none.</param>
/// <param name="Description">What is measured; empty where nobody says.</param>
/// <param name="Kind">How the values are to be read.</param>
/// <param name="Points">The values, one a set of labels.</param>
sealed record Metric(
    string Meter, string Name, string Unit, string Description, MetricKind Kind, IReadOnlyList<MetricPoint> Points);
