using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Joining;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Looks up batches of probe rows in a <see cref="JoinTable"/> for one worker, checks residual conditions on the pairs, and gives what the
/// kind of join asks for.
/// </summary>
sealed class JoinProber : IDisposable
{
    readonly PhysicalHashJoin _plan;
    readonly QueryContext _context;
    readonly EvaluatorSet _residualEvaluators;
    readonly Evaluator[] _residual;
    readonly MatchFlags _matches;
    readonly ColumnBatch _pairs;
    readonly ColumnBatch _output;
    readonly RowIndices _probeRows;
    readonly RowIndices _buildRows;
    readonly RowIndices _passed;
    readonly RowIndices _passedProbe;
    readonly RowIndices _passedBuild;
    readonly ColumnScratch _scratch;
    JoinTable? _table;
    JoinProbe? _probe;
    long _buildRowCount;
    bool _hasNullKeys;
    ColumnBatch? _batch;
    Column[] _keys = [];

    public JoinProber(PhysicalHashJoin plan, QueryContext context)
    {
        _plan = plan;
        _context = context;
        MemoryBudget budget = context.Task.Budget;
        _residualEvaluators = new EvaluatorSet(PairOrdinals(plan), context.Task.Functions, budget);
        _residual = _residualEvaluators.Compile(plan.Residual);
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

    /// <summary>Whether it is kept which probe rows have a partner.</summary>
    public bool TracksProbe => KeepsProbe || _plan.Kind is HashJoinKind.ProbeSemi or HashJoinKind.ProbeAnti or HashJoinKind.Mark;

    /// <summary>Whether the probe rows of the batch will be looked up in other tables too, so that only pairs can be given now.</summary>
    public bool IsPartial { get; set; }

    /// <summary>Whether the probe rows of the batch were looked up in other tables before, whose flags are put back.</summary>
    public bool IsContinued { get; set; }

    /// <summary>Which probe rows of the batch have a partner so far, where that is kept.</summary>
    public MatchFlags Matches => _matches;

    bool KeepsProbe => _plan.Kind is HashJoinKind.KeepProbe or HashJoinKind.KeepBoth or HashJoinKind.Single;

    bool EmitsPairs => _plan.Kind is HashJoinKind.Inner or HashJoinKind.KeepProbe or HashJoinKind.KeepBuild
        or HashJoinKind.KeepBoth or HashJoinKind.Single;

    /// <summary>Whether all that counts is if there is a partner.</summary>
    bool NeedsExistence =>
        _residual.Length == 0 && _plan.Kind is HashJoinKind.ProbeSemi or HashJoinKind.ProbeAnti or HashJoinKind.Mark;

    /// <summary>Takes a table to look up in.</summary>
    /// <param name="table">The table; it belongs to the caller.</param>
    /// <param name="buildRowCount">The number of all build rows, those of other tables too.</param>
    /// <param name="hasNullKeys">Whether some build row of any table has a null key.</param>
    public void Use(JoinTable table, long buildRowCount, bool hasNullKeys)
    {
        _probe?.Dispose();
        _probe = null;
        _probe = table.Index.CreateProbe(_context.Task.Budget);
        _table = table;
        _buildRowCount = buildRowCount;
        _hasNullKeys = hasNullKeys;
    }

    /// <summary>Takes a batch of probe rows and what to look up for them; both are good until the last batch is given.</summary>
    public void Begin(ColumnBatch batch, Column[] keys)
    {
        _batch = batch;
        _keys = keys;
        _probe!.Begin(keys, batch.RowCount);
        if (TracksProbe)
        {
            _matches.Reset(batch.RowCount);
        }
    }

    /// <summary>Returns the next rows of the result; null when there are no more for this batch of probe rows.</summary>
    public ColumnBatch? Next()
    {
        if (_batch is not { } batch)
        {
            return null;
        }

        if (NeedsExistence)
        {
            if (!IsPartial && !IsContinued && _plan.Kind != HashJoinKind.Mark)
            {
                _batch = null;
                _probe!.SelectExisting(_plan.Kind == HashJoinKind.ProbeSemi, batch.RowCount, _passedProbe, _scratch);
                return SelectProbe(batch, _passedProbe);
            }

            _probe!.SelectExisting(wanted: true, batch.RowCount, _passedProbe, _scratch);
            _matches.Mark(_passedProbe);
        }
        else
        {
            while (_probe!.NextPairs(_probeRows, _buildRows, _context.Task.BatchSize))
            {
                _context.Stop.Token.ThrowIfCancellationRequested();
                if (JoinPairs(batch))
                {
                    return _output;
                }
            }
        }

        _batch = null;
        return IsPartial ? null : Finished(batch);
    }

    public void Dispose()
    {
        _residualEvaluators.Dispose();
        _probe?.Dispose();
        _matches.Dispose();
        _pairs.Dispose();
        _output.Dispose();
        _probeRows.Dispose();
        _buildRows.Dispose();
        _passed.Dispose();
        _passedProbe.Dispose();
        _passedBuild.Dispose();
        _scratch.Dispose();
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

    /// <summary>Marks the rows of pairs; answers whether the pairs are rows of the result.</summary>
    bool JoinPairs(ColumnBatch batch)
    {
        RowIndices probeRows = _probeRows;
        RowIndices buildRows = _buildRows;
        if (_residual.Length > 0)
        {
            if (!FilterPairs(batch))
            {
                return false;
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

        _table!.Matches?.Mark(buildRows);
        if (EmitsPairs)
        {
            SetPairs(_output, batch, probeRows, buildRows);
        }

        return EmitsPairs;
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
            target.SetRows(probeColumns + i, _table!.Columns, i, buildRows);
        }
    }

    /// <summary>Returns what is known when all partners of a batch are; null where that gives no rows.</summary>
    ColumnBatch? Finished(ColumnBatch batch)
    {
        switch (_plan.Kind)
        {
            case HashJoinKind.ProbeSemi or HashJoinKind.ProbeAnti:
                _matches.Collect(_plan.Kind == HashJoinKind.ProbeSemi, 0, batch.RowCount, _passedProbe);
                return SelectProbe(batch, _passedProbe);
            case HashJoinKind.Mark:
                return MarkProbe(batch);
            default:
                return KeepsProbe ? Unmatched(batch) : null;
        }
    }

    ColumnBatch? SelectProbe(ColumnBatch batch, RowIndices rows)
    {
        int columns = _plan.Probe.Columns.Count;
        if (rows.Count == batch.RowCount && columns == batch.ColumnCount)
        {
            return batch;
        }

        _output.Reset(columns, rows.Count);
        for (int i = 0; i < columns; i++)
        {
            _output.SetRows(i, batch, i, rows);
        }

        return rows.Count > 0 ? _output : null;
    }

    ColumnBatch MarkProbe(ColumnBatch batch)
    {
        if (_plan.IsNullAware && _buildRowCount > 0)
        {
            if (_hasNullKeys)
            {
                _matches.MarkAllUnknown();
            }
            else
            {
                _matches.MarkNullKeys(_keys[0]);
            }
        }

        int columns = _plan.Probe.Columns.Count;
        _output.Reset(columns + 1, batch.RowCount);
        for (int i = 0; i < columns; i++)
        {
            _output.Set(i, batch[i]);
        }

        _output.Set(columns, _matches.ToMark(_scratch));
        return _output;
    }

    ColumnBatch? Unmatched(ColumnBatch batch)
    {
        _matches.Collect(matched: false, 0, batch.RowCount, _passedProbe);
        if (_passedProbe.Count == 0)
        {
            return null;
        }

        Span<int> missing = _passedProbe.Count <= 1024 ? stackalloc int[_passedProbe.Count] : new int[_passedProbe.Count];
        missing.Fill(-1);
        _passedBuild.FromRows(missing, mayHaveMissing: true);
        SetPairs(_output, batch, _passedProbe, _passedBuild);
        return _output;
    }
}
