using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Joins the rows of the probe side with the table of the build side. Where that is on disk but for some partitions, rows of the others go
/// to disk as well, for a <see cref="SpilledJoinSource"/>.
/// </summary>
sealed class JoinProbeOperator : Operator
{
    readonly EvaluatorSet _evaluators;
    readonly Evaluator[] _keys;
    readonly Column[] _keyColumns;
    readonly JoinProber _prober;
    readonly ProbeDivision? _division;

    public JoinProbeOperator(
        PhysicalHashJoin plan, JoinBuildSink build, SpilledProbe spilled, QueryContext context, BatchConsumer next)
        : base(next)
    {
        _evaluators = new EvaluatorSet(plan.Probe.Ordinals(), context.Task.Functions, context.Task.Budget);
        _keys = _evaluators.Compile([.. plan.ProbeValues]);
        _keyColumns = new Column[_keys.Length];
        _prober = new JoinProber(plan, context);
        _prober.Use(build.Table!, build.RowCount, build.HasNullKeys);
        _division = build.Spilled is { } onDisk ? new ProbeDivision(onDisk, spilled, context) : null;
    }

    public override void Push(ColumnBatch batch)
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            _keyColumns[i] = _keys[i].Evaluate(batch);
        }

        if (_division is null)
        {
            Join(batch, _keyColumns);
        }
        else if (_division.Divide(batch, _keyColumns) is { } resident)
        {
            Join(resident, _division.ResidentKeys);
        }
    }

    public override void Dispose()
    {
        _evaluators.Dispose();
        _prober.Dispose();
        _division?.Dispose();
        base.Dispose();
    }

    void Join(ColumnBatch batch, Column[] keys)
    {
        _prober.Begin(batch, keys);
        while (_prober.Next() is { } joined)
        {
            Next.Push(joined);
        }
    }
}
