using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Evaluation;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Puts the values of calls and columns together to rows by their times, and computes the fields of each.</summary>
sealed class RowAssembler
{
    /// <summary>Rows are counted in pieces of as many.</summary>
    const int Piece = 64;

    readonly SelectShape _shape;
    readonly RowExpression[] _outputs;
    readonly InfluxType[] _types;
    readonly InfluxValue[] _row;
    readonly InfluxValue[] _defaults;
    readonly int[] _auxiliaries;
    readonly bool _keepsLast;
    readonly SeriesMemory _memory;

    public RowAssembler(SelectShape shape, SeriesMemory memory)
    {
        _memory = memory;
        _shape = shape;
        _types = [.. shape.Calls.Select(CallTypes.TypeOf), .. shape.Auxiliaries.Select(variable => variable.Type)];
        _outputs = [.. shape.Outputs.Select(Compile)];
        _row = new InfluxValue[_types.Length];
        _auxiliaries = [.. shape.Auxiliaries.Select(shape.IndexOf)];
        _keepsLast = shape.Rule.Fill == InfluxFill.Previous;
        InfluxValue number = shape.Rule.Fill == InfluxFill.Number ? FillValues.Of(shape.Rule.Number) : InfluxValue.Null;
        _defaults = [.. _types.Select(type => FillValues.To(type, number))];
    }

    /// <summary>Computes the rows of a series from the points of its calls, one list a call.</summary>
    public ComputedSeries Join(SeriesPoints series, List<Point>[] calls)
    {
        ComputedSeries result = Begin(series);
        int[] next = new int[calls.Length];
        while (TryNextTime(calls, next, out long time))
        {
            int origin = -1;
            for (int i = 0; i < calls.Length; i++)
            {
                bool isHere = next[i] < calls[i].Count && calls[i][next[i]].Time == time;
                Point point = isHere ? calls[i][next[i]++] : default;
                if (isHere)
                {
                    // A function that has no value for a bucket has said so: fill() does not speak for it.
                    _row[i] = point.Value;
                }
                else
                {
                    Put(i, InfluxValue.Null);
                }

                origin = isHere && point.Row >= 0 ? point.Row : origin;
            }

            PutAuxiliaries(series, origin);
            Emit(result, time);
        }

        return result;
    }

    /// <summary>Computes the rows of a series without calls.</summary>
    public ComputedSeries Read(SeriesPoints series, RowLimit limit)
    {
        ComputedSeries result = Begin(series);
        long end = Math.Min(limit.End, series.Times.Count);
        _memory.Quota.AddPoints(Math.Max(end - limit.First, 0));
        for (long i = limit.First; i < end; i++)
        {
            PutAuxiliaries(series, (int)i);
            Emit(result, series.Times[(int)i]);
        }

        return result;
    }

    RowExpression Compile(InfluxExpression expression) => RowExpressionCompiler.CompileField(
        expression, part => _shape.SlotOf(part) is >= 0 and var slot ? (slot, _types[slot]) : (-1, InfluxType.Unknown));

    ComputedSeries Begin(SeriesPoints series)
    {
        Array.Clear(_row);
        var columns = new List<InfluxValue>[_outputs.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = [];
        }

        return new ComputedSeries(series.Name, series.Tags, [], columns)
        {
            ExtraTags = [.. _shape.ExtraTags.Select(tag => (tag.Name, new List<InfluxValue>()))],
        };
    }

    bool TryNextTime(List<Point>[] calls, int[] next, out long time)
    {
        bool isFound = false;
        time = 0;
        for (int i = 0; i < calls.Length; i++)
        {
            if (next[i] < calls[i].Count)
            {
                long other = calls[i][next[i]].Time;
                bool isFirst = _shape.Compiled.IsAscending ? other < time : other > time;
                time = !isFound || isFirst ? other : time;
                isFound = true;
            }
        }

        return isFound;
    }

    void PutAuxiliaries(SeriesPoints series, int origin)
    {
        for (int i = 0; i < _auxiliaries.Length; i++)
        {
            Put(_shape.Calls.Count + i, origin < 0 ? InfluxValue.Null : series.Columns[_auxiliaries[i]][origin]);
        }
    }

    /// <summary>A value that is not there is what fill() says; under fill(previous) that of the row before stays.</summary>
    void Put(int slot, InfluxValue value)
    {
        if (!value.IsNull || !_keepsLast)
        {
            _row[slot] = value.IsNull ? _defaults[slot] : value;
        }
    }

    void Emit(ComputedSeries result, long time)
    {
        if (result.Times.Count % Piece == 0)
        {
            _memory.Take(Piece, result.Columns.Length);
        }

        result.Times.Add(time);
        for (int i = 0; i < _outputs.Length; i++)
        {
            InfluxValue value = _outputs[i].Evaluate(_row);
            result.Columns[i].Add(value.Type == InfluxType.Float && double.IsNaN(value.Float) ? InfluxValue.Null : value);
        }

        for (int i = 0; i < _shape.ExtraTags.Count; i++)
        {
            result.ExtraTags[i].Values.Add(_row[_shape.SlotOf(_shape.ExtraTags[i])]);
        }
    }
}
