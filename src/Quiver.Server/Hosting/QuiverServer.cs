using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quiver.Server.Auth;
using Quiver.Server.Http.Writing;
using Quiver.Storage;

namespace Quiver.Server.Hosting;

/// <summary>The database behind the doors: opened before the first request, persisted and closed after the last.</summary>
sealed class QuiverServer(IOptions<QuiverServerOptions> options, ILoggerFactory loggers) : IHostedLifecycleService, IAsyncDisposable
{
    Database? _database;

    /// <summary>The settings.</summary>
    public QuiverServerOptions Options { get; } = options.Value;

    /// <summary>The loggers.</summary>
    public ILoggerFactory Loggers { get; } = loggers;

    /// <summary>The database.</summary>
    public Database Database => _database ?? throw new InvalidOperationException("the server has not been started");

    /// <summary>The store.</summary>
    public TimeSeriesStore Store => Database.Store!;

    /// <summary>The identity of the store.</summary>
    public string ClusterId { get; private set; } = "";

    /// <summary>When the server was started.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Whether the server takes requests: it is started and does not stop yet.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Writes lines.</summary>
    public WriteDoor Writes { get; private set; } = null!;

    /// <summary>The identity of this run of the server.</summary>
    public Guid ProcessId { get; } = Guid.NewGuid();

    /// <summary>Finds out who asks.</summary>
    public Authenticator Authenticator { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        StartedAt = Options.Clock.GetUtcNow();
        _database = await Database.OpenAsync(
            new DatabaseOptions
            {
                DataDirectory = Options.DataDirectory, Store = Options.Store, Queries = Options.Queries, Threads = Options.Threads,
                MemoryLimitBytes = Options.MemoryLimitBytes, Stores = Options.Stores, Clock = Options.Clock,
            },
            cancellationToken).ConfigureAwait(false);
        Authenticator = new OpenAuthenticator(new Caller(null, new DoorAccess(Options.AllowsFiles)));
        Writes = new WriteDoor(Options, _database, Loggers.CreateLogger("Quiver.Writes"));
        IsReady = true;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsReady = false;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // The web server has answered its last request: what is in memory goes to files, so that the next start is quick.
        if (_database is { } database)
        {
            await database.Store!.CheckpointAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _database, null) is { } database)
        {
            await database.DisposeAsync().ConfigureAwait(false);
        }
    }
}
