using System.Globalization;
using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQl.Series;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;

namespace Quiver.InfluxQueries;

/// <summary>Writes the rows of SELECT … INTO. Dimensions are tags of the points, all other columns fields.</summary>
sealed class TargetWriter(StatementScope scope, InfluxSelect select)
{
    /// <summary>Lines are written in pieces of about as many bytes.</summary>
    const int PieceBytes = 4 << 20;

    static readonly WriteOptions _options = new() { Precision = TimePrecision.Nanosecond };

    /// <summary>Runs a SELECT to its end and returns the count of points that it wrote.</summary>
    public async Task<SeriesRows> WriteAsync(SelectExecution execution, CancellationToken cancellationToken)
    {
        InfluxMeasurement target = select.Target!.Measurement;
        string database = scope.StoreDatabaseOf(target);
        scope.Request.Access.RequireWrite(database);
        if (execution.Columns[0] != "time")
        {
            throw new QuiverException(ErrorCode.InvalidStatement, "error finding time index in result");
        }

        long written = 0;
        var lines = new StringBuilder();
        IAsyncEnumerable<ComputedSeries> computed = await execution.ComputeAsync(cancellationToken).ConfigureAwait(false);
        await foreach (ComputedSeries series in computed.ConfigureAwait(false))
        {
            string name = target.Name.Length > 0 ? target.Name : series.Name;
            for (int row = 0; row < series.Times.Count; row++)
            {
                written += TargetLine.TryAppend(lines, name, execution, series, row) ? 1 : 0;
                if (lines.Length > PieceBytes)
                {
                    await FlushAsync(database, lines, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await FlushAsync(database, lines, cancellationToken).ConfigureAwait(false);
        return new SeriesRows(
            "result", [], ["time", "written"],
            [SeriesColumns.OfTimes([0]), ColumnBuilder.Build(DataType.Int64, written)], 1);
    }

    async Task FlushAsync(string database, StringBuilder lines, CancellationToken cancellationToken)
    {
        if (lines.Length > 0)
        {
            WriteResult result = await scope.Executor.Store
                .WriteLinesAsync(database, Encoding.UTF8.GetBytes(lines.ToString()), _options, cancellationToken).ConfigureAwait(false);
            lines.Clear();
            if (result.Errors is [{ Reason: var reason }, ..])
            {
                throw new QuiverException(ErrorCode.InvalidValue, string.Create(
                    CultureInfo.InvariantCulture, $"partial write: {reason} dropped={result.ErrorCount}"));
            }
        }
    }
}
