using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Prepare;

/// <summary>What is known of measurements without reading points: the one thing that preparing a query asks of storage.</summary>
interface ISeriesSchema
{
    /// <summary>Returns the measurements that a source means, in the order of their names: itself, or those that its regular
    /// expression matches. What does not exist is left out.</summary>
    IReadOnlyList<InfluxMeasurement> Expand(InfluxMeasurement source);

    /// <summary>Returns fields and tags of a measurement.</summary>
    MeasurementSchema Describe(InfluxMeasurement measurement);
}
