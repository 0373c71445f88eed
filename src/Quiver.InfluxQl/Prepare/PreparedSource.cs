using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Prepare;

/// <summary>A source: a measurement that exists, or a subquery.</summary>
sealed record PreparedSource(InfluxMeasurement? Measurement, PreparedSelect? Subquery);
