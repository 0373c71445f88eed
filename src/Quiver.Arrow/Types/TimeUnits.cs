namespace Quiver.Arrow.Types;

/// <summary>Arithmetic on <see cref="TimeUnit"/>.</summary>
static class TimeUnits
{
    /// <summary>Returns how many of the unit make a second.</summary>
    public static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    /// <summary>Returns how many nanoseconds the unit has.</summary>
    public static long Nanoseconds(TimeUnit unit) => 1_000_000_000 / PerSecond(unit);

    /// <summary>Returns the SI symbol of the unit.</summary>
    public static string Symbol(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };
}
