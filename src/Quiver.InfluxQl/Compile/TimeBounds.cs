using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Compile;

/// <summary>The times that a query reads, both ends included; null where a side has no bound. Ends may lie outside of what is stored,
/// even outside of 64 bits, until they are asked for as nanoseconds.</summary>
readonly record struct TimeBounds(Int128? First, Int128? Last)
{
    /// <summary>The first nanosecond; where it does not fit 64 bits it wraps, as InfluxDB's does.</summary>
    public long FirstNanosecond => First is Int128 first ? unchecked((long)first) : TimeText.Minimum;

    /// <summary>The last nanosecond; where it does not fit 64 bits it wraps, as InfluxDB's does.</summary>
    public long LastNanosecond => Last is Int128 last ? unchecked((long)last) : TimeText.Maximum;

    /// <summary>Returns the times that both have.</summary>
    public TimeBounds Intersect(TimeBounds other) => new(
        First is null || other.First > First ? other.First ?? First : First,
        Last is null || other.Last < Last ? other.Last ?? Last : Last);
}
