using System.Text;

namespace Quiver.Server.Observability;

/// <summary>
/// The names of instruments as Prometheus has them: dots become underscores, the unit and <c>_total</c> become a suffix, as
/// OpenTelemetry's compatibility page has it.
/// </summary>
static class PrometheusNames
{
    /// <summary>Returns the name of a metric.</summary>
    public static string OfMetric(string instrument, string? unit, MetricKind kind)
    {
        string name = OfLabel(instrument);
        string suffix = SuffixOf(unit, kind);
        if (kind == MetricKind.Counter && name.EndsWith("_total", StringComparison.Ordinal))
        {
            name = name[..^"_total".Length];
        }

        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal))
        {
            name += suffix;
        }

        return kind == MetricKind.Counter ? name + "_total" : name;
    }

    /// <summary>Returns the name of a label: letters, digits and underscores.</summary>
    public static string OfLabel(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text.ToString();
    }

    static string SuffixOf(string? unit, MetricKind kind) => unit switch
    {
        null or "" => "",
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        "%" => "_percent",
        "1" => kind == MetricKind.Gauge ? "_ratio" : "",
        ['{', ..] => "",
        _ => "_" + OfLabel(unit),
    };
}
