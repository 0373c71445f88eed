using Quiver.Bench.Run;

namespace Quiver.Bench.Quick;

/// <summary>What stands for everything: a few workloads of each family, so that each way through an operator is taken once.</summary>
static class QuickChoice
{
    /// <summary>Of the query shapes of a wide table, every so manieth.</summary>
    const int EveryShape = 6;

    const string Shapes = "clickbench";

    static readonly (string Family, string[] Ids)[] _families =
    [
        ("tpch", ["tpch/q01", "tpch/q03", "tpch/q06", "tpch/q09", "tpch/q13", "tpch/q16", "tpch/q18", "tpch/q21"]),
        ("files",
        [
            "files/csv-scan-few", "files/csv-scan-all", "files/json-scan-few", "files/json-scan-nested", "files/parquet-scan-snappy",
            "files/parquet-scan-zstd", "files/parquet-write-snappy", "files/csv-write",
        ]),
        ("groupby", ["groupby-4", "groupby-1k", "groupby-10m", "groupby-10m-dense", "groupby-string-100k", "groupby-two-keys", "distinct"]),
        ("join", ["join-fk", "join-nm", "join-selective", "join-anti"]),
        ("sort", ["sort", "sort-string", "topn"]),
        ("text", ["like-infix", "like-prefix", "like-suffix"]),
        ("window", ["window-rank-p8k", "window-moving-average", "window-running-sum-p800k", "window-top-per-group"]),
    ];

    /// <summary>Families and their workloads, as far as the repository has them.</summary>
    public static IEnumerable<(string Family, IReadOnlyList<Workload> Workloads)> Families()
    {
        var all = Workload.All();
        foreach (var (family, ids) in _families)
        {
            yield return (family, [.. ids.Select(id => all.First(workload => workload.Id == id))]);
        }

        var shapes = all.Where(workload => workload.Id.StartsWith(Shapes + "/", StringComparison.Ordinal)).ToList();
        if (shapes.Count > 0)
        {
            yield return (Shapes, [.. shapes.Where((_, i) => i % EveryShape == 0)]);
        }
    }
}
