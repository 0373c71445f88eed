using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Scheduling;

namespace Quiver.Engine.Execution;

/// <summary>A query that runs: its pipelines one after the other on the workers, its result read while they do.</summary>
sealed class QueryExecution : IAsyncDisposable
{
    readonly QueryContext _context;
    readonly PipelineBuilder _builder;
    readonly ResultSink _results;
    readonly CancellationTokenSource _stop;
    readonly CancellationToken _caller;

    // Completed by a worker; whoever waits for the end goes on elsewhere.
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile int _finished;

    QueryExecution(ExecutionPlan plan, TaskContext task, WorkerPool pool, QueryProfile? profile, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _context = new QueryContext(task, pool, _stop) { Profile = profile };
        _builder = new PipelineBuilder(_context);
        _results = new ResultSink(plan.Schema, _context);
        try
        {
            _builder.Build(plan, _results);
        }
        catch
        {
            Release();
            throw;
        }

        _ = RunAsync();
    }

    /// <summary>How much of the query's scans is done, 0 to 1; negative where it is not known.</summary>
    public double Progress
    {
        get
        {
            double current = _finished < _builder.Pipelines.Count ? _builder.Pipelines[_finished].Source.Progress : 0;
            return current < 0 ? -1 : (_finished + current) / _builder.Pipelines.Count;
        }
    }

    /// <summary>How long workers have computed for the query, added up.</summary>
    public TimeSpan ComputeTime => _context.ComputeTime;

    /// <summary>Starts a plan.</summary>
    public static QueryExecution Start(ExecutionPlan plan, TaskContext task, WorkerPool pool, QueryProfile? profile,
        CancellationToken cancellationToken) =>
        new(plan, task, pool, profile, cancellationToken);

    /// <summary>Runs a plan as a stream of batches.</summary>
    public static async IAsyncEnumerable<RecordBatch> StreamAsync(
        ExecutionPlan plan, TaskContext task, WorkerPool pool, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using QueryExecution execution = Start(plan, task, pool, null, cancellationToken);
        while (await execution.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            yield return batch;
        }
    }

    /// <summary>Returns the next batch of the result, null at the end.</summary>
    public async ValueTask<RecordBatch?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _results.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new QuiverException(ErrorCode.Cancelled, "the query was cancelled", error);
        }
    }

    /// <summary>Ends the query, waits until no worker runs for it, and frees its memory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
        Release();
    }

    void Release()
    {
        for (int i = _builder.Owned.Count - 1; i >= 0; i--)
        {
            _builder.Owned[i].Dispose();
        }

        _stop.Dispose();
    }

    async Task RunAsync()
    {
        try
        {
            foreach (Pipeline pipeline in _builder.Pipelines)
            {
                await pipeline.RunAsync(_context).ConfigureAwait(false);
                _finished++;
            }

            _results.Complete(null);
        }
#pragma warning disable CA1031 // The reader of the result gets every error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _results.Complete(Translate(error));
        }
        finally
        {
            _ended.SetResult();
        }
    }

    Exception Translate(Exception error) => error switch
    {
        QuiverException known => known,
        OperationCanceledException when _caller.IsCancellationRequested => new QuiverException(ErrorCode.Cancelled,
            "the query was cancelled", error),
        OverflowException => new QuiverException(ErrorCode.Overflow, "a result does not fit its type", error),
        InsufficientExecutionStackException => new QuiverException(ErrorCode.NestingTooDeep, "the query is nested too deeply", error),
        IOException or UnauthorizedAccessException => new QuiverException(ErrorCode.IoFailure, error.Message, error),
        _ => error,
    };
}
