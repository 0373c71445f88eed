using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>Reads the values of a column at the times that a selection has.</summary>
/// <param name="column">Which of the columns of the series.</param>
/// <param name="first">The first nanosecond.</param>
/// <param name="last">The last nanosecond.</param>
/// <param name="memory">Counts the points.</param>
sealed class ColumnStep(int column, long first, long last, SeriesMemory memory) : PointStep
{
    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series)
    {
        List<InfluxValue> values = series.Columns[column];
        memory.Take(values.Count, 2);
        var points = new List<Point>(values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            long time = series.Times[i];
            if (!values[i].IsNull && time >= first && time <= last)
            {
                points.Add(new Point(time, values[i], i));
            }
        }

        memory.Quota.AddPoints(points.Count);
        return points;
    }
}
