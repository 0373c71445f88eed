using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Gives a series of buckets those that have no point, from the first of the query, or of the series, to the last.</summary>
sealed class BucketFill(TimeWindows windows, bool isAscending, InfluxFill fill, InfluxValue number, SeriesMemory memory)
{
    /// <summary>Buckets are counted in pieces of as many.</summary>
    const int Piece = 4096;

    /// <summary>Returns the points, which are one a bucket, with those that lack.</summary>
    /// <exception cref="Arrow.Errors.QuiverException">They would be more than the limit, or than there is memory for.</exception>
    public List<Point> Fill(List<Point> points)
    {
        if (points.Count == 0)
        {
            return points;
        }

        var filled = new List<Point>(points.Count);
        (long time, long end) = Ends(points[0].Time);
        memory.Quota.CheckBuckets(windows.CountBetween(time, end));
        long zoneOffset = windows.OffsetAt(time);
        for (int next = 0; next < points.Count || IsInside(time, end);)
        {
            if (next < points.Count && !IsBefore(time, points[next].Time))
            {
                filled.Add(points[next++]);
            }
            else
            {
                filled.Add(new Point(time, ValueAt(time, points, next)));
            }

            if (filled.Count % Piece == 0)
            {
                memory.Take(Piece, 2);
            }

            // Where a zone changes its offset, the next bucket may start before this time: its point follows all the same.
            long before = time;
            time = windows.Step(time, isAscending, ref zoneOffset);
            if (!IsBefore(before, time))
            {
                // Past the end of the domain of times there is no bucket.
                filled.AddRange(points[next..]);
                break;
            }
        }

        return filled;
    }

    (long Start, long End) Ends(long firstPoint)
    {
        long start = windows.Of(isAscending ? windows.First : windows.Last).Start;
        long end = windows.Of(isAscending ? windows.Last : windows.First).Start;
        return (start == TimeText.Minimum ? windows.Of(firstPoint).Start : start, end);
    }

    bool IsInside(long time, long end) => isAscending ? time <= end : time >= end && end != TimeText.Minimum;

    bool IsBefore(long one, long other) => isAscending ? one < other : one > other;

    InfluxValue ValueAt(long time, List<Point> points, int next) => fill switch
    {
        InfluxFill.Number => number,
        InfluxFill.Previous when next > 0 => points[next - 1].Value,
        InfluxFill.Linear when next > 0 && next < points.Count => Interpolate(time, points[next - 1], points[next]),
        _ => InfluxValue.Null,
    };

    InfluxValue Interpolate(long time, Point before, Point after)
    {
        if (!before.Value.IsNumber || !after.Value.IsNumber)
        {
            return InfluxValue.Null;
        }

        long length = windows.Interval.Duration;
        double slope = (after.Value.AsFloat - before.Value.AsFloat) / ((after.Time / length) - (before.Time / length));
        double value = (slope * ((time / length) - (before.Time / length))) + before.Value.AsFloat;
        return before.Value.Type switch
        {
            InfluxType.Integer => InfluxValue.Of((long)value),
            InfluxType.Unsigned => InfluxValue.Of((ulong)value),
            _ => InfluxValue.Of(value),
        };
    }
}
