using System.Diagnostics.Metrics;
using Quiver.Arrow.CData;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Engine.Catalog.Functions;
using Quiver.Engine.Functions;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Session;
using Quiver.Formats.ArrowIpc;
using Quiver.Formats.Files;
using Quiver.InfluxQueries;
using Quiver.InfluxQueries.Metadata;
using Quiver.Queries;
using Quiver.Spilling;
using Quiver.Storage;
using Quiver.Storage.Caches;
using Quiver.SystemTables;
using Quiver.Telemetry;

namespace Quiver;

/// <summary>
/// A database in the process: tables, functions, threads and memory that its connections share. Safe for use by many threads.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>The name under which the databases of the directory are mounted.</summary>
    internal const string StoreCatalog = "store";

    readonly SpillFolder _spill;
    readonly IDisposable _poolLimit;
    InfluxMetadata? _metadata;

    Database(DatabaseOptions options, TimeSeriesStore? store)
    {
        Store = store;
        var defaults = new EngineOptions();
        var finder = new FileFinder(options.Stores, new StandardStreams(options.StandardInput, options.StandardOutput));
        Engine = new SqlEngine(
            defaults with
            {
                MemoryLimitBytes = options.MemoryLimitBytes ?? defaults.MemoryLimitBytes,
                Threads = options.Threads ?? defaults.Threads,
                BatchSize = options.BatchSize ?? defaults.BatchSize,
                Clock = options.Clock ?? defaults.Clock,
            },
            new FileFormats(finder))
        {
            Spill = _spill = new SpillFolder(options.SpillDirectory ?? SpillFolder.DefaultPath),
        };
        _spill.DeleteLeft();
        _poolLimit = BufferPool.Shared.Limit(Engine.Options.MemoryLimitBytes);
        BuiltInFunctions.Register(Engine.Functions);
        foreach (TableFunction function in BuiltInTableFunctions.All.Concat(FileFunctions.Create(finder)))
        {
            Engine.Add(function);
        }

        Queries = new QueryExecutor(Engine, options.Queries ?? new QueryOptions(), Meter);
        store?.SystemTables.Add(QueriesTable.Of(Queries.Log));
    }

    /// <summary>Runs queries: the way in for every door.</summary>
    public QueryExecutor Queries { get; }

    /// <summary>The meter of the instruments of this database.</summary>
    internal Meter Meter { get; } = new("Quiver");

    /// <summary>Runs InfluxQL over the series of the directory; null for a database in memory.</summary>
    internal InfluxQlExecutor? InfluxQl { get; private set; }

    /// <summary>The engine behind the façade.</summary>
    internal SqlEngine Engine { get; }

    /// <summary>The databases of time series in the directory; null for a database in memory.</summary>
    public TimeSeriesStore? Store { get; }

    /// <summary>Opens a database: that of a directory, or one in memory. <see cref="OpenAsync"/> does not block.</summary>
    /// <exception cref="QuiverException">The directory is damaged, or open in another process.</exception>
    public static Database Open(DatabaseOptions? options = null) => options?.DataDirectory is null
        ? new Database(options ?? new DatabaseOptions(), null)
        : Task.Run(() => OpenAsync(options)).GetAwaiter().GetResult();

    /// <summary>
    /// Opens a database: that of a directory, which is created where it is missing and whose databases are schemas in SQL, or one in
    /// memory.
    /// </summary>
    /// <exception cref="QuiverException">The directory is damaged, or open in another process.</exception>
    public static async Task<Database> OpenAsync(DatabaseOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DatabaseOptions();
        if (options.DataDirectory is not { } directory)
        {
            return new Database(options, null);
        }

        StoreOptions storeOptions = options.Store ?? new StoreOptions { Directory = directory };
        TimeSeriesStore store = await TimeSeriesStore
            .OpenAsync(storeOptions with { Directory = directory, Clock = options.Clock ?? storeOptions.Clock }, cancellationToken)
            .ConfigureAwait(false);
        var database = new Database(options, store);
        database.Mount(StoreCatalog, store.Tables);
        foreach (TableFunction function in CacheFunction.All)
        {
            database.Engine.Add(function);
        }

        database._metadata = await InfluxMetadata.OpenAsync(store, cancellationToken).ConfigureAwait(false);
        database.InfluxQl = new InfluxQlExecutor(database, store, database._metadata);
        StoreMetrics.Create(database.Meter, store);
        return database;
    }

    /// <summary>Opens a connection: a session of its own over the same tables.</summary>
    public Connection Connect() => new(this);

    /// <summary>Registers a table under a name; a table of that name is replaced.</summary>
    public void Register(string name, ITableProvider table)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(table);
        Engine.Tables.Set([name], table);
    }

    /// <summary>
    /// Registers batches of another library of the process as a table, which can be read once and takes the stream over; a table of
    /// that name is replaced.
    /// </summary>
    public void Register(string name, ForeignArrayStream stream)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(stream);
        Register(name, new ForeignStreamTable(name, stream));
    }

    /// <summary>Registers a scalar function; a function of that name is replaced.</summary>
    public void Register(ScalarFunction function) => Engine.Functions.Add(function);

    /// <summary>Registers an aggregate function; a function of that name is replaced.</summary>
    public void Register(AggregateFunction function) => Engine.Functions.Add(function);

    /// <summary>Registers a window function; a function of that name is replaced.</summary>
    public void Register(WindowFunction function) => Engine.Functions.Add(function);

    /// <summary>Registers a function that stands in FROM; a function of that name is replaced.</summary>
    public void Register(TableFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Engine.Add(function);
    }

    /// <summary>Registers an optimizer rule; it runs after the built-in ones, in the order of registration.</summary>
    public void Register(IOptimizerRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Engine.OptimizerRules.Add(rule);
    }

    /// <summary>Attaches a catalog: its tables are <c>name.schema.table</c>.</summary>
    public void Attach(string name, ICatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(catalog);
        Engine.Tables.Attach(name, catalog);
    }

    /// <summary>
    /// Attaches a catalog and mounts its schemas beside those of the database: its tables are <c>schema.table</c> too, and
    /// statements change it where it is an <see cref="ICatalogChanges"/>.
    /// </summary>
    /// <exception cref="QuiverException">A catalog is attached under this name already.</exception>
    public void Mount(string name, ICatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(catalog);
        Engine.Tables.Mount(name, catalog);
    }

    /// <summary>Closes the database. Results that are still read keep what they need of tables in memory, not of a directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_metadata is not null)
        {
            await _metadata.DisposeAsync().ConfigureAwait(false);
        }

        if (Store is not null)
        {
            await Store.DisposeAsync().ConfigureAwait(false);
        }

        Meter.Dispose();
        _spill.Dispose();
        _poolLimit.Dispose();
    }
}
