using Quiver.Arrow.Batches;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Series;

/// <summary>What running a SELECT asks of whoever has the series and the engine.</summary>
interface ISeriesStore : ISeriesSchema
{
    /// <summary>The functions that plans may call.</summary>
    FunctionRegistry Functions { get; }

    /// <summary>What the statement may still take.</summary>
    SelectQuota Quota { get; }

    /// <summary>
    /// Divides the times of a query at places where chunks of a measurement end and others begin, into parts that are worth a plan each.
    /// </summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="first">The first nanosecond.</param>
    /// <param name="last">The last nanosecond.</param>
    /// <returns>The parts, in the order of time; all times together. Fewer than two where there is nothing to divide.</returns>
    IReadOnlyList<TimeSlice> Slice(InfluxMeasurement measurement, long first, long last);

    /// <summary>Starts a plan.</summary>
    /// <param name="build">Makes the plan, given what finds the table of a measurement, and the numbers of columns; null where there
    /// is nothing to read.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The rows; whoever reads a batch disposes it.</returns>
    Task<IAsyncEnumerable<RecordBatch>> StartAsync(
        Func<Func<InfluxMeasurement, ITableProvider?>, ColumnIds, LogicalPlan?> build, CancellationToken cancellationToken);
}
