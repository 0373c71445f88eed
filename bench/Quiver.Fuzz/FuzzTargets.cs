using Quiver.Fuzz.Targets;

namespace Quiver.Fuzz;

/// <summary>Every decoder of outside bytes.</summary>
static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. CodecTarget.All(),
        .. CodecRoundTripTarget.All(),
        new FileTarget("parquet", "Parquet files", "read_parquet", "parquet", []),
        new FileTarget("csv", "CSV files", "read_csv", "csv", TextTokens.Csv),
        new FileTarget("json", "JSON files", "read_json", "json", TextTokens.Json),
        new FileTarget("arrow", "Arrow files and streams", "read_arrow", "arrow", []),
        new SqlTarget(),
        new InfluxQlTarget(),
        new LinesTarget(),
        new WalTarget(),
    ];

    public static FuzzTarget Named(string name) =>
        All.FirstOrDefault(target => target.Name == name)
        ?? throw new FuzzUsageException($"no target \"{name}\"; there are {string.Join(", ", All.Select(target => target.Name))}");
}
