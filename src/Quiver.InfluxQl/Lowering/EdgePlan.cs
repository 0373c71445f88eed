using Quiver.Engine.Functions;
using Quiver.Engine.Logical;

namespace Quiver.InfluxQl.Lowering;

/// <summary>
/// The plan that finds how far back the last rows of all series lie (or how far on the first ones): one time, before which no series has
/// its last row. It reads tags and times only, so that of a query for one row of each series all else is read for a short time.
/// </summary>
sealed class EdgePlan(PointQuery query, MeasurementScans scans, FunctionRegistry functions)
{
    /// <summary>Whether a query is one for the first or last row of each series of a measurement.</summary>
    public static bool IsOfUse(PointQuery query) =>
        query.RowsPerSeries == 1 && query.Dimensions.Count > 0 && query.Measurements.Count == 1;

    /// <summary>Makes the plan; null where the engine cannot decide which rows count.</summary>
    public LogicalPlan? Build()
    {
        if (scans.All is not [var scan] || scans.Rest is not null)
        {
            return null;
        }

        PlanColumn[] tags = [.. query.Dimensions.Select(scan.FindTag).OfType<PlanColumn>()];
        LogicalPlan rows = scans.Rows(scan, [scan.Time, .. tags], withPresence: true);
        (PlanColumn edge, AggregateCall ofSeries) = Call(query.IsAscending ? "min" : "max", scan.Time);
        var edges = new LogicalAggregate(rows, [.. tags.Select(tag => scans.Computed(tag.Name, tag.Read()))], [(edge, ofSeries)]);
        return new LogicalAggregate(edges, [], [Call(query.IsAscending ? "max" : "min", edge)]);
    }

    (PlanColumn Column, AggregateCall Call) Call(string name, PlanColumn argument)
    {
        AggregateFunction function = functions.FindAggregate(name)!;
        FunctionSignature signature = function.Resolve([argument.Type])!;
        return (new PlanColumn(scans.Ids.Next(), name, signature.Result), new AggregateCall(function, signature, [argument.Read()]));
    }
}
