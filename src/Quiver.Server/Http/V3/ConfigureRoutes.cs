using Quiver.Server.Http.V3.Configuring;

namespace Quiver.Server.Http.V3;

/// <summary>The routes below <c>/api/v3/configure</c>, but for those of tokens.</summary>
static class ConfigureRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes =>
        [.. DatabaseRoutes.Routes, .. TableRoutes.Routes, .. CacheRoutes.Routes, .. ProcessingRoutes.Routes];
}
