using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Takes the rows of a <see cref="BucketPlan"/> apart into series, with a list of buckets for each call.</summary>
sealed class BucketReader(SelectShape shape)
{
    /// <summary>Whether the engine computes all calls of a SELECT as InfluxQL does.</summary>
    public static bool IsPossible(SelectShape shape, TimeWindows windows, ISeriesSchema schema) =>
        !shape.IsRaw && shape.Auxiliaries.Count == 0
        && (windows.Interval.IsNone ? !shape.IsLoneSelector : shape.Compiled.Statement.TimeZone.Length == 0)
        && shape.Select.Sources.DistinctBy(source => source.Measurement?.Name).Count() == shape.Select.Sources.Count
        && shape.Calls.All(BucketPlan.CanCompute)
        && shape.Select.Sources.All(source => source.Measurement is { } measurement && HasTypes(schema.Describe(measurement), shape));

    /// <summary>Reads series, each whole, in the order of the rows.</summary>
    public async IAsyncEnumerable<(SeriesPoints Series, List<Point>[] Calls)> ReadAsync(
        IAsyncEnumerable<RecordBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SeriesPoints? series = null;
        List<Point>[] calls = [];
        int time = shape.Dimensions.Count + 1;
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                var keys = new SeriesKeys(batch, shape.Dimensions.Count);
                for (int from = 0; from < batch.Length;)
                {
                    int to = keys.EndOf(from);
                    if (series is null || !series.Is(keys.NameAt(from), keys.TagsAt(from)))
                    {
                        if (series is not null)
                        {
                            yield return (series, calls);
                        }

                        series = SeriesPoints.Create(keys.NameAt(from), keys.TagsAt(from), 0);
                        calls = [.. shape.Calls.Select(_ => new List<Point>())];
                    }

                    for (int i = 0; i < calls.Length; i++)
                    {
                        Append(calls[i], shape.Calls[i], batch.Columns[time], batch.Columns[time + 1 + i], from, to);
                    }

                    from = to;
                }
            }
        }

        if (series is not null)
        {
            if (shape.Dimensions.Count == 0)
            {
                int direction = shape.Compiled.IsAscending ? 1 : -1;
                Array.ForEach(calls, points => points.Sort((a, b) => direction * a.Time.CompareTo(b.Time)));
            }

            yield return (series, calls);
        }
    }

    static bool HasTypes(MeasurementSchema schema, SelectShape shape) => shape.Variables.All(variable =>
        schema.Fields.TryGetValue(variable.Name, out InfluxType type) ? type == variable.Type : !schema.Tags.Contains(variable.Name));

    /// <summary>A bucket in which a call has nothing to count is none of it.</summary>
    static void Append(List<Point> points, InfluxCall call, Column times, Column values, int from, int to)
    {
        Func<int, InfluxValue> timeAt = ColumnValues.ReaderOf(times);
        Func<int, InfluxValue> read = ColumnValues.ReaderOf(values);
        for (int row = from; row < to; row++)
        {
            InfluxValue value = read(row);
            if (!value.IsNull && !(call.Name == "count" && value.Integer == 0))
            {
                points.Add(new Point(timeAt(row).Integer, value));
            }
        }
    }
}
