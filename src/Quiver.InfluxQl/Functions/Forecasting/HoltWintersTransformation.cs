using System.Runtime.InteropServices;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Forecasting;

/// <summary>holt_winters and holt_winters_with_fit: continues the values of buckets, after the last one or also in place of them.
/// </summary>
sealed class HoltWintersTransformation : ITransformation
{
    /// <summary>The most buckets, those to come included: each of thousands of steps of the fit visits all.</summary>
    public const int MaxBuckets = 1_000_000;

    /// <summary>The most buckets of a season: the fit keeps the square of it, and takes its time for each step.</summary>
    public const int MaxSeason = 2000;

    readonly string _name;
    readonly long _steps;
    readonly long _season;
    readonly long _interval;
    readonly bool _hasFit;
    readonly CancellationToken _cancellation;
    readonly List<Point> _points = [];

    /// <summary>Creates the function of a call.</summary>
    public HoltWintersTransformation(InfluxCall call, FunctionOptions options)
    {
        _name = call.Name;
        _steps = ((InfluxInteger)call.Arguments[1]).Value;
        long season = ((InfluxInteger)call.Arguments[2]).Value;
        _season = season < 2 ? 0 : season;
        _interval = options.Interval.Duration;
        _hasFit = call.Name == "holt_winters_with_fit";
        _cancellation = options.Cancellation;
    }

    /// <inheritdoc/>
    public void Add(in Point point, List<Point> output)
    {
        if (!point.Value.IsNull)
        {
            _points.Add(point);
        }
    }

    /// <inheritdoc/>
    public void Finish(List<Point> output)
    {
        if (_points.Count < Math.Max(2, _season) || RoundToBucket(_points[^1].Time) <= RoundToBucket(_points[0].Time))
        {
            return;
        }

        double[] values = Spread();
        if (_season > MaxSeason)
        {
            throw FunctionErrors.ForecastTooLarge(_name, "buckets a season", _season, MaxSeason);
        }

        double[] forecast = new HoltWintersModel(values, (int)_season, _cancellation).Forecast((int)_steps);
        int first = _hasFit ? 0 : values.Length;
        long start = _hasFit ? _points[0].Time : unchecked(_points[^1].Time + _interval);
        for (int i = first; i < forecast.Length; i++)
        {
            if (!double.IsNaN(forecast[i]))
            {
                output.Add(new Point(unchecked(start + (_interval * (i - first))), InfluxValue.Of(forecast[i])));
            }
        }
    }

    /// <summary>Returns the values bucket by bucket, not a number where there is none; of several in a bucket, the first.</summary>
    double[] Spread()
    {
        long start = RoundToBucket(_points[0].Time);
        Int128 last = ((Int128)RoundToBucket(_points[^1].Time) - start) / _interval;
        if (last + _steps >= MaxBuckets)
        {
            throw FunctionErrors.ForecastTooLarge(_name, "buckets", (long)Int128.Min(last + 1 + _steps, long.MaxValue), MaxBuckets);
        }

        var values = new double[(int)last + 1];
        Array.Fill(values, double.NaN);
        int filled = -1;
        foreach (ref readonly Point point in CollectionsMarshal.AsSpan(_points))
        {
            int bucket = (int)((RoundToBucket(point.Time) - start) / _interval);
            if (bucket > filled)
            {
                values[bucket] = point.Value.AsFloat;
                filled = bucket;
            }
        }

        return values;
    }

    long RoundToBucket(long time)
    {
        long bucket = time / _interval;
        return (time % _interval > _interval / 2 ? bucket + 1 : bucket) * _interval;
    }
}
