using Microsoft.AspNetCore.Http;

namespace Quiver.Server.Http;

/// <summary>What is answered beside the routes themselves: the questions of browsers before a request, and paths that lead nowhere.</summary>
static class PreflightRoutes
{
    /// <summary>
    /// What a server that has the port for itself answers on every other path or method; a program that embeds the routes has an
    /// answer of its own. To be mapped with all methods, and with the lowest precedence.
    /// </summary>
    public static ApiRoute Fallback { get; } = new("*", "/{**path}", "not_found", ApiAccess.Open, ApiErrorStyle.V3, call =>
        HttpMethods.IsOptions(call.Request.Method) ? PreflightAsync(call) : throw new ApiException(404, "Not found"));

    /// <summary>Returns routes, and with them OPTIONS for each of their paths: what browsers ask before a request, and anybody may.</summary>
    public static IReadOnlyList<ApiRoute> With(IReadOnlyList<ApiRoute> routes) =>
    [
        .. routes,
        .. routes.DistinctBy(route => route.Pattern).Select(route => new ApiRoute(
            "OPTIONS", route.Pattern, "preflight", ApiAccess.Open, ApiErrorStyle.V3, PreflightAsync)),
    ];

    static Task PreflightAsync(ApiCall call)
    {
        call.Response.Headers.AccessControlAllowMethods = "*";
        call.Response.Headers.AccessControlAllowHeaders = "*";
        call.Response.Headers.AccessControlMaxAge = "86400";
        return call.EndAsync(204);
    }
}
