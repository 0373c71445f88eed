using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quiver.Server.Hosting;
using Quiver.Server.Http;
using Quiver.Server.Observability;

namespace Quiver.Server.Tests.Hosting;

/// <summary>The server of <c>quiver serve</c> on a port of its own, over a temporary directory, with routes of the test.</summary>
sealed class LocalServer : IAsyncDisposable
{
    readonly string? _folder;
    readonly StringWriter _log;
    readonly TextWriter _lines;

    LocalServer(StandaloneServer server, string? folder, StringWriter log, TextWriter lines)
    {
        (_log, _lines) = (log, lines);
        Standalone = server;
        _folder = folder;
        Url = server.Addresses.First();
        Client = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public StandaloneServer Standalone { get; }

    public QuiverServer Server => Standalone.Server;

    public string Url { get; }

    public HttpClient Client { get; }

    /// <summary>The log so far, to which others may be writing: they hold the lock of the writer.</summary>
    public string Log
    {
        get
        {
            lock (_lines)
            {
                return _log.ToString();
            }
        }
    }

    public static async Task<LocalServer> StartAsync(
        Action<StandaloneOptions>? configure = null, string? directory = null, params ApiRoute[] routes)
    {
        string folder = directory ?? Path.Combine(Path.GetTempPath(), "quiver-local-" + Guid.NewGuid().ToString("N"));
        var log = new StringWriter { NewLine = "\n" };
        TextWriter lines = TextWriter.Synchronized(log);
        var options = new StandaloneOptions
        {
            Addresses = [ListenAddress.Parse("127.0.0.1:0", isEncrypted: false)],
            Logging = logging => logging.Services.AddSingleton<ILoggerProvider>(
                new LogLines(lines, LogFormat.Text, LogLevel.Information, TimeProvider.System)),
            MoreRoutes = endpoints =>
            {
                var server = endpoints.ServiceProvider.GetRequiredService<QuiverServer>();
                foreach (ApiRoute route in routes)
                {
                    endpoints.MapMethods(route.Pattern, [route.Method], new ApiDispatcher(server, route, NullLogger.Instance).RunAsync);
                }
            },
        };
        options.Server.DataDirectory = folder;
        options.Server.RequiresTokens = false;
        configure?.Invoke(options);
        return new LocalServer(await StandaloneServer.StartAsync(options), directory is null ? folder : null, log, lines);
    }

    public static ApiRoute Route(string path, ApiHandler handler, string method = "GET") =>
        new(method, path, path.Trim('/'), ApiAccess.Caller, ApiErrorStyle.V3, handler);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Standalone.StopAsync();
        await Standalone.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
