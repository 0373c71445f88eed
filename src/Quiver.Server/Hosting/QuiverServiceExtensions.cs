using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Quiver.Server.Hosting;

/// <summary>Adds a database to a program.</summary>
public static class QuiverServiceExtensions
{
    /// <summary>Adds the services of a Quiver server; <c>app.MapQuiver()</c> opens its doors.</summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="configure">Sets the server up.</param>
    public static IServiceCollection AddQuiver(this IServiceCollection services, Action<QuiverServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<QuiverServerOptions>().Configure(configure ?? (_ => { }));
        services.AddMetrics();

        // These two log addresses with their parameters, of which one may be a token, and headers that are wrong.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning));
        services.AddSingleton<QuiverServer>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<QuiverServer>());
        services.AddSingleton(provider => provider.GetRequiredService<QuiverServer>().Database);
        return services;
    }
}
