using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>Reads the values of a column at the times that a selection has.</summary>
/// <param name="column">Which of the columns of the series.</param>
/// <param name="first">The first nanosecond.</param>
/// <param name="last">The last nanosecond.</param>
sealed class ColumnStep(int column, long first, long last) : PointStep
{
    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series)
    {
        List<InfluxValue> values = series.Columns[column];
        var points = new List<Point>(values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            long time = series.Times[i];
            if (!values[i].IsNull && time >= first && time <= last)
            {
                points.Add(new Point(time, values[i], i));
            }
        }

        return points;
    }
}
