using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Collects all rows, and the values of some expressions over them, in memory: the first phase of sorts and build sides. At
/// the end the workers' rows are brought together column by column.
/// </summary>
class CollectSink : PipelineSink
{
    readonly List<Consumer> _consumers = [];
    readonly IReadOnlyDictionary<ColumnId, int> _ordinals;
    readonly IReadOnlyList<Expression> _expressions;
    readonly int _columnCount;
    readonly DataType[] _types;

    /// <param name="columns">The types of the columns of batches.</param>
    /// <param name="ordinals">The columns of batches by id.</param>
    /// <param name="expressions">What is computed and kept beside the columns.</param>
    /// <param name="context">The query.</param>
    public CollectSink(
        IReadOnlyList<DataType> columns, IReadOnlyDictionary<ColumnId, int> ordinals, IReadOnlyList<Expression> expressions,
            QueryContext context)
    {
        _columnCount = columns.Count;
        _ordinals = ordinals;
        _expressions = expressions;
        _types = [.. columns, .. expressions.Select(e => e.Type)];
        Context = context;
    }

    private protected QueryContext Context { get; }

    /// <summary>All rows: the columns of batches, then the expressions. Set when the sink is finished.</summary>
    public MaterializedRows? Rows { get; private set; }

    /// <summary>The rows of each worker before the sink is finished.</summary>
    private protected IEnumerable<MaterializedRows> WorkerRows => _consumers.Select(c => c.Rows);

    public override BatchConsumer ConsumerOf(int worker)
    {
        lock (_consumers)
        {
            while (_consumers.Count <= worker)
            {
                _consumers.Add(new Consumer(this));
            }

            return _consumers[worker];
        }
    }

    public override async Task FinishAsync(QueryContext context)
    {
        if (_consumers.Count == 0)
        {
            ConsumerOf(0);
        }

        MaterializedRows first = _consumers[0].Rows;
        Rows = first;
        if (_consumers.Count > 1)
        {
            await ParallelRun.ForAsync(
                context,
                context.Task.Threads,
                _types.Length,
                c => _consumers.Skip(1).ToList().ForEach(o => first.AppendColumn(c, o.Rows))).ConfigureAwait(false);
            foreach (Consumer other in _consumers.Skip(1))
            {
                first.AddRows(other.Rows.RowCount);
                other.Rows.Dispose();
            }
        }
    }

    public override void Dispose()
    {
        foreach (Consumer consumer in _consumers)
        {
            consumer.Release();
        }

        base.Dispose();
    }

    /// <summary>Called when a worker has got rows: returns what it is to add further ones to.</summary>
    private protected virtual MaterializedRows Filled(MaterializedRows rows) => rows;

    sealed class Consumer : BatchConsumer
    {
        readonly CollectSink _sink;
        readonly EvaluatorSet _evaluators;
        readonly Evaluator[] _expressions;
        readonly int _columnCount;

        public Consumer(CollectSink sink)
        {
            MemoryBudget budget = sink.Context.Task.Budget;
            _evaluators = new EvaluatorSet(sink._ordinals, sink.Context.Task.Functions, budget);
            _expressions = _evaluators.Compile(sink._expressions);
            _sink = sink;
            _columnCount = sink._columnCount;
            Rows = new MaterializedRows(sink._types, budget);
        }

        public MaterializedRows Rows { get; private set; }

        public override void Push(ColumnBatch batch)
        {
            for (int i = 0; i < _columnCount; i++)
            {
                Rows.Append(i, batch[i]);
            }

            for (int i = 0; i < _expressions.Length; i++)
            {
                Column value = _expressions[i].Evaluate(batch);
                Rows.Append(_columnCount + i, value);
            }

            Rows.AddRows(batch.RowCount);
            Rows = _sink.Filled(Rows);
        }

        public void Release()
        {
            _evaluators.Dispose();
            Rows.Dispose();
        }
    }
}
