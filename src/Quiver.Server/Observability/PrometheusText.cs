using System.Globalization;
using System.Text;

namespace Quiver.Server.Observability;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4. The last line is the end mark of OpenMetrics, a comment to others, as InfluxDB 3 has
/// it: who sees it knows that the answer is whole.
/// </summary>
static class PrometheusText
{
    /// <summary>The type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Returns the text of metrics.</summary>
    public static string Of(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder(16 << 10);
        var named = metrics.Select(metric => (Name: PrometheusNames.OfMetric(metric.Name, metric.Unit, metric.Kind), Metric: metric));
        foreach (var same in named.GroupBy(metric => metric.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Metric first = same.First().Metric;
            text.Append("# HELP ").Append(same.Key).Append(' ');
            Escape(text, first.Description.Length > 0 ? first.Description : first.Name, isLabel: false);
            text.Append("\n# TYPE ").Append(same.Key).Append(' ').Append(NameOf(first.Kind)).Append('\n');
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (MetricPoint point in same.Where(other => other.Metric.Kind == first.Kind).SelectMany(other => other.Metric.Points))
            {
                // The format wants each set of labels once.
                string labels = LabelsOf(point);
                if (seen.Add(labels))
                {
                    Write(text, same.Key, labels, point);
                }
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    static void Write(StringBuilder text, string name, string labels, MetricPoint point)
    {
        if (point.BucketCounts is not { } counts)
        {
            Line(text, name, "", labels, null, point.Value);
            return;
        }

        long sum = 0;
        for (int i = 0; i < counts.Count; i++)
        {
            sum += counts[i];
            Line(text, name, "_bucket", labels, i < point.Bounds!.Count ? NumberOf(point.Bounds[i]) : "+Inf", sum);
        }

        Line(text, name, "_sum", labels, null, point.Value);
        Line(text, name, "_count", labels, null, sum);
    }

    static void Line(StringBuilder text, string name, string suffix, string labels, string? bound, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0 || bound is not null)
        {
            text.Append('{').Append(labels);
            if (bound is not null)
            {
                text.Append(labels.Length > 0 ? "," : "").Append("le=\"").Append(bound).Append('"');
            }

            text.Append('}');
        }

        text.Append(' ').Append(NumberOf(value)).Append('\n');
    }

    static string LabelsOf(MetricPoint point)
    {
        var text = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, string value) in point.Labels)
        {
            // An empty label is the same as none, and "le" belongs to the buckets.
            string label = PrometheusNames.OfLabel(name);
            if (value.Length == 0 || !seen.Add(label))
            {
                continue;
            }

            text.Append(text.Length > 0 ? "," : "").Append(label == "le" ? "exported_le" : label).Append("=\"");
            Escape(text, value, isLabel: true);
            text.Append('"');
        }

        return text.ToString();
    }

    static void Escape(StringBuilder text, string value, bool isLabel)
    {
        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '"' when isLabel => text.Append("\\\""),
                _ => text.Append(c),
            };
        }
    }

    static string NumberOf(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    static string NameOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };
}
