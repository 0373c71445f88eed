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

    /// <summary>The rows that the statement wrote.</summary>
    public long AffectedRows { get; }

    /// <summary>How much of the query is done, 0 to 1; negative where it is not known.</summary>
    public double Progress => _execution?.Progress ?? 1;

    /// <summary>The plan that runs, null for statements without one.</summary>
    public ExecutionPlan? Plan { get; private init; }

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

    /// <summary>No rows.</summary>
    public static StatementResult Done(long affectedRows) => new(Schema.Empty, false, affectedRows, null);

    /// <summary>Returns the next batch, null at the end; the caller owns it.</summary>
    public ValueTask<RecordBatch?> NextAsync(CancellationToken cancellationToken = default)
    {
        if (_execution is not null)
        {
            return _execution.NextAsync(cancellationToken);
        }

        return ValueTask.FromResult(_batches.TryDequeue(out RecordBatch? batch) ? batch : null);
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
    }
}
