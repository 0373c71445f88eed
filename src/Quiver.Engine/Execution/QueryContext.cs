using System.Diagnostics;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Scheduling;

namespace Quiver.Engine.Execution;

/// <summary>What the parts of one running query share.</summary>
sealed class QueryContext(TaskContext task, WorkerPool pool, CancellationTokenSource stop)
{
    QueryContext? _query;
    long _computeTicks;

    /// <summary>Budget, batch size, threads and functions.</summary>
    public TaskContext Task { get; } = task;

    /// <summary>The threads.</summary>
    public WorkerPool Pool { get; } = pool;

    /// <summary>Cancelled when the query is, and on its first error.</summary>
    public CancellationTokenSource Stop { get; } = stop;

    /// <summary>How long workers have computed for the query, added up.</summary>
    public TimeSpan ComputeTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _computeTicks));

    /// <summary>Adds the time that a worker computed, in stopwatch ticks.</summary>
    public void CountCompute(long ticks) => Interlocked.Add(ref (_query ?? this)._computeTicks, ticks);

    /// <summary>Returns what one operator shares with the others, where its memory is counted by itself.</summary>
    public QueryContext For(ExecutionPlan plan) => Profile is null
        ? this
        : new QueryContext(Task.With(Profile.Of(plan).BudgetIn(Task.Budget)), Pool, Stop) { Profile = Profile, _query = _query ?? this };

    /// <summary>Returns what counts the bytes that an operator put on disk; null where nobody asks.</summary>
    public Action<long>? CountSpilled(ExecutionPlan plan) => Profile is null ? null : Profile.Of(plan).CountSpilled;

    /// <summary>Rows and time of operators, where EXPLAIN ANALYZE asked for them.</summary>
    public QueryProfile? Profile { get; init; }
}
