namespace Quiver.Bench.Run;

/// <summary>What became of one workload: the times of Quiver and its peer, or why there are none, and whether the rows agree.</summary>
sealed class Measurement(string id)
{
    public string Id { get; } = id;

    public List<double> Quiver { get; } = [];

    public List<double> Peer { get; } = [];

    public string? QuiverError { get; set; }

    public string? PeerError { get; set; }

    /// <summary>True where the peer does not know the query's SQL, as small peers may: its error fails no run.</summary>
    public bool PeerLeftOut { get; set; }

    public int Rows { get; set; }

    /// <summary>"same", "expected", "DIFFERENT: …" or "" when there was nothing to compare with.</summary>
    public string Check { get; set; } = "";

    public bool Passed => QuiverError is null && (PeerError is null || PeerLeftOut)
        && !Check.StartsWith("DIFFERENT", StringComparison.Ordinal);

    /// <summary>The time of Quiver in units of its peer's; a wrong answer has none, however fast it came.</summary>
    public double? Ratio => Passed && Quiver.Count > 0 && Peer.Count > 0 ? Median(Quiver) / Median(Peer) : null;

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
