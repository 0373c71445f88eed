using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Takes the rows of a <see cref="BucketPlan"/> apart into series, with a list of buckets for each call.</summary>
/// <param name="shape">What is read.</param>
/// <param name="computed">The calls that the engine computes.</param>
sealed class BucketReader(SelectShape shape, IReadOnlyList<CallNode> computed)
{
    /// <summary>Returns the calls next to what is read, if the engine computes all of them as InfluxQL does; else none. Whether they are
    /// whole or put together from parts, the engine's aggregation is one of parts for each piece of a chunk, and their merge.</summary>
    public static IReadOnlyList<CallNode> FindCalls(SelectShape shape, TimeWindows windows, ISeriesSchema schema)
    {
        if (shape.IsRaw || shape.Auxiliaries.Count > 0 || shape.Subqueries.Count > 0
            || (!windows.Interval.IsNone && shape.Graph.Emit.TimeZone.Length > 0))
        {
            return [];
        }

        List<CallNode> calls = [.. shape.CallNodes.Select(FirstOf).OfType<CallNode>()];
        bool isPossible = calls.Count == shape.Calls.Count
            && calls.TrueForAll(call => !call.KeepsTime && call.Selection == calls[0].Selection && BucketPlan.CanCompute(call.Call))
            && shape.Select.Sources.DistinctBy(source => source.Measurement?.Name).Count() == shape.Select.Sources.Count
            && shape.Select.Sources.All(source => HasTypes(schema.Describe(source.Measurement!), shape));
        return isPossible ? calls : [];
    }

    /// <summary>Reads series, each whole, in the order of the rows.</summary>
    public async IAsyncEnumerable<SeriesPoints> ReadAsync(
        IAsyncEnumerable<RecordBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SeriesPoints? series = null;
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
                            yield return series;
                        }

                        series = new SeriesPoints(keys.NameAt(from), keys.TagsAt(from))
                        {
                            Columns = [],
                            Buckets = [.. computed.Select(_ => new List<Point>())],
                        };
                    }

                    for (int i = 0; i < computed.Count; i++)
                    {
                        Append(
                            series.Buckets[i], computed[i].Call, batch.Columns[time], batch.Columns[time + 1 + i], from, to);
                    }

                    from = to;
                }
            }
        }

        if (series is not null)
        {
            if (shape.Dimensions.Count == 0)
            {
                int direction = shape.Graph.Emit.IsAscending ? 1 : -1;
                Array.ForEach(series.Buckets, points => points.Sort((a, b) => direction * a.Time.CompareTo(b.Time)));
            }

            yield return series;
        }
    }

    /// <summary>Returns the call of a column below a node; null where that is no aggregate or selector.</summary>
    static CallNode? FirstOf(GraphNode node)
    {
        while (node is not (CallNode { Column: not null } or TransformNode { Column: not null }) && node.Inputs.Count > 0)
        {
            node = node.Inputs[0].Source;
        }

        return node as CallNode;
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
