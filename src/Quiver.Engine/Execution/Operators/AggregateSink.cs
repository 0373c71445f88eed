using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Aggregates in a table of each worker and merges them at the end; <see cref="AggregateSource"/> reads the groups.</summary>
sealed class AggregateSink : PipelineSink
{
    /// <summary>Bits of the number of a morsel, below that of its pipeline.</summary>
    const int PipelineShift = 40;

    readonly PhysicalAggregate _plan;
    readonly QueryContext _context;
    readonly List<Consumer> _consumers = [];
    readonly IReadOnlyList<AggregateSlot> _slots;
    readonly IReadOnlyList<DataType> _keyTypes;
    long _pipeline;

    public AggregateSink(PhysicalAggregate plan, QueryContext context)
    {
        _plan = plan;
        _context = context;
        _keyTypes = [.. plan.Keys.Select(k => k.Column.Type)];
        _slots = [.. plan.Calls.Select(c => SlotOf(c.Call))];
    }

    /// <summary>The finished groups.</summary>
    public IReadOnlyList<AggregationPart> Parts { get; private set; } = [];

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

    public override void BeginPipeline() => _pipeline++;

    public override async Task FinishAsync(QueryContext context)
    {
        if (_consumers.Count == 0)
        {
            ConsumerOf(0);
        }

        if (_keyTypes.Count == 0)
        {
            _consumers[0].Local.AddEmptyGroup();
        }

        LocalAggregation[] locals = [.. _consumers.Select(c => c.Local)];
        var merge = new AggregationMerge(locals, _slots, context.Task.Budget);
        if (!merge.IsPartitioned)
        {
            await ParallelRun.ForAsync(context, 1, 1, _ => Parts = [merge.MergeAll()]).ConfigureAwait(false);
            return;
        }

        await ParallelRun.ForAsync(context, context.Task.Threads, locals.Length, merge.Prepare).ConfigureAwait(false);
        var parts = new AggregationPart[PartitionedRows.PartitionCount];
        Parts = parts;
        await ParallelRun.ForAsync(
            context, context.Task.Threads, parts.Length, p => parts[p] = merge.MergePartition(p)).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        foreach (AggregationPart? part in Parts)
        {
            part?.Dispose();
        }

        foreach (Consumer consumer in _consumers)
        {
            consumer.Release();
        }

        base.Dispose();
    }

    static AggregateSlot SlotOf(AggregateCall call) => new(
        budget => call.Function.CreateAccumulator(call.Signature, budget),
        call.Signature.Parameters,
        call.IsDistinct && !call.Function.IgnoresDuplicates,
        call.Filter is not null);

    sealed class Consumer : BatchConsumer
    {
        readonly AggregateSink _sink;
        readonly EvaluatorSet _evaluators;
        readonly Evaluator[] _keys;
        readonly Evaluator[][] _arguments;
        readonly Evaluator?[] _filters;
        readonly Column[] _keyColumns;
        readonly AggregateInput[] _inputs;

        public Consumer(AggregateSink sink)
        {
            MemoryBudget budget = sink._context.Task.Budget;
            _evaluators = new EvaluatorSet(sink._plan.Input.Ordinals(), sink._context.Task.Functions, budget);
            _keys = _evaluators.Compile([.. sink._plan.Keys.Select(k => k.Expression)]);
            _arguments = [.. sink._plan.Calls.Select(c => _evaluators.Compile(c.Call.Arguments))];
            _filters = [.. sink._plan.Calls.Select(c => c.Call.Filter is null ? null : _evaluators.Compile(c.Call.Filter))];
            _keyColumns = new Column[_keys.Length];
            _inputs = new AggregateInput[_arguments.Length];
            for (int i = 0; i < _inputs.Length; i++)
            {
                _inputs[i] = new AggregateInput(new Column[_arguments[i].Length], null);
            }

            Local = new LocalAggregation(sink._keyTypes, sink._slots, budget);
            _sink = sink;
        }

        public LocalAggregation Local { get; }

        /// <summary>Rows of a later pipeline come after those of all morsels before it.</summary>
        public override void BeginMorsel(long morsel) => Local.BeginMorsel((_sink._pipeline << PipelineShift) + morsel);

        public override void Push(ColumnBatch batch)
        {
            for (int i = 0; i < _keys.Length; i++)
            {
                _keyColumns[i] = _keys[i].Evaluate(batch);
            }

            for (int i = 0; i < _inputs.Length; i++)
            {
                for (int a = 0; a < _arguments[i].Length; a++)
                {
                    _inputs[i].Arguments[a] = _arguments[i][a].Evaluate(batch);
                }

                _inputs[i] = _inputs[i] with { Filter = _filters[i]?.Evaluate(batch) };
            }

            Local.Add(_keyColumns, _inputs, batch.RowCount);
        }

        /// <summary>Frees everything, at the end of the query.</summary>
        public void Release()
        {
            _evaluators.Dispose();
            Local.Dispose();
        }
    }
}
