using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Lowering;

/// <summary>The plan that gives a row for each series of a measurement that has points for a query.</summary>
sealed class SeriesPlan(PointQuery query, Func<InfluxMeasurement, ITableProvider?> findTable, ColumnIds ids)
{
    /// <summary>Makes the plan; null where the measurement has nothing that is asked for.</summary>
    /// <param name="most">No more rows than this are needed.</param>
    public LogicalPlan? Build(long most)
    {
        var scans = new MeasurementScans(query, findTable, ids);
        if (scans.All.Count == 0)
        {
            return null;
        }

        MeasurementScan scan = scans.All[0];
        PlanColumn[] columns = [.. scan.Schema.Tags.Order(StringComparer.Ordinal).Select(scan.FindTag).OfType<PlanColumn>()];
        LogicalPlan rows = scans.Rows(scan, columns, withPresence: true);
        Projection[] tags = [.. columns.Select(tag => scans.Computed(tag.Name, tag.Read()))];
        return tags.Length > 0
            ? new LogicalLimit(new LogicalAggregate(rows, tags, []), 0, most)
            : new LogicalLimit(
                new LogicalProject(rows, [scans.Computed("series", new LiteralExpression(new ScalarValue(DataType.Utf8, "")))]), 0, 1);
    }
}
