using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Keeps one row a group by keys that have ranks, and gives its first arguments. Of a batch only the row picked last for a group is
/// copied, and of a run only the least row is looked at.
/// </summary>
sealed unsafe class RankedPickAccumulator : GroupedAccumulator
{
    const byte Nothing = 0;
    const byte NullFirst = 1;
    const byte Value = 2;
    const byte NullLast = 3;

    readonly PickOrder _order;
    readonly DataType? _structType;
    readonly PickedValues[] _values;
    readonly MemoryBudget _budget;
    readonly StateArray<State> _states;
    readonly ColumnScratch[] _flat;
    readonly FixedWidthColumn?[] _keys;
    readonly NativeBuffer?[] _ranks;
    Column[] _nullable = [];
    int[] _pending = [];
    int _pendingCount;
    long _morsel;

    /// <summary>Creates the state.</summary>
    /// <param name="order">Which row is kept: no more than two keys, and where there are two, both of them required.</param>
    /// <param name="kept">The types of the arguments that are given back, which come first.</param>
    /// <param name="structType">The struct that they are the fields of; null where there is one that is the result.</param>
    /// <param name="budget">What memory is counted against.</param>
    public RankedPickAccumulator(PickOrder order, IReadOnlyList<DataType> kept, DataType? structType, MemoryBudget budget)
    {
        _order = order;
        _structType = structType;
        _budget = budget;
        _values = [.. kept.Select(t => PickedValues.Create(t, budget))];
        _states = new StateArray<State>(budget);
        _flat = [.. order.Keys.Select(_ => new ColumnScratch(budget))];
        _keys = new FixedWidthColumn?[order.Keys.Count];
        _ranks = new NativeBuffer?[order.Keys.Count];
    }

    public override long StateBytes => _states.Bytes + _values.Sum(v => v.Bytes);

    internal override bool IsOrderedByMorsels => true;

    internal override void BeginMorsel(long morsel) => _morsel = morsel;

    public override void Resize(int groupCount)
    {
        _states.Resize(groupCount);
        foreach (PickedValues values in _values)
        {
            values.Resize(groupCount);
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        Begin(arguments, groups.Length);
        for (int i = 0; i < groups.Length; i++)
        {
            Offer(i, groups[i]);
        }

        Settle(arguments);
    }

    public override void UpdateRun(IReadOnlyList<Column> arguments, int group, int rowCount) =>
        TryUpdateRuns(arguments, [rowCount], [group]);

    internal override bool TryUpdateRuns(IReadOnlyList<Column> arguments, ReadOnlySpan<int> ends, ReadOnlySpan<int> groups)
    {
        Begin(arguments, ends[^1]);
        bool isPlain = _nullable.Length == 0 && _keys.Length < 2 && Array.TrueForAll(_keys, k => k is { HasValidity: false });
        int from = 0;
        for (int r = 0; r < ends.Length; r++)
        {
            int to = ends[r];
            if (!isPlain)
            {
                for (int i = from; i < to; i++)
                {
                    Offer(i, groups[r]);
                }
            }
            else if (_keys.Length == 0)
            {
                Offer(_order.TakesLast ? to - 1 : from, groups[r]);
            }
            else
            {
                Offer(from + PickRanks.Least(Ranks(0) + from, to - from, _order.TakesLast), groups[r]);
            }

            from = to;
        }

        Settle(arguments);
        return true;
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (RankedPickAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            State theirs = source._states.Values[otherGroups[i]];
            ref State mine = ref _states.Values[groups[i]];
            if (theirs.Class == Nothing)
            {
                continue;
            }

            int order = mine.Class == Nothing ? -1 : theirs.CompareTo(mine);
            if (order < 0 || (order == 0 && (_order.TakesLast ? theirs.Morsel >= mine.Morsel : theirs.Morsel < mine.Morsel)))
            {
                mine = theirs;
                for (int v = 0; v < _values.Length; v++)
                {
                    _values[v].Keep(source._values[v], otherGroups[i], groups[i]);
                }
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        if (_structType is null)
        {
            return _values[0].Finish(from, count);
        }

        return new StructColumn(_structType, count, [.. _values.Select(v => v.Finish(from, count))], null, 0);
    }

    protected override void Dispose(bool disposing)
    {
        _states.Dispose();
        foreach (PickedValues values in _values)
        {
            values.Dispose();
        }

        for (int k = 0; k < _keys.Length; k++)
        {
            _flat[k].Dispose();
            _ranks[k]?.Dispose();
        }

        base.Dispose(disposing);
    }

    ulong* Ranks(int key) => (ulong*)_ranks[key]!.Pointer;

    void Begin(IReadOnlyList<Column> arguments, int rowCount)
    {
        _nullable = [.. _order.Required.Select(r => arguments[r]).Where(c => c.MayHaveNulls)];
        for (int k = 0; k < _keys.Length; k++)
        {
            PickKey key = _order.Keys[k];
            _keys[k] = FlattenKernel.Flatten(arguments[key.Argument], _flat[k]) as FixedWidthColumn;
            long bytes = (rowCount + 64L) * sizeof(ulong);
            if (_ranks[k] is not { } ranks || ranks.Capacity < bytes)
            {
                _ranks[k]?.Dispose();
                _ranks[k] = null;
                _ranks[k] = NativeBuffer.Allocate(bytes, _budget, "aggregate states");
            }

            if (_keys[k] is { } column)
            {
                PickRanks.Encode(column, key.IsDescending, Ranks(k));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Offer(int row, int group)
    {
        foreach (Column required in _nullable)
        {
            if (required.IsNull(row))
            {
                return;
            }
        }

        State offered = default;
        offered.Class = Value;
        if (_keys.Length > 0)
        {
            if (_keys[0] is { } first && !first.IsNull(row))
            {
                offered.Rank = Ranks(0)[row];
            }
            else
            {
                offered.Class = _order.Keys[0].NullsFirst ? NullFirst : NullLast;
            }

            offered.Second = _keys.Length > 1 ? Ranks(1)[row] : 0;
        }

        ref State state = ref _states.Values[group];
        int order = state.Class == Nothing ? -1 : offered.CompareTo(state);
        if (order > 0 || (order == 0 && !_order.TakesLast))
        {
            return;
        }

        if (state.PendingRow == 0)
        {
            if (_pendingCount == _pending.Length)
            {
                Array.Resize(ref _pending, Math.Max(64, _pending.Length * 2));
            }

            _pending[_pendingCount++] = group;
        }

        offered.PendingRow = row + 1;
        offered.Morsel = _morsel;
        state = offered;
    }

    /// <summary>Copies what was picked from a batch, which is gone afterwards.</summary>
    void Settle(IReadOnlyList<Column> arguments)
    {
        for (int i = 0; i < _pendingCount; i++)
        {
            int group = _pending[i];
            ref State state = ref _states.Values[group];
            for (int v = 0; v < _values.Length; v++)
            {
                _values[v].Keep(arguments[v], state.PendingRow - 1, group);
            }

            state.PendingRow = 0;
        }

        _pendingCount = 0;
    }

    struct State
    {
        public ulong Rank;
        public ulong Second;
        public long Morsel;
        public int PendingRow;
        public byte Class;

        public readonly int CompareTo(in State other) => Class != other.Class
            ? Class.CompareTo(other.Class)
            : Rank != other.Rank ? Rank.CompareTo(other.Rank) : Second.CompareTo(other.Second);
    }
}
