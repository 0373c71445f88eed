using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Functions;
using Quiver.Engine.Optimizer;

namespace Quiver.Engine.Session;

/// <summary>What the sessions of one database share: tables, functions, threads and memory.</summary>
sealed class SqlEngine
{
    public SqlEngine(EngineOptions options, IFileFormats files)
    {
        Options = options;
        Files = files;
        Pool = new WorkerPool(options.Threads);
        Budget = new MemoryBudget(options.MemoryLimitBytes);
    }

    long _scans;

    public EngineOptions Options { get; }

    public IFileFormats Files { get; }

    public TableCatalog Tables { get; } = new();

    public TableDefinitions Definitions { get; } = new();

    public FunctionRegistry Functions { get; } = new();

    /// <summary>Functions that stand in FROM, by name.</summary>
    public Dictionary<string, TableFunction> TableFunctions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Rules of a program, applied after the built-in ones.</summary>
    public List<IOptimizerRule> OptimizerRules { get; } = [];

    public WorkerPool Pool { get; }

    /// <summary>Where rows of queries go when memory is short; null where they cannot go anywhere.</summary>
    public ISpillSpace? Spill { get; init; }

    public MemoryBudget Budget { get; }

    /// <summary>Returns a number for a scan: the first is 1.</summary>
    public long NextScan() => Interlocked.Increment(ref _scans);

    /// <summary>Adds a table function under its names.</summary>
    public void Add(TableFunction function)
    {
        TableFunctions[function.Name] = function;
        foreach (string alias in function.Aliases)
        {
            TableFunctions[alias] = function;
        }
    }
}
