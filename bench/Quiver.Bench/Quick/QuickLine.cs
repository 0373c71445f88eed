using System.Globalization;
using Quiver.Bench.Run;

namespace Quiver.Bench.Quick;

/// <summary>One line of the quick table: times, their ratio, and the least and largest ratio of the pairs that were run together.</summary>
sealed record QuickLine(string Family, string Id, double Milliseconds, double PeerMilliseconds, double Ratio, double From, double To)
{
    /// <summary>Two runs differ when their pairs do not overlap and this much lies between them.</summary>
    const double Noise = 1.1;

    const int Cells = 8;

    /// <summary>The head of the table.</summary>
    public static IReadOnlyList<string> Head { get; } =
        ["| family | workload | quiver ms | peer ms | ratio | from | to | than before |", "|---|---|---:|---:|---:|---:|---:|---|"];

    /// <summary>Makes the line of a measurement; null where it has no ratio, because it failed or its rows are wrong.</summary>
    public static QuickLine? Of(string family, Measurement measurement)
    {
        if (measurement.Ratio is not { } ratio)
        {
            return null;
        }

        var pairs = measurement.Quiver.Zip(measurement.Peer, (quiver, peer) => quiver / peer).ToList();
        return new QuickLine(
            family, measurement.Id, Measurement.Median(measurement.Quiver), Measurement.Median(measurement.Peer), ratio, pairs.Min(),
            pairs.Max());
    }

    /// <summary>Reads a line of a recorded table; null where the text is none.</summary>
    public static QuickLine? Read(string text)
    {
        var cells = text.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries);
        var numbers = new double[Cells - 3];
        if (cells.Length < Cells - 1)
        {
            return null;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(cells[i + 2], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return new QuickLine(cells[0], cells[1], numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    /// <summary>Says how this run differs from an earlier one beyond noise.</summary>
    public string Against(QuickLine? earlier) =>
        earlier is null ? "new"
        : From > earlier.To * Noise ? $"worse: {Text(earlier.Ratio)} before"
        : To * Noise < earlier.From ? $"better: {Text(earlier.Ratio)} before"
        : "";

    /// <summary>The line as it is printed and recorded.</summary>
    public string Row(QuickLine? earlier) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Family} | {Id} | {Milliseconds:0.0} | {PeerMilliseconds:0.0} | {Ratio:0.00} | {From:0.00} | {To:0.00} | {Against(earlier)} |");

    /// <summary>The geometric mean of ratios.</summary>
    public static double Mean(IEnumerable<QuickLine> lines) => Math.Exp(lines.Average(line => Math.Log(line.Ratio)));

    static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
