namespace Quiver.Server.Http;

/// <summary>All ways in, by part.</summary>
static class ApiRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } = PreflightRoutes.With(
    [
        .. V1.StatusRoutes.Routes,
        .. Observability.MetricsRoutes.Routes,
        .. V1.WriteRoutes.Routes,
        .. V1.InfluxQlRoutes.Routes,
        .. V2.BucketRoutes.Routes,
        .. V2.OrganizationRoutes.Routes,
        .. V2.WriteRoutes.Routes,
        .. V3.WriteRoutes.Routes,
        .. V3.QueryRoutes.Routes,
        .. V3.InfluxQlRoutes.Routes,
        .. V3.TokenRoutes.Routes,
        .. V3.ConfigureRoutes.Routes,
    ]);
}
