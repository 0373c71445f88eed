using System.Runtime.InteropServices;

namespace Quiver.Arrow.Columns;

/// <summary>A calendar interval: months, days and nanoseconds, each signed on its own. Arrow's MonthDayNano layout.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly record struct IntervalValue(int Months, int Days, long Nanoseconds)
{
    /// <summary>Nanoseconds in a day of 24 hours.</summary>
    internal const long NanosecondsPerDay = 86_400_000_000_000;
}
