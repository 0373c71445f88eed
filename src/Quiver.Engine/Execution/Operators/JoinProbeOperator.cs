using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Joining;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Expressions;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Looks up the rows of the probe side, checks residual conditions on the pairs, and gives what the kind of join asks
/// for.</summary>
sealed class JoinProbeOperator : Operator
{
    readonly PhysicalHashJoin _plan;
    readonly JoinBuildSink _build;
    readonly QueryContext _context;
    readonly EvaluatorSet _evaluators;
    readonly EvaluatorSet _residualEvaluators;
    readonly Evaluator[] _keys;
    readonly Evaluator[] _residual;
    readonly Column[] _keyColumns;
    readonly JoinProbe _probe;
    readonly MatchFlags _matches;
    readonly ColumnBatch _pairs;
    readonly ColumnBatch _output;
    readonly RowIndices _probeRows;
    readonly RowIndices _buildRows;
    readonly RowIndices _passed;
    readonly RowIndices _passedProbe;
    readonly RowIndices _passedBuild;
    readonly ColumnScratch _scratch;

    public JoinProbeOperator(PhysicalHashJoin plan, JoinBuildSink build, QueryContext context, BatchConsumer next)
        : base(next)
    {
        _plan = plan;
        _build = build;
        _context = context;
        MemoryBudget budget = context.Task.Budget;
        _evaluators = new EvaluatorSet(plan.Probe.Ordinals(), context.Task.Functions, budget);
        _keys = _evaluators.Compile([.. plan.ProbeValues]);
        _residualEvaluators = new EvaluatorSet(PairOrdinals(plan), context.Task.Functions, budget);
        _residual = _residualEvaluators.Compile(plan.Residual);
        _keyColumns = new Column[_keys.Length];
        _probe = build.Index!.CreateProbe(budget);
        _matches = new MatchFlags(budget);
        _pairs = new ColumnBatch(budget);
        _output = new ColumnBatch(budget);
        _probeRows = new RowIndices(budget);
        _buildRows = new RowIndices(budget);
        _passed = new RowIndices(budget);
        _passedProbe = new RowIndices(budget);
        _passedBuild = new RowIndices(budget);
        _scratch = new ColumnScratch(budget);
    }

    bool KeepsProbe => _plan.Kind is HashJoinKind.KeepProbe or HashJoinKind.KeepBoth or HashJoinKind.Single;

    bool TracksProbe => KeepsProbe || _plan.Kind is HashJoinKind.ProbeSemi or HashJoinKind.ProbeAnti or HashJoinKind.Mark;

    bool EmitsPairs => _plan.Kind is HashJoinKind.Inner or HashJoinKind.KeepProbe or HashJoinKind.KeepBuild
        or HashJoinKind.KeepBoth or HashJoinKind.Single;

    public override void Push(ColumnBatch batch)
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            _keyColumns[i] = _keys[i].Evaluate(batch);
        }

        _probe.Begin(_keyColumns, batch.RowCount);
        if (_plan.Kind is HashJoinKind.ProbeSemi or HashJoinKind.ProbeAnti && _residual.Length == 0)
        {
            _probe.SelectExisting(_plan.Kind == HashJoinKind.ProbeSemi, batch.RowCount, _passedProbe, _scratch);
            EmitProbeRows(batch, _passedProbe);
            return;
        }

        if (TracksProbe)
        {
            _matches.Reset(batch.RowCount);
        }

        while (_probe.NextPairs(_probeRows, _buildRows, _context.Task.BatchSize))
        {
            _context.Stop.Token.ThrowIfCancellationRequested();
            PushPairs(batch);
        }

        FinishBatch(batch);
    }

    public override void Dispose()
    {
        _evaluators.Dispose();
        _residualEvaluators.Dispose();
        _probe.Dispose();
        _matches.Dispose();
        _pairs.Dispose();
        _output.Dispose();
        _probeRows.Dispose();
        _buildRows.Dispose();
        _passed.Dispose();
        _passedProbe.Dispose();
        _passedBuild.Dispose();
        _scratch.Dispose();
        base.Dispose();
    }

    static Dictionary<ColumnId, int> PairOrdinals(PhysicalHashJoin plan)
    {
        Dictionary<ColumnId, int> ordinals = plan.Probe.Ordinals();
        for (int i = 0; i < plan.Build.Columns.Count; i++)
        {
            ordinals[plan.Build.Columns[i].Id] = plan.Probe.Columns.Count + i;
        }

        return ordinals;
    }

    void PushPairs(ColumnBatch batch)
    {
        RowIndices probeRows = _probeRows;
        RowIndices buildRows = _buildRows;
        if (_residual.Length > 0)
        {
            if (!FilterPairs(batch))
            {
                return;
            }

            probeRows = _passedProbe;
            buildRows = _passedBuild;
        }

        if (_plan.Kind == HashJoinKind.Single && _matches.AnyMarkedOrTwice(probeRows))
        {
            throw new QuiverException(
                ErrorCode.SubqueryTooManyRows, "a subquery used as a value returned more than one row; add LIMIT 1 or an aggregate",
                _plan.Place.Line, _plan.Place.Column);
        }

        if (TracksProbe)
        {
            _matches.Mark(probeRows);
        }

        _build.Matches?.Mark(buildRows);
        if (EmitsPairs)
        {
            SetPairs(_output, batch, probeRows, buildRows);
            Next.Push(_output);
        }
    }

    /// <summary>Keeps the pairs for which the residual conditions are true; answers whether there are any.</summary>
    bool FilterPairs(ColumnBatch batch)
    {
        SetPairs(_pairs, batch, _probeRows, _buildRows);
        _passedProbe.FromRows(_probeRows.AsSpan(), mayHaveMissing: false);
        _passedBuild.FromRows(_buildRows.AsSpan(), mayHaveMissing: false);
        Column condition = _residual.Length == 1
            ? _residual[0].Evaluate(_pairs)
            : Compute.Booleans.BooleanKernel.And([.. _residual.Select(r => r.Evaluate(_pairs))], _scratch);
        _passed.FromCondition(condition, _pairs.RowCount);
        if (_plan.Kind == HashJoinKind.Mark)
        {
            _matches.MarkUnknown(_probeRows, condition);
        }

        if (_passed.Count < _pairs.RowCount)
        {
            _passedProbe.Compose(_probeRows, _passed);
            _passedBuild.Compose(_buildRows, _passed);
        }

        return _passed.Count > 0;
    }

    void SetPairs(ColumnBatch target, ColumnBatch batch, RowIndices probeRows, RowIndices buildRows)
    {
        int probeColumns = _plan.Probe.Columns.Count;
        int buildColumns = _plan.Build.Columns.Count;
        target.Reset(probeColumns + buildColumns, probeRows.Count);
        for (int i = 0; i < probeColumns; i++)
        {
            target.SetRows(i, batch, i, probeRows);
        }

        for (int i = 0; i < buildColumns; i++)
        {
            target.SetRows(probeColumns + i, _build.Columns, i, buildRows);
        }
    }

    void FinishBatch(ColumnBatch batch)
    {
        switch (_plan.Kind)
        {
            case HashJoinKind.ProbeSemi or HashJoinKind.ProbeAnti:
                _matches.Collect(_plan.Kind == HashJoinKind.ProbeSemi, 0, batch.RowCount, _passedProbe);
                EmitProbeRows(batch, _passedProbe);
                break;
            case HashJoinKind.Mark:
                EmitMark(batch);
                break;
            default:
                if (KeepsProbe)
                {
                    EmitUnmatched(batch);
                }

                break;
        }
    }

    void EmitProbeRows(ColumnBatch batch, RowIndices rows)
    {
        if (rows.Count == batch.RowCount)
        {
            Next.Push(batch);
        }
        else if (rows.Count > 0)
        {
            _output.SelectFrom(batch, rows);
            Next.Push(_output);
        }
    }

    void EmitMark(ColumnBatch batch)
    {
        if (_plan.IsNullAware && _build.Index!.RowCount > 0)
        {
            if (_build.Index.HasNullKeys)
            {
                _matches.MarkAllUnknown();
            }
            else
            {
                _matches.MarkNullKeys(_keyColumns[0]);
            }
        }

        int columns = _plan.Probe.Columns.Count;
        _output.Reset(columns + 1, batch.RowCount);
        for (int i = 0; i < columns; i++)
        {
            _output.Set(i, batch[i]);
        }

        _output.Set(columns, _matches.ToMark(_scratch));
        Next.Push(_output);
    }

    void EmitUnmatched(ColumnBatch batch)
    {
        _matches.Collect(matched: false, 0, batch.RowCount, _passedProbe);
        if (_passedProbe.Count > 0)
        {
            Span<int> missing = _passedProbe.Count <= 1024 ? stackalloc int[_passedProbe.Count] : new int[_passedProbe.Count];
            missing.Fill(-1);
            _passedBuild.FromRows(missing, mayHaveMissing: true);
            SetPairs(_output, batch, _passedProbe, _passedBuild);
            Next.Push(_output);
        }
    }
}
