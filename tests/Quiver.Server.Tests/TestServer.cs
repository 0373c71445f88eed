using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quiver.Server.Hosting;

namespace Quiver.Server.Tests;

/// <summary>A server on this machine, on a port of its own, over a temporary directory.</summary>
sealed class TestServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly string _directory;
    readonly bool _ownsDirectory;

    TestServer(WebApplication app, string directory, bool ownsDirectory)
    {
        _app = app;
        _directory = directory;
        _ownsDirectory = ownsDirectory;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Client = new HttpClient { BaseAddress = new Uri(Url) };
    }

    /// <summary>The address.</summary>
    public string Url { get; }

    /// <summary>A client that knows the address.</summary>
    public HttpClient Client { get; }

    /// <summary>The server behind the address.</summary>
    public QuiverServer Server => _app.Services.GetRequiredService<QuiverServer>();

    /// <summary>Starts a server without authorization, unless it is configured otherwise.</summary>
    /// <param name="configure">Sets the server up.</param>
    /// <param name="directory">A directory that stays; null for one that goes with the server.</param>
    /// <param name="logs">Takes everything that is logged; null for nothing.</param>
    public static async Task<TestServer> StartAsync(
        Action<QuiverServerOptions>? configure = null, string? directory = null, ILoggerProvider? logs = null)
    {
        string data = directory ?? Path.Combine(Path.GetTempPath(), "quiver-server-" + Guid.NewGuid().ToString("N"));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        }

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlockFactory>();
        builder.Services.AddQuiver(options =>
        {
            options.DataDirectory = data;
            options.RequiresTokens = false;
            configure?.Invoke(options);
        });
        WebApplication app = builder.Build();
        app.MapQuiver();
        await app.StartAsync();
        return new TestServer(app, data, directory is null);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDirectory)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }
}
