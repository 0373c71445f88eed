using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quiver.Server.Auth;
using Quiver.Server.Http.Writing;
using Quiver.Server.Observability;
using Quiver.Server.SystemTables;
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

    /// <summary>The tokens.</summary>
    public TokenStore Tokens { get; private set; } = null!;

    /// <summary>The values of all instruments.</summary>
    public MeterSnapshot Metrics { get; private set; } = null!;

    /// <summary>Tells the addresses at which the web server listens; null where the program did not say how to ask.</summary>
    public Func<IEnumerable<string>>? Addresses { get; set; }

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
        Writes = new WriteDoor(Options, _database, Loggers.CreateLogger("Quiver.Writes"));
        Tokens = await TokenStore.OpenAsync(Store.Objects, Options.Clock, cancellationToken).ConfigureAwait(false);
        Authenticator = await Authenticators.CreateAsync(Database, Tokens, Options, Loggers, cancellationToken).ConfigureAwait(false);
        Metrics = new MeterSnapshot(meter => ReferenceEquals(meter, _database.Meter));
        ServerTables.AddTo(this);
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
            if (Tokens is { } tokens)
            {
                await tokens.DisposeAsync().ConfigureAwait(false);
            }

            Metrics?.Dispose();
            await database.DisposeAsync().ConfigureAwait(false);
        }
    }
}
