using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution;

/// <summary>
/// The rounds of one recursion. What the step joins with and what does not change from round to round is collected and indexed in the first
/// round only; where nothing else is collected, the operators themselves are kept, so that a round of few rows costs next to nothing.
/// </summary>
sealed class Recursion(PhysicalRecursive plan, QueryContext context, PipelineBuilder outside) : IDisposable
{
    /// <summary>Rounds of more batches are worth several workers.</summary>
    const int MostBatchesHere = 4;

    readonly Dictionary<ExecutionPlan, JoinBuildSink> _builds = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<CommonTable> _changing = ChangingTables(plan);
    PipelineBuilder? _round;
    KeptRows? _rows;

    /// <summary>Where the rows of the anchor, and of each round, go.</summary>
    public RoundSink Sink { get; } = new(plan, context);

    /// <summary>The rows of the last round.</summary>
    public KeptRows Rows => _rows ??= Sink.Take();

    /// <summary>Runs the next round; answers whether it gave rows.</summary>
    public bool Advance()
    {
        if (Rows.RowCount == 0)
        {
            return false;
        }

        context.Stop.Token.ThrowIfCancellationRequested();
        if (_round is null)
        {
            _round = outside.ForRound(this);
            _round.BuildInto(plan.Step, Sink);
        }

        bool isSmall = Rows.RowCount <= MostBatchesHere * (long)context.Task.BatchSize;
        foreach (Pipeline pipeline in _round.Pipelines)
        {
            if (isSmall && _round.IsRepeatable)
            {
                pipeline.RunHere(context);
            }
            else
            {
                Wait(pipeline.RunAsync(context));
            }
        }

        if (!_round.IsRepeatable)
        {
            EndRound();
        }

        _rows!.Dispose();
        _rows = Sink.Take();
        return _rows.RowCount > 0;
    }

    /// <summary>Whether the build side of a join is the same in all rounds, and probing leaves no marks on it.</summary>
    public bool KeepsBuild(PhysicalHashJoin join) =>
        join.Kind is not (HashJoinKind.KeepBuild or HashJoinKind.KeepBoth or HashJoinKind.BuildSemi or HashJoinKind.BuildAnti)
        && !Changes(join.Build, _changing);

    /// <summary>Finds the build side of a join that an earlier round has collected.</summary>
    public JoinBuildSink? FindBuild(PhysicalHashJoin join) => _builds.GetValueOrDefault(join);

    /// <summary>Keeps the build side of a join.</summary>
    public void Keep(PhysicalHashJoin join, JoinBuildSink sink) => _builds.Add(join, sink);

    public void Dispose()
    {
        EndRound();
        foreach (JoinBuildSink sink in _builds.Values)
        {
            sink.Dispose();
        }

        _rows?.Dispose();
        Sink.Dispose();
    }

    void EndRound()
    {
        foreach (Pipeline pipeline in _round?.Pipelines ?? [])
        {
            pipeline.Dispose();
        }

        for (int i = (_round?.Owned.Count ?? 0) - 1; i >= 0; i--)
        {
            _round!.Owned[i].Dispose();
        }

        _round = null;
    }

    void Wait(Task task)
    {
        if (!task.IsCompleted)
        {
            context.Pool.Block(() => ((IAsyncResult)task).AsyncWaitHandle.WaitOne());
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>The table of the last round, and the common tables of the step that read it.</summary>
    static HashSet<CommonTable> ChangingTables(PhysicalRecursive plan)
    {
        var changing = new HashSet<CommonTable> { plan.Table };
        Changes(plan.Step, changing);
        return changing;
    }

    static bool Changes(ExecutionPlan plan, HashSet<CommonTable> changing)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        bool changes = plan is PhysicalCommonRead read && changing.Contains(read.Table);
        for (int i = 0; i < plan.Inputs.Count; i++)
        {
            changes |= Changes(plan.Inputs[i], changing);
            if (changes && plan is PhysicalWith with && i == 0)
            {
                changing.Add(with.Table);
            }
        }

        return changes;
    }
}
