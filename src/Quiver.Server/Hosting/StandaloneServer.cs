using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Quiver.Arrow.Errors;
using Quiver.Server.Http;
using Quiver.Server.Observability;

namespace Quiver.Server.Hosting;

/// <summary>A server that is a program of its own: the web server of <c>quiver serve</c> with nothing else behind its addresses.</summary>
sealed class StandaloneServer : IAsyncDisposable
{
    /// <summary>
    /// How long connections have to end once no request is under way: those that are left send slowly, or read slowly, or not at all.
    /// </summary>
    static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(1);

    static readonly byte[] _notFound = "Not found"u8.ToArray();

    readonly WebApplication _app;

    StandaloneServer(WebApplication app)
    {
        _app = app;
    }

    /// <summary>The server.</summary>
    public QuiverServer Server => _app.Services.GetRequiredService<QuiverServer>();

    /// <summary>Where it listens, with the ports that were given to it.</summary>
    public IReadOnlyCollection<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Starts a server: it takes requests when the task has ended.</summary>
    /// <exception cref="QuiverException">
    /// The directory is open in another process or damaged, or an address cannot be listened at.
    /// </exception>
    public static async Task<StandaloneServer> StartAsync(StandaloneOptions options, CancellationToken cancellationToken = default)
    {
        WebApplication app = Build(options);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new StandaloneServer(app);
        }
        catch (Exception error)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            if (error is IOException { InnerException: AddressInUseException } or SocketException)
            {
                throw CannotListen(options, error);
            }

            throw;
        }
    }

    /// <summary>Waits until the program is to end, then ends what is under way and closes the store.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(stopped.SetResult))
        {
            await stopped.Task.ConfigureAwait(false);
        }

        await StopAsync().ConfigureAwait(false);
    }

    /// <summary>Ends what is under way and closes the store.</summary>
    public async Task StopAsync()
    {
        await Server.DrainAsync(CancellationToken.None).ConfigureAwait(false);
        using var late = new CancellationTokenSource(ClosingTime, Server.Options.Clock);
        await _app.StopAsync(late.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    static WebApplication Build(StandaloneOptions options)
    {
        // Nothing is taken from files and variables that the operator does not know of: all settings are in the options.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Quiver" });
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => KestrelSettings.Apply(kestrel, options))
            .UseSockets(sockets => sockets.MaxWriteBufferSize = KestrelSettings.WriteAheadBytes);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddSingleton<Microsoft.AspNetCore.Connections.IMemoryPoolFactory<byte>, ReceiveBlockFactory>();
        builder.Services.AddSingleton<System.Diagnostics.DistributedContextPropagator, TraceHeaders>();
        builder.Services.AddQuiver();
        builder.Services.AddSingleton(Options.Create(options.Server));
        WebApplication app = builder.Build();
        app.Use(TwoLengths.Refuse);
        app.Use(AnswerPreflight);
        app.UseRouting();
        app.MapQuiver();
        options.MoreRoutes?.Invoke(app);
        app.MapFallback("{**path}", NotFoundAsync);
        return app;
    }

    /// <summary>
    /// Answers what browsers ask before a request to another origin; they send no token with it. As InfluxDB 3 does, whatever the path.
    /// </summary>
    static Task AnswerPreflight(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return next(http);
        }

        http.Response.Headers["cluster-uuid"] = http.RequestServices.GetRequiredService<QuiverServer>().ClusterId;
        PreflightRoutes.Answer(http.Response);
        return Task.CompletedTask;
    }

    /// <summary>Answers what is no route, or not with this method: clients of InfluxDB know the two words.</summary>
    static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        http.Response.Headers["cluster-uuid"] = http.RequestServices.GetRequiredService<QuiverServer>().ClusterId;
        http.Response.ContentLength = _notFound.Length;
        return http.Response.Body.WriteAsync(_notFound, http.RequestAborted).AsTask();
    }

    static QuiverException CannotListen(StandaloneOptions options, Exception error)
    {
        string addresses = string.Join(", ", options.Addresses);
        bool isInUse = error is IOException || error is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
        string why = isInUse
            ? "another process listens there; stop that one, or choose another port"
            : $"{error.Message}; choose an address of this machine and a port that this user may open";
        return new QuiverException(ErrorCode.IoFailure, $"the server cannot listen at {addresses}: {why}", error);
    }
}
