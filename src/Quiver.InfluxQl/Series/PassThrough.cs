using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Results;

namespace Quiver.InfluxQl.Series;

/// <summary>Hands columns of points on as they come, where a SELECT of plain fields and tags computes nothing: memory stays bounded
/// however many rows there are.</summary>
sealed class PassThrough(SelectShape shape, MeasurementScans scans)
{
    string? _name;
    string[] _tags = [];
    long _rows;
    SeriesLimit? _seriesLimit;
    bool _isTaken;
    bool _isBegun;

    /// <summary>Whether a SELECT computes nothing.</summary>
    public static bool IsPossible(SelectShape shape, ISeriesSchema schema) =>
        shape.IsRaw && !shape.HasTarget && shape.Compiled.Fill is InfluxFill.Null
        && shape.Outputs.All(output => output is InfluxVariable)
        && shape.Auxiliaries.Any(variable => variable.Type is not InfluxType.Unknown and not InfluxType.Tag)
        && shape.Select.Sources.All(source => source.Measurement is { } measurement && HasTypes(schema.Describe(measurement), shape));

    /// <summary>Reads the rows of a plan of points.</summary>
    public async IAsyncEnumerable<SeriesRows> ReadAsync(
        IAsyncEnumerable<RecordBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RowLimit limit = RowLimit.Of(shape.Compiled.Statement);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                var keys = new SeriesKeys(batch, shape.Dimensions.Count);
                int[] columns = [.. ColumnsOf()];
                for (int from = 0; from < batch.Length;)
                {
                    int to = keys.EndOf(from);
                    Enter(keys, from);
                    if (_isTaken && Slice(limit, from, to) is ({ } first, { } count) && count > 0)
                    {
                        yield return new SeriesRows(
                            _name, SeriesColumns.TagsOf(shape.Dimensions, _tags), shape.Select.Columns,
                            [.. columns.Select(column => batch.Columns[column].Slice(first, count))], count)
                        {
                            IsContinuation = _isBegun,
                        };
                        _isBegun = true;
                    }

                    from = to;
                }
            }
        }
    }

    static bool HasTypes(MeasurementSchema schema, SelectShape shape) => shape.Variables.All(variable =>
        schema.Fields.TryGetValue(variable.Name, out InfluxType type)
            ? variable.Type == type
            : variable.Type is InfluxType.Tag || !schema.Tags.Contains(variable.Name));

    /// <summary>Begins the series of a row, or goes on with it.</summary>
    void Enter(SeriesKeys keys, int row)
    {
        string name = keys.NameAt(row);
        string[] tags = keys.TagsAt(row);
        if (name == _name && tags.AsSpan().SequenceEqual(_tags))
        {
            return;
        }

        (_name, _tags, _rows) = (name, tags, 0);
        _seriesLimit ??= new SeriesLimit(shape.Compiled.Statement);
        _isTaken = _seriesLimit.Takes(name);
        _isBegun = false;
    }

    /// <summary>Returns which of some rows of the series are within the limit.</summary>
    (int First, int Count) Slice(RowLimit limit, int from, int to)
    {
        long skipped = Math.Clamp(limit.First - _rows, 0, to - from);
        long count = Math.Clamp(limit.End - Math.Max(_rows, limit.First), 0, to - from - skipped);
        _rows += to - from;
        return ((int)(from + skipped), (int)count);
    }

    IEnumerable<int> ColumnsOf()
    {
        int time = shape.Dimensions.Count + 1;
        yield return time;
        List<string> names = [.. scans.Variables];
        foreach (InfluxExpression output in shape.Outputs)
        {
            yield return time + 1 + names.IndexOf(((InfluxVariable)output).Name);
        }
    }
}
