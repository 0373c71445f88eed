using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Booleans;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Grouping;

/// <summary>
/// What one worker aggregates: a table of its own that fits the caches, and, once there are too many groups for that, rows
/// spread over partitions for <see cref="AggregationMerge"/> to aggregate one partition at a time.
/// </summary>
sealed unsafe class LocalAggregation : IDisposable
{
    readonly IReadOnlyList<AggregateSlot> _slots;
    readonly MemoryBudget _budget;
    readonly KeyStage _stage;
    readonly DictionaryGroups _dictionaries;
    readonly KeyRuns _runs;
    readonly ColumnScratch[] _taken;
    readonly List<ColumnScratch> _filtered = [];
    readonly KeyLayout? _rowLayout;
    readonly KeyStage? _rowStage;
    readonly KnownRows _known;
    readonly GroupGrowth _growth;
    NativeBuffer? _groups;
    NativeBuffer? _runGroups;
    NativeBuffer? _rowIndices;
    NativeBuffer? _mask;
    long _morsel;

    /// <param name="keyTypes">The types of the keys.</param>
    /// <param name="slots">The aggregates.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="partitionBits">Upper bits of the hash that are equal in all rows; then all groups are in the table.</param>
    /// <param name="growth">When rows go to partitions; the default where null.</param>
    public LocalAggregation(
        IReadOnlyList<DataType> keyTypes, IReadOnlyList<AggregateSlot> slots, MemoryBudget budget, int partitionBits = 0,
        GroupGrowth? growth = null)
    {
        _growth = growth ?? new GroupGrowth();
        _slots = slots;
        _budget = budget;
        var layout = new KeyLayout(keyTypes);
        Table = new GroupTable(layout, budget, partitionBits);
        States = [.. slots.Select(s => s.CreateState(budget))];
        _stage = new KeyStage(layout, budget);
        _dictionaries = new DictionaryGroups(keyTypes.Count);
        _runs = new KeyRuns(budget);
        _taken = [.. keyTypes.Select(_ => new ColumnScratch(budget))];
        _known = new KnownRows(budget);
        DataType[] arguments = [.. slots.SelectMany(s => s.InputTypes)];
        bool canPartition = keyTypes.Count > 0 && partitionBits == 0
            && !Array.Exists(States, s => s.IsOrderedByMorsels)
            && slots.All(s => !s.IsDistinct && !s.HasFilter)
            && keyTypes.Count + arguments.Length <= KeyLayout.NullBitsInFirstWord
            && arguments.All(t => !t.IsNested && t.Physical != PhysicalType.Interval);
        if (canPartition)
        {
            _rowLayout = new KeyLayout([.. keyTypes, .. arguments]);
            _rowStage = new KeyStage(_rowLayout, budget);
        }
    }

    /// <summary>The groups that the worker keeps in a table.</summary>
    public GroupTable Table { get; private set; }

    /// <summary>A state for each aggregate, over the groups of <see cref="Table"/>.</summary>
    public GroupedAccumulator[] States { get; private set; }

    /// <summary>Whether rows of groups that are not in the table are dropped: see <see cref="Close"/>.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Rows (keys, then arguments) that were not aggregated yet; null where all were.</summary>
    public PartitionedRows? Rows { get; private set; }

    /// <summary>Says which morsel the batches that follow belong to.</summary>
    public void BeginMorsel(long morsel)
    {
        _morsel = morsel;
        foreach (GroupedAccumulator state in States)
        {
            state.BeginMorsel(morsel);
        }
    }

    /// <summary>Adds a batch.</summary>
    public void Add(Column[] keys, AggregateInput[] inputs, int rowCount)
    {
        if (rowCount == 0)
        {
            return;
        }

        if (keys.Length == 0)
        {
            AddToOneGroup(inputs, rowCount);
        }
        else if (IsClosed)
        {
            AddKnown(keys, inputs, rowCount);
        }
        else if (Rows is not null)
        {
            AddToPartitions(keys, inputs, rowCount);
        }
        else if (_runs.TryFind(keys, rowCount))
        {
            AddRuns(keys, inputs, rowCount);
        }
        else
        {
            AddToTable(keys, inputs, rowCount);
            if (_rowLayout is not null && _growth.IsTooMuch(rowCount, Table.GroupCount))
            {
                Rows = new PartitionedRows(_rowLayout, _budget);
            }
        }
    }

    /// <summary>Adds some groups of another aggregation, which has no <see cref="Rows"/> or whose rows are added elsewhere.</summary>
    public void Merge(LocalAggregation other, ReadOnlySpan<int> otherGroups) =>
        AggregationMerge.MergeGroups(Table, States, other.Table, other.States, otherGroups);

    /// <summary>
    /// Keeps some groups only, with what was added to them, and drops rows of others from now on. All rows are in the table.
    /// </summary>
    public void Close(GroupTable chosen)
    {
        GroupTable before = Table;
        GroupedAccumulator[] statesBefore = States;
        Table = new GroupTable(before.Layout, _budget);
        States = [.. _slots.Select(s => s.CreateState(_budget))];
        IsClosed = true;
        BeginMorsel(_morsel);
        int[] old = new int[chosen.GroupCount];
        int[] kept = new int[chosen.GroupCount];
        fixed (int* from = old)
        fixed (int* to = kept)
        {
            Table.FindOrAdd(chosen.Rows, chosen.Layout.Words, chosen.GroupCount, to);
            before.Find(chosen.Rows, chosen.Layout.Words, chosen.GroupCount, from);
        }

        ResizeStates();
        int[] seen = [.. Enumerable.Range(0, old.Length).Where(i => old[i] != GroupTable.Missing)];
        for (int i = 0; i < States.Length; i++)
        {
            States[i].Merge(statesBefore[i], [.. seen.Select(g => old[g])], [.. seen.Select(g => kept[g])]);
            statesBefore[i].Dispose();
        }

        before.Dispose();
        Rows?.Dispose();
        Rows = null;
    }

    /// <summary>Makes the one group of an aggregate without keys, which exists without rows.</summary>
    public void AddEmptyGroup()
    {
        if (Table.GroupCount == 0)
        {
            ulong* row = stackalloc ulong[1];
            row[0] = 0;
            int group;
            Table.FindOrAdd(row, 1, 1, &group);
            ResizeStates();
        }
    }

    public void Dispose()
    {
        Table.Dispose();
        foreach (GroupedAccumulator state in States)
        {
            state.Dispose();
        }

        Rows?.Dispose();
        _stage.Dispose();
        _rowStage?.Dispose();
        _runs.Dispose();
        _known.Dispose();
        _groups?.Dispose();
        _runGroups?.Dispose();
        _rowIndices?.Dispose();
        _mask?.Dispose();
        foreach (ColumnScratch scratch in _taken.Concat(_filtered))
        {
            scratch.Dispose();
        }
    }

    void AddToOneGroup(AggregateInput[] inputs, int rowCount)
    {
        AddEmptyGroup();
        for (int i = 0; i < inputs.Length; i++)
        {
            Column[] arguments = inputs[i].Arguments;
            int rows = rowCount;
            if (inputs[i].Filter is { } filter)
            {
                rows = Passing(filter, rowCount);
                arguments = TakeAll(arguments, rows);
            }

            if (rows > 0)
            {
                States[i].UpdateRun(arguments, 0, rows);
            }
        }
    }

    void AddToTable(Column[] keys, AggregateInput[] inputs, int rowCount)
    {
        int* groups = (int*)Ensure(ref _groups, (rowCount + 64L) * 4);
        if (_dictionaries.TryCombine(keys, rowCount, groups))
        {
            _dictionaries.Resolve(groups, rowCount, (rows, found) => FindRows(keys, rows, found));
        }
        else
        {
            Find(keys, rowCount, groups);
        }

        ResizeStates();
        for (int i = 0; i < inputs.Length; i++)
        {
            AddRows(States[i], inputs[i], groups, rowCount);
        }
    }

    /// <summary>Looks a group up once a run. What cannot take runs gets rows, as does what has a filter.</summary>
    void AddRuns(Column[] keys, AggregateInput[] inputs, int rowCount)
    {
        int* groups = (int*)Ensure(ref _runGroups, (_runs.Count + 64L) * 4);
        FindRows(keys, _runs.Starts, _runs.Count, groups);
        ResizeStates();
        var ends = new ReadOnlySpan<int>(_runs.Ends, _runs.Count);
        var runGroups = new ReadOnlySpan<int>(groups, _runs.Count);
        int* rowGroups = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Filter is not null || !States[i].TryUpdateRuns(inputs[i].Arguments, ends, runGroups))
            {
                rowGroups = rowGroups == null ? Expand(ends, runGroups, rowCount) : rowGroups;
                AddRows(States[i], inputs[i], rowGroups, rowCount);
            }
        }
    }

    int* Expand(ReadOnlySpan<int> ends, ReadOnlySpan<int> runGroups, int rowCount)
    {
        int* groups = (int*)Ensure(ref _groups, (rowCount + 64L) * 4);
        int from = 0;
        for (int r = 0; r < ends.Length; r++)
        {
            new Span<int>(groups + from, ends[r] - from).Fill(runGroups[r]);
            from = ends[r];
        }

        return groups;
    }

    void AddRows(GroupedAccumulator state, AggregateInput input, int* groups, int rowCount)
    {
        Column[] arguments = input.Arguments;
        var rowGroups = new Span<int>(groups, rowCount);
        if (input.Filter is { } filter)
        {
            int passing = Passing(filter, rowCount);
            arguments = TakeAll(arguments, passing);
            int[] some = new int[passing];
            int* rows = (int*)_rowIndices!.Pointer;
            for (int r = 0; r < passing; r++)
            {
                some[r] = groups[rows[r]];
            }

            rowGroups = some;
        }

        if (rowGroups.Length > 0)
        {
            state.Update(arguments, rowGroups);
        }
    }

    /// <summary>Adds the rows whose group is in the table, and returns how many they are.</summary>
    int AddKnown(Column[] keys, AggregateInput[] inputs, int rowCount)
    {
        int* groups = (int*)Ensure(ref _groups, (rowCount + 64L) * 4);
        Find(keys, rowCount, groups, adds: false);
        int count = _known.Split(groups, rowCount);
        if (count > 0)
        {
            AggregateInput[] some = _known.Take(inputs);
            for (int i = 0; i < some.Length; i++)
            {
                AddRows(States[i], some[i], _known.Groups, count);
            }
        }

        return count;
    }

    /// <summary>
    /// Rows of groups that are in the table are aggregated there as long as they are many: keys that come often came first.
    /// </summary>
    void AddToPartitions(Column[] keys, AggregateInput[] inputs, int rowCount)
    {
        if (_growth.HasFrequentGroups)
        {
            int known = AddKnown(keys, inputs, rowCount);
            _growth.CountKnown(known, rowCount);
            rowCount -= known;
            if (rowCount == 0)
            {
                return;
            }

            if (known > 0)
            {
                keys = _known.TakeOthers(keys);
                inputs = _known.TakeOthers(inputs, keys.Length);
            }
        }

        var columns = new List<Column>(keys);
        foreach (AggregateInput input in inputs)
        {
            columns.AddRange(input.Arguments);
        }

        _rowStage!.Begin(columns, keys.Length, rowCount);
        for (int from = 0; from < rowCount; from += KeyStage.StripRows)
        {
            int count = Math.Min(KeyStage.StripRows, rowCount - from);
            _rowStage.Write(from, count, _rowLayout!.Words);
            Rows!.Append(_rowStage.Rows, count);
        }
    }

    void Find(IReadOnlyList<Column> keys, int rowCount, int* groups, bool adds = true)
    {
        _stage.Begin(keys, keys.Count, rowCount);
        int words = Table.Layout.Words;
        for (int from = 0; from < rowCount; from += KeyStage.StripRows)
        {
            int count = Math.Min(KeyStage.StripRows, rowCount - from);
            _stage.Write(from, count, words);
            if (adds)
            {
                Table.FindOrAdd(_stage.Rows, words, count, groups + from);
            }
            else
            {
                Table.Find(_stage.Rows, words, count, groups + from);
            }
        }
    }

    void FindRows(Column[] keys, int[] rows, int[] found)
    {
        fixed (int* indices = rows)
        fixed (int* groups = found)
        {
            FindRows(keys, indices, rows.Length, groups);
        }
    }

    /// <summary>Finds the groups of some rows only.</summary>
    void FindRows(Column[] keys, int* rows, int count, int* groups)
    {
        Column[] some = new Column[keys.Length];
        for (int k = 0; k < keys.Length; k++)
        {
            some[k] = TakeKernel.Take(keys[k], rows, count, mayHaveMissing: false, _taken[k]);
        }

        Find(some, count, groups);
    }

    int Passing(Column filter, int rowCount)
    {
        ulong* mask = (ulong*)Ensure(ref _mask, Arrow.Memory.Bitmap.Bytes(rowCount));
        BooleanKernel.ToMask(filter, rowCount, mask);
        int* rows = (int*)Ensure(ref _rowIndices, (rowCount + 64L) * 4);
        int count = 0;
        for (int i = 0; i < rowCount; i++)
        {
            if (Arrow.Memory.Bitmap.Get(mask, i))
            {
                rows[count++] = i;
            }
        }

        return count;
    }

    Column[] TakeAll(Column[] arguments, int count)
    {
        Column[] taken = new Column[arguments.Length];
        while (_filtered.Count < arguments.Length)
        {
            _filtered.Add(new ColumnScratch(_budget));
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            taken[i] = TakeKernel.Take(arguments[i], (int*)_rowIndices!.Pointer, count, mayHaveMissing: false, _filtered[i]);
        }

        return taken;
    }

    void ResizeStates()
    {
        foreach (GroupedAccumulator state in States)
        {
            state.Resize(Table.GroupCount);
        }
    }

    byte* Ensure(ref NativeBuffer? buffer, long bytes)
    {
        if (buffer is null || buffer.Capacity < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = NativeBuffer.Allocate(bytes, _budget, "GROUP BY");
        }

        return buffer.Pointer;
    }
}
