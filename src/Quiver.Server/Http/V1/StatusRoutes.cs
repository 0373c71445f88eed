namespace Quiver.Server.Http.V1;

/// <summary>Whether the server lives.</summary>
static class StatusRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/health", "health", ApiAccess.Exemptable, ApiErrorStyle.V3, HealthAsync),
    ];

    static Task HealthAsync(ApiCall call) => call.WriteTextAsync(200, "OK");
}
