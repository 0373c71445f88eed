using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Evaluation;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Takes the rows of a plan of points apart into series.</summary>
sealed class PointReader
{
    readonly SelectShape _shape;
    readonly int _dimensionCount;
    readonly int[] _slots;
    readonly InfluxValue[] _row;
    readonly RowExpression? _rest;
    readonly SeriesMemory _memory;

    /// <param name="shape">What is read.</param>
    /// <param name="scans">The scans of the points.</param>
    /// <param name="memory">Counts the rows of the series that is read.</param>
    public PointReader(SelectShape shape, MeasurementScans scans, SeriesMemory memory)
    {
        _memory = memory;
        _shape = shape;
        _dimensionCount = shape.Dimensions.Count;
        if (scans.Rest is { } condition)
        {
            foreach (InfluxVariable variable in MeasurementScans.VariablesOf(condition).Where(v => v.Type != InfluxType.Unknown))
            {
                shape.Require(variable);
            }

            _rest = RowExpressionCompiler.CompileCondition(condition, variable => (shape.IndexOf(variable), variable.Type));
        }

        List<string> names = [.. scans.Variables];
        _slots = [.. shape.Variables.Select(variable => names.IndexOf(variable.Name))];
        _row = new InfluxValue[_slots.Length];
    }

    /// <summary>Reads series, each whole, in the order of the rows.</summary>
    public async IAsyncEnumerable<SeriesPoints> ReadAsync(
        IAsyncEnumerable<RecordBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SeriesPoints? series = null;
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                var keys = new SeriesKeys(batch, _dimensionCount);
                Func<int, InfluxValue>[] readers =
                    [.. _slots.Select(slot => ColumnValues.ReaderOf(batch.Columns[_dimensionCount + 2 + slot]))];
                for (int from = 0; from < batch.Length;)
                {
                    int to = keys.EndOf(from);
                    if (series is null || !series.Is(keys.NameAt(from), keys.TagsAt(from)))
                    {
                        if (series is not null)
                        {
                            yield return series;
                        }

                        _memory.Clear();
                        series = SeriesPoints.Create(keys.NameAt(from), keys.TagsAt(from), _shape.Variables.Count);
                    }

                    Append(series, batch, readers, from, to);
                    from = to;
                }
            }
        }

        if (series is not null)
        {
            yield return series;
        }
    }

    void Append(SeriesPoints series, RecordBatch batch, Func<int, InfluxValue>[] readers, int from, int to)
    {
        _memory.Take(to - from, _row.Length);
        ReadOnlySpan<long> times = ((FixedWidthColumn)batch.Columns[_dimensionCount + 1]).Values<long>();
        for (int row = from; row < to; row++)
        {
            for (int i = 0; i < readers.Length; i++)
            {
                _row[i] = ValueCasts.Cast(readers[i](row), _shape.Variables[i].Type);
            }

            if (_rest is not null && _rest.Evaluate(_row) is not { Type: InfluxType.Boolean, Boolean: true })
            {
                continue;
            }

            series.Times.Add(times[row]);
            for (int i = 0; i < _row.Length; i++)
            {
                series.Columns[i].Add(_row[i]);
            }
        }
    }
}
