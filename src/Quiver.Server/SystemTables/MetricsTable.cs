using System.Globalization;
using Quiver.Arrow.Types;
using Quiver.Server.Hosting;
using Quiver.Server.Observability;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Server.SystemTables;

/// <summary>
/// The metrics at the moment of the question, for administrators: labels may tell of databases. Of a histogram there are the count, the
/// sum, and how many values were at most as large as each bound.
/// </summary>
static class MetricsTable
{
    /// <summary>Makes the table of a server.</summary>
    public static ISystemTable Of(QuiverServer server) => new FactTable(
        "metrics",
        FactTable.Columns(
            ("name", DataType.Utf8), ("labels", DataType.Utf8), ("value", DataType.Float64), ("kind", DataType.Utf8),
            ("unit", DataType.Utf8), ("meaning", DataType.Utf8), ("meter", DataType.Utf8)),
        request => server.Metrics.Collect().Where(metric => request.Wants("meter", metric.Meter)).SelectMany(Rows))
    {
        IsForAdministrators = true,
        RowCount = _ => 1_000,
    };

    static IEnumerable<object?[]> Rows(Metric metric)
    {
        foreach (MetricPoint point in metric.Points)
        {
            if (metric.Kind != MetricKind.Histogram)
            {
                yield return Row(metric, metric.Name, TextOf(point.Labels, null), point.Value);
                continue;
            }

            yield return Row(metric, metric.Name + ".count", TextOf(point.Labels, null), point.Count);
            yield return Row(metric, metric.Name + ".sum", TextOf(point.Labels, null), point.Value);
            long below = 0;
            for (int i = 0; i < point.Bounds!.Count; i++)
            {
                below += point.BucketCounts![i];
                yield return Row(metric, metric.Name + ".bucket", TextOf(point.Labels, point.Bounds[i]), below);
            }
        }
    }

    static object?[] Row(Metric metric, string name, string labels, double value) =>
    [
        name, labels, value, metric.Kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" },
        metric.Unit, metric.Description, metric.Meter,
    ];

    static string TextOf(IReadOnlyList<KeyValuePair<string, string>> labels, double? bound)
    {
        IEnumerable<string> texts = labels.Select(label => $"{label.Key}=\"{label.Value}\"");
        return string.Join(
            ',', bound is { } at ? texts.Append(string.Create(CultureInfo.InvariantCulture, $"le=\"{at}\"")) : texts);
    }
}
