namespace Quiver.Server.Http;

/// <summary>All ways in, by part.</summary>
static class ApiRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } = PreflightRoutes.With(
    [
        .. V1.StatusRoutes.Routes,
        .. V1.InfluxQlRoutes.Routes,
        .. V3.QueryRoutes.Routes,
    ]);
}
