using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quiver.QueryLog;
using Quiver.Server.Auth;
using Quiver.Server.Http.Writing;
using Quiver.Server.Observability;
using Quiver.Server.SystemTables;
using Quiver.Storage;

namespace Quiver.Server.Hosting;

/// <summary>The database behind the doors: opened before the first request, persisted and closed after the last.</summary>
sealed partial class QuiverServer(IOptions<QuiverServerOptions> options, ILoggerFactory loggers, IMeterFactory meters)
    : IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>How long queries that were ended at the end of the drain have to say so to their clients.</summary>
    static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(2);

    readonly ILogger _logger = loggers.CreateLogger("Quiver.Server");
    readonly Meter _process = ProcessMetrics.CreateMeter();
    Database? _database;
    ContinuousQueryLoop? _continuous;

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

    /// <summary>Whether callers need tokens and nobody has made one yet.</summary>
    public bool NeedsFirstToken => Options.RequiresTokens && !Tokens.IsClaimed;

    /// <summary>Writes lines.</summary>
    public WriteDoor Writes { get; private set; } = null!;

    /// <summary>The identity of this run of the server.</summary>
    public Guid ProcessId { get; } = Guid.NewGuid();

    /// <summary>The tokens.</summary>
    public TokenStore Tokens { get; private set; } = null!;

    /// <summary>Tells the addresses at which the web server listens; null where the program did not say how to ask.</summary>
    public Func<IEnumerable<string>>? Addresses { get; set; }

    /// <summary>Finds out who asks.</summary>
    public Authenticator Authenticator { get; private set; } = null!;

    /// <summary>The requests under way.</summary>
    public RequestDrain Drain { get; } = new();

    /// <summary>The values of all instruments.</summary>
    public MeterSnapshot Metrics { get; private set; } = null!;

    /// <summary>The values as Prometheus reads them.</summary>
    public MetricsScrape Scrape { get; private set; } = null!;

    /// <summary>Logs requests.</summary>
    public RequestLog Requests { get; } = new(options.Value, loggers.CreateLogger("Quiver.Requests"));

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        StartedAt = Options.Clock.GetUtcNow();
        _database = await Database.OpenAsync(
            new DatabaseOptions
            {
                DataDirectory = Options.DataDirectory, Store = Options.Store, Queries = Options.Queries, Threads = Options.Threads,
                MemoryLimitBytes = Options.MemoryLimitBytes, SpillDirectory = Options.SpillDirectory, Stores = Options.Stores,
                    Clock = Options.Clock,
            },
            cancellationToken).ConfigureAwait(false);
        ClusterId = await ClusterIdentity.LoadAsync(Store.Objects, Options.Clock, cancellationToken).ConfigureAwait(false);
        Metrics = new MeterSnapshot(IsOurs);
        Scrape = new MetricsScrape(Metrics);
        _database.Queries.Log.Ended += new SlowQueries(Options, Loggers.CreateLogger("Quiver.SlowQueries")).Note;
        Writes = new WriteDoor(Options, _database, Loggers.CreateLogger("Quiver.Writes"));
        Tokens = await TokenStore.OpenAsync(Store.Objects, Options.Clock, cancellationToken).ConfigureAwait(false);
        Authenticator = await Authenticators.CreateAsync(Database, Tokens, Options, Loggers, cancellationToken).ConfigureAwait(false);
        ServerTables.AddTo(this);
        _continuous = new ContinuousQueryLoop(_database.InfluxQl!, Options.Clock, Loggers.CreateLogger("Quiver.ContinuousQueries"));
        double seconds = (Options.Clock.GetUtcNow() - StartedAt).TotalSeconds;
        LogStart(_logger, Options.DataDirectory, ClusterId, seconds);
        IsReady = true;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_continuous is { } continuous)
        {
            await continuous.DisposeAsync().ConfigureAwait(false);
        }

        await DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stops taking requests and waits for those under way, while the web server still listens: so whoever asks for the status, or comes
    /// too late, gets an answer. Done once.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        IsReady = false;
        if (!Drain.Close())
        {
            return;
        }

        LogDrain(_logger, Drain.Running, Options.DrainTimeout.TotalSeconds);
        if (await Drain.WaitAsync(Options.DrainTimeout, Options.Clock, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        LogLate(_logger, Drain.Running);
        foreach (QueryLogEntry query in _database?.Queries.Log.Entries ?? [])
        {
            if (query.IsRunning)
            {
                query.Cancel?.Invoke("the server, which is stopping");
            }
        }

        if (!await Drain.WaitAsync(LastAnswers, Options.Clock, cancellationToken).ConfigureAwait(false))
        {
            await Drain.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Brings what is in memory to files, so that the next start is quick: the web server has answered its last request. The time that
    /// the host gives is for requests; it may be over.
    /// </summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_database is { } database)
        {
            await database.Store!.CheckpointAsync(CancellationToken.None).ConfigureAwait(false);
            LogStop(_logger);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _database, null) is { } database)
        {
            Metrics?.Dispose();
            if (_continuous is { } continuous)
            {
                await continuous.DisposeAsync().ConfigureAwait(false);
            }

            if (Tokens is { } tokens)
            {
                await tokens.DisposeAsync().ConfigureAwait(false);
            }

            await database.DisposeAsync().ConfigureAwait(false);
        }

        _process.Dispose();
        Drain.Dispose();
    }

    /// <summary>Whether a meter is of this server: other servers in the process have meters of the same names.</summary>
    bool IsOurs(Meter meter) => ReferenceEquals(meter, _process) || ReferenceEquals(meter, _database?.Meter)
        || meter.Name == "System.Runtime"
        || (meter.Name is "Microsoft.AspNetCore.Hosting" or "Microsoft.AspNetCore.Server.Kestrel" && ReferenceEquals(meter.Scope, meters));

    [LoggerMessage(
        EventId = 1, Level = LogLevel.Information,
        Message = "the store {Directory} is open: {ClusterId}, after {Seconds:0.###} s")]
    static partial void LogStart(ILogger logger, string directory, string clusterId, double seconds);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Information,
        Message = "the server stops: {Requests} requests are under way and have {Seconds} s to end")]
    static partial void LogDrain(ILogger logger, int requests, double seconds);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Requests} requests did not end in time and are cut off")]
    static partial void LogLate(ILogger logger, int requests);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "all rows are in files: the store is closed")]
    static partial void LogStop(ILogger logger);
}
