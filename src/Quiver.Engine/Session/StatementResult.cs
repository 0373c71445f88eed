using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;

namespace Quiver.Engine.Session;

/// <summary>What a statement gives: a stream of rows, or a count.</summary>
sealed class StatementResult : IAsyncDisposable
{
    readonly QueryExecution? _execution;
    readonly Queue<RecordBatch> _batches = new();
    ScanJournal? _journal;
    TableCatalog? _tables;
    StatementContext? _context;
    bool _isSealed;

    StatementResult(Schema schema, bool hasRows, long affectedRows, QueryExecution? execution)
    {
        Schema = schema;
        HasRows = hasRows;
        AffectedRows = affectedRows;
        _execution = execution;
    }

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <summary>Whether the statement gives rows at all.</summary>
    public bool HasRows { get; }

    /// <summary>Whether the statement changes rows of tables or files, even if there were none to change.</summary>
    public bool ChangesRows { get; private set; }

    /// <summary>The rows that the statement wrote.</summary>
    public long AffectedRows { get; }

    /// <summary>How much of the query is done, 0 to 1; negative where it is not known.</summary>
    public double Progress => _execution?.Progress ?? 1;

    /// <summary>The plan that runs, null for statements without one.</summary>
    public ExecutionPlan? Plan { get; private init; }

    /// <summary>How long workers have computed for the query, added up.</summary>
    public TimeSpan ComputeTime => _execution?.ComputeTime ?? TimeSpan.Zero;

    /// <summary>The most native memory that the statement held at a time.</summary>
    public long PeakMemoryBytes => _context?.Memory.PeakBytes ?? 0;

    /// <summary>What the user should know of the statement: complete when its last row is read.</summary>
    public IReadOnlyList<string> Warnings => _journal?.Warnings ?? [];

    /// <summary>The rows of a query.</summary>
    public static StatementResult Rows(ExecutionPlan plan, QueryExecution execution) => new(plan.Schema, true, 0,
        execution) { Plan = plan };

    /// <summary>Rows that are there.</summary>
    public static StatementResult Rows(RecordBatch batch)
    {
        var result = new StatementResult(batch.Schema, true, 0, null);
        result._batches.Enqueue(batch);
        return result;
    }

    /// <summary>Batches that are there.</summary>
    public static StatementResult Rows(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        var result = new StatementResult(schema, true, 0, null);
        foreach (RecordBatch batch in batches)
        {
            result._batches.Enqueue(batch);
        }

        return result;
    }

    /// <summary>No rows.</summary>
    public static StatementResult Done(long affectedRows) => new(Schema.Empty, false, affectedRows, null);

    /// <summary>Marks the result as that of a statement that changes rows.</summary>
    public StatementResult AsChange()
    {
        ChangesRows = true;
        return this;
    }

    /// <summary>Names where the notes of the statement's scans are, and what takes the rows that they kept.</summary>
    public StatementResult With(ScanJournal journal, TableCatalog tables)
    {
        _journal = journal;
        _tables = tables;
        return this;
    }

    /// <summary>Ends the statement with its result: its context is disposed when nothing is to be computed any more.</summary>
    public StatementResult Owning(StatementContext context)
    {
        _context = context;
        if (_execution is null)
        {
            context.Dispose();
        }

        return this;
    }

    /// <summary>
    /// Waits for the first batch and keeps it: after that the schema is final, because a scan that finds it wrong ends in the
    /// error that its first value out of place deserves.
    /// </summary>
    /// <exception cref="ScanRestartException">The statement is to be planned and run once more.</exception>
    public async Task SettleAsync()
    {
        if (await NextAsync().ConfigureAwait(false) is { } batch)
        {
            _batches.Enqueue(batch);
        }

        _isSealed = true;
    }

    /// <summary>Returns the next batch, null at the end; the caller owns it.</summary>
    public async ValueTask<RecordBatch?> NextAsync(CancellationToken cancellationToken = default)
    {
        if (_batches.TryDequeue(out RecordBatch? batch) || _execution is null)
        {
            return batch;
        }

        try
        {
            batch = await _execution.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ScanRestartException e) when (_isSealed)
        {
            throw e.Error;
        }

        if (batch is null && _journal is not null && _tables is not null)
        {
            JournalTables.Publish(_journal, _tables);
        }

        return batch;
    }

    public async ValueTask DisposeAsync()
    {
        while (_batches.TryDequeue(out RecordBatch? batch))
        {
            batch.Dispose();
        }

        if (_execution is not null)
        {
            await _execution.DisposeAsync().ConfigureAwait(false);
        }

        _context?.Dispose();
    }
}
