using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Aggregates in a table of each worker and merges them at the end; <see cref="AggregateSource"/> reads the groups. Where memory is short
/// a worker leaves its table as it is and puts further rows on disk as they came, so that states of any kind can do with less memory; with
/// several grouping sets once for each of them.
/// </summary>
sealed class AggregateSink : PipelineSink
{
    /// <summary>Bits of the number of a morsel, below that of its pipeline.</summary>
    const int PipelineShift = 40;

    readonly PhysicalAggregate _plan;
    readonly QueryContext _context;
    readonly List<Consumer> _consumers = [];
    readonly IReadOnlyList<AggregateSlot> _slots;
    readonly IReadOnlyList<DataType> _keyTypes;
    readonly IReadOnlyList<AggregationPart>[] _parts;
    readonly int[] _roots;
    readonly AggregateRowLayout[] _layouts;
    readonly bool _canSpill;
    readonly FirstGroups? _firstGroups;
    readonly IReadOnlyList<PipelineStop> _stops;
    long _pipeline;

    /// <param name="plan">What to aggregate.</param>
    /// <param name="context">The query.</param>
    /// <param name="stops">Ends the pipelines into this sink early.</param>
    public AggregateSink(PhysicalAggregate plan, QueryContext context, IReadOnlyList<PipelineStop> stops)
    {
        _stops = stops;
        _plan = plan;
        _context = context;
        _keyTypes = [.. plan.Keys.Select(k => k.Column.Type)];
        bool seesMorsels = plan.Sets is not null || context.Task.Threads > 1;
        _slots = [.. plan.Calls.Select(c => SlotOf(c.Call, seesMorsels))];
        Tree = new GroupingSetTree(plan.Sets?.Sets ?? [[.. Enumerable.Range(0, _keyTypes.Count)]]);
        _roots = [.. Tree.Roots];
        _parts = [.. Tree.Sets.Select(_ => (IReadOnlyList<AggregationPart>)[])];

        // Without keys there is one group, which no partition makes smaller.
        _canSpill = context.Task.Spill is not null && Tree.Sets.Any(s => s.Count > 0);
        _layouts = [.. Tree.Sets.Select(s => new AggregateRowLayout([.. s.Select(k => _keyTypes[k])], _slots))];
        Spilled = new SpilledAggregation?[Tree.Sets.Count];
        _firstGroups = plan.GroupLimit is { } limit ? new FirstGroups(limit, context.Task.Budget) : null;
    }

    /// <summary>The finished groups of each set of <see cref="Tree"/>.</summary>
    public IReadOnlyList<IReadOnlyList<AggregationPart>> Parts => _parts;

    /// <summary>The groups of a set where memory had no room for them, instead of <see cref="Parts"/>; null where it had.</summary>
    IReadOnlyList<SpilledAggregation?> Spilled { get; set; }

    /// <summary>
    /// The groups of the workers where there are so many that they are merged by who reads them, instead of <see cref="Parts"/>.
    /// </summary>
    AggregationMerge? Merging { get; set; }

    /// <summary>The grouping sets and how they follow from each other; a plain GROUP BY is one set of all keys.</summary>
    public GroupingSetTree Tree { get; }

    /// <summary>How many partitions of a set <see cref="PartsOf"/> gives; 0 where its groups are in <see cref="Parts"/>.</summary>
    public int PartitionsOf(int set) => Spilled[set] is not null ? PartitionedSpill.PartitionCount
        : Merging is not null ? PartitionedRows.PartitionCount : 0;

    /// <summary>Returns the groups of a partition, in one part or more; each is good until the next one is asked for.</summary>
    public IEnumerable<AggregationPart> PartsOf(int set, int partition)
    {
        if (Spilled[set] is { } spilled)
        {
            return spilled.Parts(partition);
        }

        return MergedPart(partition);

        IEnumerable<AggregationPart> MergedPart(int merged)
        {
            using AggregationPart part = Merging!.MergePartition(merged);
            yield return part;
        }
    }

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

        bool isSpilled = _consumers.Exists(c => c.Spills is not null);
        if (isSpilled && _plan.Sets is null)
        {
            await FinishSpilledAsync(context).ConfigureAwait(false);
            return;
        }

        for (int r = 0; r < _roots.Length; r++)
        {
            await MergeAsync(r, context).ConfigureAwait(false);
        }

        for (int s = 0; s < _parts.Length; s++)
        {
            if (Tree.Parents[s] >= 0)
            {
                int set = s;
                await ParallelRun.ForAsync(context, 1, 1, _ => _parts[set] = [Derive(set)]).ConfigureAwait(false);
            }
        }

        if (isSpilled)
        {
            await FinishSetsAsync(context).ConfigureAwait(false);
        }
    }

    async Task FinishSpilledAsync(QueryContext context)
    {
        const int Shift = PartitionedRows.PartitionBits - PartitionedSpill.PartitionBits;
        LocalAggregation[] locals = [.. _consumers.Select(c => c.Locals[0])];
        var merge = new AggregationMerge(locals, _slots, context.Task.Budget);
        await ParallelRun.ForAsync(context, context.Task.Threads, locals.Length, w =>
        {
            merge.Prepare(w);
            _consumers[w].Flush();
        }).ConfigureAwait(false);
        Spilled = [SpilledOf(0, [.. _consumers.Select(c => c.Spills?[0])], (target, worker, partition) =>
        {
            for (int p = partition << Shift; p < (partition + 1) << Shift; p++)
            {
                merge.MergePartitionInto(target, worker, p);
            }
        })];
    }

    /// <summary>
    /// The groups that were made before memory was short are the same as those of an aggregation with nothing on disk: they begin the
    /// partitions of their set, as if a worker of its own had made them.
    /// </summary>
    async Task FinishSetsAsync(QueryContext context)
    {
        await ParallelRun.ForAsync(context, context.Task.Threads, _consumers.Count, w => _consumers[w].Flush()).ConfigureAwait(false);
        var spilled = new SpilledAggregation?[Tree.Sets.Count];
        for (int s = 0; s < spilled.Length; s++)
        {
            if (Tree.Sets[s].Count == 0)
            {
                _consumers.ForEach(c => c.AddTotalTo(_parts[s][0]));
                continue;
            }

            int set = s;
            AggregationPart[] parts = [.. _parts[s]];
            (int[] Groups, int[] Starts)[] groups = [.. parts.Select(p => p.Partition(PartitionedSpill.PartitionBits))];
            spilled[s] = SpilledOf(s, [null, .. _consumers.Select(c => c.Spills?[set])], (target, worker, partition) =>
            {
                for (int p = 0; worker == 0 && p < parts.Length; p++)
                {
                    parts[p].MergeInto(
                        target, groups[p].Groups.AsSpan(groups[p].Starts[partition]..groups[p].Starts[partition + 1]));
                }
            });
        }

        Spilled = spilled;
    }

    SpilledAggregation SpilledOf(int set, IReadOnlyList<PartitionedSpill?> spills, Action<LocalAggregation, int, int> begin)
    {
        bool isOrdered = Array.Exists(_consumers[0].Locals[0].States, s => s.IsOrderedByMorsels);
        return new SpilledAggregation(
            begin, spills, [.. Tree.Sets[set].Select(k => _keyTypes[k])], _slots, isOrdered, _context, _context.CountSpilled(_plan));
    }

    async Task MergeAsync(int root, QueryContext context)
    {
        int set = _roots[root];
        if (Tree.Sets[set].Count == 0)
        {
            _consumers[0].Locals[root].AddEmptyGroup();
        }

        LocalAggregation[] locals = [.. _consumers.Select(c => c.Locals[root])];
        var merge = new AggregationMerge(locals, _slots, context.Task.Budget);
        if (!merge.IsPartitioned)
        {
            await ParallelRun.ForAsync(context, 1, 1, _ => _parts[set] = [merge.MergeAll()]).ConfigureAwait(false);
            return;
        }

        await ParallelRun.ForAsync(context, context.Task.Threads, locals.Length, merge.Prepare).ConfigureAwait(false);
        if (_plan.Sets is null)
        {
            Merging = merge;
            return;
        }

        var parts = new AggregationPart[PartitionedRows.PartitionCount];
        _parts[set] = parts;
        await ParallelRun.ForAsync(
            context, context.Task.Threads, parts.Length, p => parts[p] = merge.MergePartition(p)).ConfigureAwait(false);
    }

    AggregationPart Derive(int set)
    {
        IReadOnlyList<int> parent = Tree.Sets[Tree.Parents[set]];
        IReadOnlyList<int> keys = Tree.Sets[set];
        int[] places = [.. keys.Select(k => parent.TakeWhile(p => p != k).Count())];
        return GroupRollup.Derive(
            _parts[Tree.Parents[set]], places, [.. keys.Select(k => _keyTypes[k])], _slots, _context.Task.Budget);
    }

    public override void Dispose()
    {
        foreach (AggregationPart? part in _parts.SelectMany(p => p))
        {
            part?.Dispose();
        }

        foreach (Consumer consumer in _consumers)
        {
            consumer.Release();
        }

        _firstGroups?.Dispose();
        base.Dispose();
    }

    /// <summary>
    /// Rows are put in order for calls with ORDER BY, and for those that depend on the order of the input and cannot tell it by themselves
    /// where workers or sets mix rows.
    /// </summary>
    static AggregateSlot SlotOf(AggregateCall call, bool mixesRows)
    {
        bool isDistinct = call.IsDistinct && !call.IgnoresDuplicates;
        return new(
            budget => call.Function.CreateAccumulator(call.Signature, budget), call.Signature.Parameters, isDistinct,
            call.Filter is not null)
        {
            Place = (call.Place?.Position.Line ?? 0, call.Place?.Position.Column ?? 0),
            Order = [.. call.OrderBy.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))],
            OrderTypes = [.. call.OrderBy.Select(k => k.Expression.Type.Logical)],
            IsOrdered = call.OrderBy.Count > 0
                || (mixesRows && call.Function.IsOrderSensitive && (isDistinct || !call.Function.IsOrderedByMorsels)),
        };
    }

    void Stop()
    {
        foreach (PipelineStop stop in _stops)
        {
            stop.Request();
        }
    }

    sealed class Consumer : BatchConsumer
    {
        readonly AggregateSink _sink;
        readonly EvaluatorSet _evaluators;
        readonly Evaluator[] _keys;
        readonly Evaluator[][] _arguments;
        readonly Evaluator?[] _filters;
        readonly Column[] _keyColumns;
        readonly AggregateInput[] _inputs;
        readonly IReadOnlyList<int>[] _roots;
        readonly MemoryBudget _held;
        LocalAggregation? _total;
        long _morsel;

        public Consumer(AggregateSink sink)
        {
            MemoryBudget budget = sink._context.Task.Budget;
            _evaluators = new EvaluatorSet(sink._plan.Input.Ordinals(), sink._context.Task.Functions, budget);
            _keys = _evaluators.Compile([.. sink._plan.Keys.Select(k => k.Expression)]);
            _arguments = [.. sink._plan.Calls.Select(
                c => _evaluators.Compile([.. c.Call.Arguments, .. c.Call.OrderBy.Select(k => k.Expression)]))];
            _filters = [.. sink._plan.Calls.Select(c => c.Call.Filter is null ? null : _evaluators.Compile(c.Call.Filter))];
            _keyColumns = new Column[_keys.Length];
            _inputs = new AggregateInput[_arguments.Length];
            for (int i = 0; i < _inputs.Length; i++)
            {
                _inputs[i] = new AggregateInput(new Column[_arguments[i].Length], null);
            }

            _roots = [.. sink._roots.Select(r => sink.Tree.Sets[r])];
            _held = new MemoryBudget(long.MaxValue, budget);
            Locals = [.. _roots.Select(r => new LocalAggregation([.. r.Select(k => sink._keyTypes[k])], sink._slots, _held))];
            _sink = sink;
        }

        /// <summary>An aggregation for each set that is computed from rows.</summary>
        public LocalAggregation[] Locals { get; }

        /// <summary>Rows that came when memory was short, for each set that has keys; null where it never was.</summary>
        public PartitionedSpill?[]? Spills { get; private set; }

        /// <summary>Rows of a later pipeline come after those of all morsels before it.</summary>
        public override void BeginMorsel(long morsel)
        {
            _morsel = (_sink._pipeline << PipelineShift) + morsel;
            foreach (LocalAggregation local in Locals)
            {
                local.BeginMorsel(_morsel);
            }

            _total?.BeginMorsel(_morsel);
        }

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

            if (Spills is not null)
            {
                Append(Spills, batch.RowCount);
                return;
            }

            for (int r = 0; r < Locals.Length; r++)
            {
                Column[] keys = _roots[r].Count == _keyColumns.Length ? _keyColumns : [.. _roots[r].Select(k => _keyColumns[k])];
                Locals[r].Add(keys, _inputs, batch.RowCount);
            }

            // Those of coarser sets are made of what is held.
            if (_sink._firstGroups is { } first && first.TryClose(Locals[0]))
            {
                // Nothing more is asked of the groups but that they are there.
                if (_inputs.Length == 0)
                {
                    _sink.Stop();
                }

                return;
            }

            if (_sink._canSpill && MemoryPressure.IsHigh(_sink._context.Task, _held.UsedBytes * _sink.Tree.Sets.Count)
                && _sink._firstGroups?.TryGiveUp() != false)
            {
                BeginSpill();
            }
        }

        /// <summary>Puts all rows on disk.</summary>
        public void Flush() => Array.ForEach(Spills ?? [], s => s?.Flush());

        /// <summary>Adds the rows that came when memory was short to the group of all rows.</summary>
        public void AddTotalTo(AggregationPart part)
        {
            if (_total is not null)
            {
                part.Add(_total);
            }
        }

        void BeginSpill()
        {
            IReadOnlyList<IReadOnlyList<int>> sets = _sink.Tree.Sets;
            Spills = new PartitionedSpill?[sets.Count];
            for (int s = 0; s < sets.Count; s++)
            {
                if (sets[s].Count == 0)
                {
                    _total = new LocalAggregation([], _sink._slots, _held);
                    _total.BeginMorsel(_morsel);
                    continue;
                }

                Spills[s] = new PartitionedSpill(
                    _sink._layouts[s].Types, sets[s].Count, 0, _sink._context.Task, _sink._context.CountSpilled(_sink._plan), sets.Count);
            }
        }

        void Append(PartitionedSpill?[] spills, int rowCount)
        {
            for (int s = 0; s < spills.Length; s++)
            {
                Column[] keys = [.. _sink.Tree.Sets[s].Select(k => _keyColumns[k])];
                if (spills[s] is not { } spill)
                {
                    _total!.Add(keys, _inputs, rowCount);
                    continue;
                }

                Column[] columns = _sink._layouts[s].Columns(keys, _inputs, _morsel, rowCount);
                using Column morsels = columns[^1];
                spill.Append(columns, rowCount);
            }
        }

        /// <summary>Frees everything, at the end of the query.</summary>
        public void Release()
        {
            _evaluators.Dispose();
            Array.ForEach(Spills ?? [], s => s?.Dispose());
            _total?.Dispose();
            foreach (LocalAggregation local in Locals)
            {
                local.Dispose();
            }
        }
    }
}
