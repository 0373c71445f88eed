using System.Text;
using Quiver.Server.Http;

namespace Quiver.Server.Observability;

/// <summary>The metrics for Prometheus.</summary>
static class MetricsRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes => [new("GET", "/metrics", "metrics", ApiAccess.Exemptable, ApiErrorStyle.V3, MetricsAsync)];

    static Task MetricsAsync(ApiCall call) => call.WriteAsync(
        200, Encoding.UTF8.GetBytes(PrometheusText.Of(call.Server.Metrics.Collect())), PrometheusText.ContentType);
}
