namespace Quiver.Storage.LineProtocol;

/// <summary>The unit of the timestamps of a write.</summary>
public enum TimePrecision
{
    /// <summary>The unit is told by the size of the number, as InfluxDB 3 does: a time of today falls into the right one of the
    /// four.</summary>
    Auto,

    /// <summary>Nanoseconds.</summary>
    Nanosecond,

    /// <summary>Microseconds.</summary>
    Microsecond,

    /// <summary>Milliseconds.</summary>
    Millisecond,

    /// <summary>Seconds.</summary>
    Second,

    /// <summary>Minutes.</summary>
    Minute,

    /// <summary>Hours.</summary>
    Hour,
}
