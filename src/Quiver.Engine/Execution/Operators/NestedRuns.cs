using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Runs the inner plan of a nested join and remembers its rows by the values that it ran for, up to a number of bytes. The workers
/// of a query share it.
/// </summary>
sealed class NestedRuns(PhysicalNestedJoin plan, QueryContext context) : IDisposable
{
    /// <summary>Remembering more costs more than it saves: values that come again mostly come soon.</summary>
    const long MostBytes = 64 << 20;

    /// <summary>What is remembered takes one part of memory of as many.</summary>
    const int MemoryShare = 8;

    readonly Dictionary<NestedKey, MaterializedRows> _known = [];
    readonly DataType[] _types = [.. plan.Join.Inner.Output.Select(c => c.Type)];
    long _bytes;

    /// <summary>The types of the columns.</summary>
    public IReadOnlyList<DataType> Types => _types;

    /// <summary>Returns the rows for some values, where they are remembered.</summary>
    public MaterializedRows? Find(NestedKey key)
    {
        lock (_known)
        {
            return _known.GetValueOrDefault(key);
        }
    }

    /// <summary>Takes rows over to remember them; answers false where the caller keeps them.</summary>
    public bool TryKeep(NestedKey key, MaterializedRows rows)
    {
        if (plan.Join.IsDistinct || plan.Join.RunsEachRow)
        {
            return false;
        }

        lock (_known)
        {
            if (_bytes + rows.Bytes > Math.Min(MostBytes, context.Task.Budget.CeilingBytes / MemoryShare) || !_known.TryAdd(key, rows))
            {
                return false;
            }

            _bytes += rows.Bytes;
            return true;
        }
    }

    /// <summary>Runs the plan for some values on <paramref name="threads"/> threads at most.</summary>
    public Task<MaterializedRows> RunAsync(NestedKey key, int threads) =>
        // Where queries may begin on the thread that starts them, so may these: handing them to others costs more than they do.
        context.Task.MayBeginAtOnce ? Task.Run(() => CollectAsync(key, threads)) : CollectAsync(key, threads);

    public void Dispose()
    {
        foreach (MaterializedRows rows in _known.Values)
        {
            rows.Dispose();
        }

        _known.Clear();
    }

    async Task<MaterializedRows> CollectAsync(NestedKey key, int threads)
    {
        CancellationToken stop = context.Stop.Token;
        stop.ThrowIfCancellationRequested();
        TaskContext outer = context.Task;
        PhysicalPlan inner = plan.PlanFor(key.Values, e => ConstantEvaluator.Evaluate(e, outer.Functions), stop);
        var task = new TaskContext(outer.Budget, outer.Functions, outer.BatchSize, threads)
        {
            Journal = outer.Journal,
            Runner = outer.Runner,
            MayBeginAtOnce = outer.MayBeginAtOnce,
            Spill = outer.Spill,
        };
        var rows = new MaterializedRows(_types, outer.Budget);
        try
        {
            await foreach (RecordBatch batch in outer.Runner!(inner, task, stop).ConfigureAwait(false))
            {
                using (batch)
                {
                    for (int i = 0; i < _types.Length; i++)
                    {
                        rows.Append(i, batch.Columns[i]);
                    }

                    rows.AddRows(batch.Length);
                }

                if (plan.Join.Kind == JoinKind.Single && rows.RowCount > 1)
                {
                    throw new QuiverException(
                        ErrorCode.SubqueryTooManyRows,
                        "a subquery used as a value returned more than one row; add LIMIT 1 or an aggregate",
                        plan.Join.Place.Line,
                        plan.Join.Place.Column);
                }
            }

            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }
}
