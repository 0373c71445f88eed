using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Lowering;

/// <summary>What points a SELECT reads from its measurements.</summary>
/// <param name="Measurements">The measurements; rows of one name are one measurement's.</param>
/// <param name="Dimensions">The tags that tell series apart, sorted.</param>
/// <param name="Variables">The names of the fields and tags that are read.</param>
/// <param name="Presence">Rows count that have one of these fields.</param>
/// <param name="Condition">Which rows count, without the time; null for all.</param>
/// <param name="First">The first nanosecond.</param>
/// <param name="Last">The last nanosecond.</param>
/// <param name="IsAscending">Whether rows come in the order of time.</param>
sealed record PointQuery(
    IReadOnlyList<InfluxMeasurement> Measurements,
    IReadOnlyList<string> Dimensions,
    IReadOnlyList<string> Variables,
    IReadOnlyList<InfluxVariable> Presence,
    InfluxExpression? Condition,
    long First,
    long Last,
    bool IsAscending)
{
    /// <summary>Tells fields from tags.</summary>
    public required ISeriesSchema Schema { get; init; }

    /// <summary>No more rows of each series than this are needed; null where all are.</summary>
    public long? RowsPerSeries { get; init; }
}
