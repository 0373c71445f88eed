using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>A source: a measurement, or a subquery with what was compiled of it.</summary>
sealed record CompiledSource(InfluxMeasurement? Measurement, CompiledSelect? Subquery);
