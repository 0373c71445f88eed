using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quiver.Server.Http;

namespace Quiver.Server.Hosting;

/// <summary>Opens the doors of a Quiver server in a program.</summary>
public static class QuiverEndpointExtensions
{
    /// <summary>Maps the routes of the server, whose services <see cref="QuiverServiceExtensions.AddQuiver"/> added.</summary>
    public static IEndpointConventionBuilder MapQuiver(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetRequiredService<QuiverServer>();
        IFeatureCollection? web = endpoints.ServiceProvider.GetService<IServer>()?.Features;
        server.Addresses = () => web?.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Quiver.Http");
        RouteGroupBuilder group = endpoints.MapGroup("");
        foreach (ApiRoute route in ApiRoutes.All)
        {
            RequestDelegate run = new ApiDispatcher(server, route, logger).RunAsync;
            group.MapMethods(route.Pattern, [route.Method], run).WithDisplayName(route.Name);
        }

        return group;
    }
}
