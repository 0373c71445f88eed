namespace Quiver.Server.Http;

/// <summary>All ways in, by part.</summary>
static class ApiRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        .. V1.StatusRoutes.Routes,
    ];
}
