using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Transformations;

/// <summary>integral: the area below the line through the points, by trapezoids. With buckets the line is cut where a bucket ends; the
/// area after that counts for the bucket of the next point. Of points with one time the last counts.</summary>
/// <remarks>InfluxDB 1.8 has two sets of code. That for integers loses the value at the cut: the first trapezoid of the next bucket has
/// the value of the point before the cut on one side and that of the cut on the other. And without GROUP BY time it has all times of
/// the statement as its bucket, and the time of that, where the one for floats has none and the time 0. Both are kept, because clients
/// compare answers.</remarks>
sealed class IntegralTransformation(long unit, InfluxType type, FunctionOptions options) : ITransformation
{
    readonly bool _isFloat = type == InfluxType.Float;
    bool _hasPrevious;
    long _previousTime;
    double _previousValue;
    (long Start, long End) _window;
    double _sum;

    bool HasBuckets => !options.Interval.IsNone;

    bool HasWindows => HasBuckets || !_isFloat;

    /// <inheritdoc/>
    public void Add(in Point point, List<Point> output)
    {
        if (point.Value.IsNull)
        {
            return;
        }

        double value = point.Value.AsFloat;
        if (!_hasPrevious || _previousTime == point.Time)
        {
            if (!_hasPrevious)
            {
                _window = FirstWindow(point.Time);
                _hasPrevious = true;
            }

            Remember(point.Time, value);
            return;
        }

        double next = value;
        if (HasWindows && (options.IsAscending ? point.Time >= _window.End : point.Time <= _window.End))
        {
            double? cut = CutAtEnd(point.Time, value);
            if (!_isFloat)
            {
                next = cut ?? next;
            }

            output.Add(new Point(_window.Start, Numeric.FloatOrNull(_sum)));
            _window = WindowOf(point.Time);
            _sum = 0;
        }

        _sum += Area(point.Time, next);
        Remember(point.Time, value);
    }

    /// <inheritdoc/>
    public void Finish(List<Point> output)
    {
        // A last point at the start of its bucket has no area there.
        if (_hasPrevious && _previousTime != _window.Start)
        {
            output.Add(new Point(_window.Start, Numeric.FloatOrNull(_sum)));
        }
    }

    /// <summary>Adds the area up to the end of the bucket and goes there; returns the value of the line at the end.</summary>
    double? CutAtEnd(long time, double value)
    {
        if (_previousTime == _window.End)
        {
            return null;
        }

        double slope = (value - _previousValue) / (time - _previousTime);
        double cut = (slope * (_window.End - _previousTime)) + _previousValue;
        _sum += Area(_window.End, cut);
        Remember(_window.End, _isFloat ? cut : _previousValue);
        return cut;
    }

    double Area(long time, double value) => 0.5 * (value + _previousValue) * ((double)(time - _previousTime) / unit);

    void Remember(long time, double value) => (_previousTime, _previousValue) = (time, value);

    (long Start, long End) FirstWindow(long time)
    {
        if (!HasWindows)
        {
            return default;
        }

        (long start, long end) = WindowOf(time);
        return (!_isFloat && start == TimeText.Minimum ? 0 : start, end);
    }

    (long Start, long End) WindowOf(long time)
    {
        (long start, long end) = HasBuckets ? options.WindowOf(time) : (options.StartTime, unchecked(options.EndTime + 1));
        return options.IsAscending ? (start, end) : (end, start);
    }
}
