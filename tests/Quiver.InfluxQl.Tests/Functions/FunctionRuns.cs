using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>Runs functions on points, and makes random points.</summary>
static class FunctionRuns
{
    /// <summary>Options of a query in ascending time without buckets.</summary>
    public static FunctionOptions Plain { get; } = new() { StartTime = long.MinValue + 2, EndTime = long.MaxValue - 1 };

    /// <summary>Returns the results of an aggregate or selector.</summary>
    public static List<Point> Reduce(string call, IReadOnlyList<Point> points, FunctionOptions? options = null)
    {
        var output = new List<Point>();
        FunctionFactory.CreateReducer(Parse(call), TypeOf(points), options ?? Plain).Reduce([.. points], output);
        return output;
    }

    /// <summary>Returns the results of a transformation.</summary>
    public static List<Point> Transform(string call, IReadOnlyList<Point> points, FunctionOptions? options = null)
    {
        var output = new List<Point>();
        ITransformation transformation = FunctionFactory.CreateTransformation(Parse(call), TypeOf(points), options ?? Plain);
        foreach (Point point in points)
        {
            transformation.Add(point, output);
        }

        transformation.Finish(output);
        return output;
    }

    /// <summary>Returns a call.</summary>
    public static InfluxCall Parse(string call) => (InfluxCall)InfluxParser.ParseExpression(call);

    /// <summary>Options with buckets from 0.</summary>
    public static FunctionOptions Buckets(long duration, bool isAscending = true) => Plain with
    {
        Interval = new TimeInterval(duration, 0),
        IsAscending = isAscending,
        WindowOf = time => WindowOf(time, duration),
    };

    /// <summary>Returns the bucket of a time; buckets start at multiples of their length.</summary>
    public static (long Start, long End) WindowOf(long time, long duration)
    {
        long start = time - (((time % duration) + duration) % duration);
        return (start, start + duration);
    }

    /// <summary>Points of floats, one a second from 1970 on.</summary>
    public static List<Point> Floats(params double[] values) =>
        [.. values.Select((value, i) => new Point(i * 1_000_000_000L, InfluxValue.Of(value), i))];

    /// <summary>Points of integers, one a second from 1970 on.</summary>
    public static List<Point> Integers(params long[] values) =>
        [.. values.Select((value, i) => new Point(i * 1_000_000_000L, InfluxValue.Of(value), i))];

    /// <summary>Runs a check on points of small integers, floats and texts, of no and one and several points, with and without points
    /// at one time, in both directions.</summary>
    public static void ForRandomPoints(bool areTimesUnique, Action<List<Point>, bool> check)
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            int count = round % 4 == 0 ? round / 4 % 3 : random.Next(1, 40);
            int type = round % 3;
            var points = new List<Point>();
            long time = random.Next(-5, 5);
            for (int i = 0; i < count; i++)
            {
                int number = random.Next(-4, 5);
                InfluxValue value = type switch
                {
                    0 => InfluxValue.Of((long)number),
                    1 => InfluxValue.Of(number * 0.25),
                    _ => InfluxValue.Of((ulong)(number + 4)),
                };
                points.Add(new Point(time, value, i));
                time += random.Next(areTimesUnique ? 1 : 0, 3);
            }

            bool isAscending = round % 5 < 3;
            if (!isAscending)
            {
                points.Reverse();
            }

            check(points, isAscending);
        }
    }

    static InfluxType TypeOf(IReadOnlyList<Point> points) => points.Count == 0 ? InfluxType.Float : points[0].Value.Type;
}
