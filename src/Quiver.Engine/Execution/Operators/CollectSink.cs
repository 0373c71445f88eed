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
    /// <summary>Bits of the number of a morsel, below that of its pipeline.</summary>
    const int PipelineShift = 40;

    readonly List<Consumer> _consumers = [];
    readonly IReadOnlyDictionary<ColumnId, int> _ordinals;
    readonly IReadOnlyList<Expression> _expressions;
    readonly int _columnCount;
    readonly DataType[] _types;
    long _pipeline;
    MaterializedRows? _ordered;

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

    /// <summary>The same rows, and where those of a morsel begin; for sinks that keep order.</summary>
    private protected IEnumerable<(MaterializedRows Rows, IReadOnlyList<(long Morsel, int From)> Morsels)> WorkerMorsels =>
        _consumers.Select(c => (c.Rows, c.Morsels));

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

    /// <summary>Whether the rows are brought together in the order of their morsels, not worker by worker.</summary>
    private protected virtual bool KeepsOrder => false;

    public override void BeginPipeline() => _pipeline++;

    public override async Task FinishAsync(QueryContext context)
    {
        if (_consumers.Count == 0)
        {
            ConsumerOf(0);
        }

        MaterializedRows first = _consumers[0].Rows;
        Rows = first;
        if (_consumers.Count > 1 && KeepsOrder)
        {
            await OrderAsync(context).ConfigureAwait(false);
        }
        else if (_consumers.Count > 1)
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

    async Task OrderAsync(QueryContext context)
    {
        (long Morsel, MaterializedRows Rows, int From, int To)[] pieces =
            [.. _consumers.SelectMany(c => c.Pieces).OrderBy(p => p.Morsel)];
        var ordered = new MaterializedRows(_types, context.Task.Budget);
        _ordered = ordered;
        Rows = ordered;
        await ParallelRun.ForAsync(context, context.Task.Threads, _types.Length, c =>
        {
            foreach ((_, MaterializedRows rows, int from, int to) in pieces)
            {
                ordered.AppendColumn(c, rows, from, to - from);
            }
        }).ConfigureAwait(false);
        foreach (Consumer consumer in _consumers)
        {
            ordered.AddRows(consumer.Rows.RowCount);
            consumer.Rows.Dispose();
        }
    }

    public override void Dispose()
    {
        _ordered?.Dispose();
        foreach (Consumer consumer in _consumers)
        {
            consumer.Release();
        }

        base.Dispose();
    }

    /// <summary>Called when a worker has got rows: returns what it is to add further ones to.</summary>
    private protected virtual MaterializedRows Filled(MaterializedRows rows, IReadOnlyList<(long Morsel, int From)> morsels) => rows;

    sealed class Consumer : BatchConsumer
    {
        readonly CollectSink _sink;
        readonly EvaluatorSet _evaluators;
        readonly Evaluator[] _expressions;
        readonly int _columnCount;
        readonly List<(long Morsel, int From)> _morsels = [];

        public Consumer(CollectSink sink)
        {
            _sink = sink;
            MemoryBudget budget = sink.Context.Task.Budget;
            _evaluators = new EvaluatorSet(sink._ordinals, sink.Context.Task.Functions, budget);
            _expressions = _evaluators.Compile(sink._expressions);
            _columnCount = sink._columnCount;
            Rows = new MaterializedRows(sink._types, budget);
        }

        public MaterializedRows Rows { get; private set; }

        /// <summary>Where the rows of each morsel begin.</summary>
        public IReadOnlyList<(long Morsel, int From)> Morsels => _morsels;

        /// <summary>The rows of each morsel.</summary>
        public IEnumerable<(long Morsel, MaterializedRows Rows, int From, int To)> Pieces => _morsels.Select(
            (m, i) => (m.Morsel, Rows, m.From, i + 1 < _morsels.Count ? _morsels[i + 1].From : Rows.RowCount));

        public override void BeginMorsel(long morsel)
        {
            if (_sink.KeepsOrder)
            {
                _morsels.Add(((_sink._pipeline << PipelineShift) + morsel, Rows.RowCount));
            }
        }

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
            MaterializedRows before = Rows;
            Rows = _sink.Filled(before, _morsels);
            if (!ReferenceEquals(Rows, before) && _morsels.Count > 0)
            {
                long morsel = _morsels[^1].Morsel;
                _morsels.Clear();
                _morsels.Add((morsel, 0));
            }
        }

        public void Release()
        {
            _evaluators.Dispose();
            Rows.Dispose();
        }
    }
}
