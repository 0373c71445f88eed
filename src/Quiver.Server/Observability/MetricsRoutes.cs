using Quiver.Server.Http;

namespace Quiver.Server.Observability;

/// <summary>The metrics for Prometheus.</summary>
static class MetricsRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes => [new("GET", "/metrics", "metrics", ApiAccess.Exemptable, ApiErrorStyle.V3, MetricsAsync)];

    static async Task MetricsAsync(ApiCall call) => await call.WriteAsync(
        200, await call.Server.Scrape.ReadAsync(call.Aborted).ConfigureAwait(false), PrometheusText.ContentType).ConfigureAwait(false);
}
