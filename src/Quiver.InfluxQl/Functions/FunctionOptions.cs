using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Functions;

/// <summary>What functions know of the statement that they are in.</summary>
sealed record FunctionOptions
{
    /// <summary>GROUP BY time(); none without it.</summary>
    public TimeInterval Interval { get; init; }

    /// <summary>Whether points come in ascending time; not under ORDER BY time DESC.</summary>
    public bool IsAscending { get; init; } = true;

    /// <summary>The first time that the statement reads, in nanoseconds.</summary>
    public long StartTime { get; init; }

    /// <summary>The last time that the statement reads, in nanoseconds.</summary>
    public long EndTime { get; init; }

    /// <summary>Returns the bucket of a time: its first nanosecond and the one after its last.</summary>
    public Func<long, (long Start, long End)> WindowOf { get; init; } = time => (time, time);

    /// <summary>What sample starts its choice from: the same seed chooses the same points.</summary>
    public int Seed { get; init; }

    /// <summary>Stops functions that compute for long.</summary>
    public CancellationToken Cancellation { get; init; }
}
