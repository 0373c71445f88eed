using Microsoft.AspNetCore.Http;

namespace Quiver.Server.Http;

/// <summary>What browsers ask before a request to another origin; they send no token with it.</summary>
static class PreflightRoutes
{
    /// <summary>Returns routes, and with them OPTIONS for each of their paths, which anybody may ask.</summary>
    public static IReadOnlyList<ApiRoute> With(IReadOnlyList<ApiRoute> routes) =>
    [
        .. routes,
        .. routes.DistinctBy(route => route.Pattern).Select(route => new ApiRoute(
            "OPTIONS", route.Pattern, "preflight", ApiAccess.Open, ApiErrorStyle.V3, call =>
            {
                Answer(call.Response);
                return Task.CompletedTask;
            })),
    ];

    /// <summary>Allows everything, as InfluxDB 3 does: the request itself is still to show a token.</summary>
    public static void Answer(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = "*";
        response.Headers.AccessControlAllowHeaders = "*";
        response.Headers.AccessControlMaxAge = "86400";
    }
}
