using Quiver.Arrow.Memory;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Physical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>What the planning of one statement needs.</summary>
sealed class StatementContext : IDisposable
{
    public StatementContext(
        SqlEngine engine, SessionState session, string sql, StatementParameters parameters, CancellationToken cancellationToken,
        CatalogSnapshots? snapshots = null)
    {
        Engine = engine;
        Session = session;
        Tables = new TableResolver(engine, session, snapshots, cancellationToken);
        Memory = new MemoryBudget(
            Math.Min(session.Settings.MemoryLimitBytes ?? engine.Options.MemoryLimitBytes, session.Options.MemoryLimitBytes),
                engine.Budget);
        Sql = sql;
        CancellationToken = cancellationToken;
        Functions = new FunctionContext(engine.Options.Clock.GetUtcNow(), Environment.TickCount);
        Ids = new ColumnIds();
        Journal = new ScanJournal(engine.NextScan);
        Binder = new Binder(new BindingContext
        {
            Sql = sql,
            Functions = engine.Functions,
            Tables = Tables,
            Ids = Ids,
            EvaluateConstant = Evaluate,
            ReadColumn = plan => ColumnReader.Read(plan, this),
            TimeZone = session.Settings.TimeZone ?? SqlTypes.DefaultZone,
            NullOrder = session.Settings.NullOrder,
            NamedParameters = parameters.Named,
            PositionalParameters = parameters.Positional,
            CancellationToken = cancellationToken,
            ListRows = statement => new ListingStatements(this).TableOf(statement),
        });
        Tables.Statement = this;
    }

    public SqlEngine Engine { get; }

    public SessionState Session { get; }

    /// <summary>The threads that the statement may use.</summary>
    public int Threads => Math.Min(Session.Settings.Threads ?? int.MaxValue, Engine.Options.Threads);

    /// <summary>The most rows of a batch between operators.</summary>
    public int BatchSize => Session.Settings.BatchSize ?? Engine.Options.BatchSize;

    /// <summary>Whether optimizer rules run that are not needed for the answer.</summary>
    public bool Optimizes => Session.Settings.Optimizes ?? Engine.Options.Optimizes;

    /// <summary>What the native memory of the statement is counted against.</summary>
    public MemoryBudget Memory { get; }

    /// <summary>Who is told how the statement gets on; null where nobody is.</summary>
    public StatementObserver? Observer { get; init; }

    /// <summary>Where the statement finds what it names.</summary>
    public TableResolver Tables { get; }

    /// <summary>The text of the script that the statement stands in.</summary>
    public string Sql { get; }

    public CancellationToken CancellationToken { get; }

    public FunctionContext Functions { get; }

    public ColumnIds Ids { get; }

    public Binder Binder { get; }

    /// <summary>What the statement's scans want to be known.</summary>
    public ScanJournal Journal { get; }

    /// <summary>The context of optimizer rules.</summary>
    public OptimizerContext OptimizerContext => new(Ids, Evaluate, CancellationToken) { NestsSubqueries = Engine.Options.NestsSubqueries };

    /// <summary>Creates the context of a run.</summary>
    public TaskContext CreateTaskContext()
    {
        // Where many results are read at a time, those that begin are made of smaller batches.
        int batchSize = Session.Settings.BatchSize ?? Engine.Pool.Results.RowsOfBatch(Engine.Options.BatchSize);
        return new TaskContext(Memory, Functions, batchSize, Engine.Pool.Results.ThreadsOf(Threads))
        {
            Journal = Journal,
            Spill = Engine.Spill,
            MayBeginAtOnce = PlanningThread.IsShort(Sql),
            Runner = (plan, task, token) => Execution.QueryExecution.StreamAsync(plan, task, Engine.Pool, token),
        };
    }

    /// <summary>Tells the observer that the statement is planned, and waits until it may run.</summary>
    public ValueTask PlannedAsync(PhysicalPlan? plan, bool isSmall = false) =>
        Observer?.PlannedAsync(plan, isSmall, CancellationToken) ?? ValueTask.CompletedTask;

    /// <summary>The text of the DEFAULT of a column; null where there is none.</summary>
    public string? DefaultOf(ITableProvider table, int column) => Engine.Definitions.TextOf(table, column);

    /// <summary>Lets go of the snapshots that the statement reads, where they are not shared with other plans.</summary>
    public void Dispose() => Tables.Dispose();

    ScalarValue Evaluate(Expressions.Expression expression) => ConstantEvaluator.Evaluate(expression, Functions);
}
