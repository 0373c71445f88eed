namespace Quiver.Bench.Tsbs;

/// <summary>The table of TSBS's cpu-only use case: ten tags, ten integer fields, one row per host every ten seconds.</summary>
static class TsbsSchema
{
    public const int SecondsBetweenRows = 10;

    public static DateTime Start { get; } = new(2016, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static string[] Tags { get; } =
    [
        "hostname", "region", "datacenter", "rack", "os", "arch", "team", "service", "service_version", "service_environment",
    ];

    public static string[] Fields { get; } =
    [
        "usage_user", "usage_system", "usage_idle", "usage_nice", "usage_iowait", "usage_irq", "usage_softirq", "usage_steal",
        "usage_guest", "usage_guest_nice",
    ];

    /// <summary>The columns in the order of the Parquet file.</summary>
    public static string[] Columns { get; } = ["time", .. Tags, .. Fields];
}
