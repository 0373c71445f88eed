using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Grouping;

/// <summary>Passes each combination of group and arguments to another accumulator once.</summary>
sealed unsafe class DistinctAccumulator : GroupedAccumulator
{
    readonly GroupedAccumulator _inner;
    readonly KeyLayout _layout;
    readonly GroupTable _seen;
    readonly KeyStage _stage;
    readonly MemoryBudget _budget;
    readonly ColumnScratch[] _taken;
    readonly ColumnScratch _groupColumn;
    readonly int _argumentCount;
    int[] _newRows = [];
    int[] _newGroups = [];
    int[]? _rowsByGroup;
    int[]? _groupStarts;

    public DistinctAccumulator(GroupedAccumulator inner, IReadOnlyList<DataType> argumentTypes, MemoryBudget budget)
    {
        _inner = inner;
        _budget = budget;
        _argumentCount = argumentTypes.Count;
        _layout = new KeyLayout([DataType.Int32, .. argumentTypes]);
        _seen = new GroupTable(_layout, budget);
        _stage = new KeyStage(_layout, budget);
        _taken = [.. argumentTypes.Select(_ => new ColumnScratch(budget))];
        _groupColumn = new ColumnScratch(budget);
    }

    public override long StateBytes => _inner.StateBytes + _seen.Bytes;

    public override void Resize(int groupCount) => _inner.Resize(groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        int* data = (int*)_groupColumn.Data(groups.Length, 4);
        groups.CopyTo(new Span<int>(data, groups.Length));
        _stage.Begin([_groupColumn.FixedWidth(DataType.Int32, groups.Length, null, 0), .. arguments], _layout.Types.Count, groups.Length);
        if (_newRows.Length < groups.Length)
        {
            _newRows = new int[groups.Length];
            _newGroups = new int[groups.Length];
        }

        int fresh = 0;
        int* found = stackalloc int[KeyStage.StripRows];
        for (int from = 0; from < groups.Length; from += KeyStage.StripRows)
        {
            int count = Math.Min(KeyStage.StripRows, groups.Length - from);
            _stage.Write(from, count, _layout.Words);
            int known = _seen.GroupCount;
            _seen.FindOrAdd(_stage.Rows, _layout.Words, count, found);
            for (int i = 0; i < count; i++)
            {
                // Groups are numbered in order of appearance, so a new one is the next number.
                if (found[i] == known)
                {
                    known++;
                    _newRows[fresh] = from + i;
                    _newGroups[fresh++] = groups[from + i];
                }
            }
        }

        PassOn(arguments, fresh);
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (DistinctAccumulator)other;
        source.IndexByGroup();
        var rows = new List<int>();
        var targets = new List<int>();
        for (int i = 0; i < groups.Length; i++)
        {
            if (otherGroups[i] + 1 >= source._groupStarts!.Length)
            {
                continue;
            }

            for (int at = source._groupStarts[otherGroups[i]]; at < source._groupStarts[otherGroups[i] + 1]; at++)
            {
                int sourceRow = source._rowsByGroup![at];
                rows.Add(sourceRow);
                targets.Add(groups[i]);
                if (rows.Count == KeyStage.StripRows)
                {
                    MergeRows(source, rows, targets);
                }
            }
        }

        MergeRows(source, rows, targets);
    }

    public override Column Finish(int from, int count) => _inner.Finish(from, count);

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        _seen.Dispose();
        _stage.Dispose();
        _groupColumn.Dispose();
        foreach (ColumnScratch scratch in _taken)
        {
            scratch.Dispose();
        }

        base.Dispose(disposing);
    }

    void PassOn(IReadOnlyList<Column> arguments, int count)
    {
        if (count == 0)
        {
            return;
        }

        Column[] taken = new Column[_argumentCount];
        fixed (int* rows = _newRows)
        {
            for (int i = 0; i < taken.Length; i++)
            {
                taken[i] = TakeKernel.Take(arguments[i], rows, count, mayHaveMissing: false, _taken[i]);
            }
        }

        _inner.Update(taken, _newGroups.AsSpan(0, count));
    }

    /// <summary>Feeds distinct rows of another accumulator through <see cref="Update"/> under their new groups.</summary>
    void MergeRows(DistinctAccumulator source, List<int> rows, List<int> targets)
    {
        if (rows.Count == 0)
        {
            return;
        }

        int words = _layout.Words;
        using NativeBuffer gathered = NativeBuffer.Allocate((long)rows.Count * words * 8, _budget);
        ulong* target = (ulong*)gathered.Pointer;
        for (int i = 0; i < rows.Count; i++)
        {
            Buffer.MemoryCopy(source._seen.Rows + ((long)rows[i] * words), target + ((long)i * words), words * 8, words * 8);
        }

        Column[] arguments = new Column[_argumentCount];
        var scratches = new List<ColumnScratch>();
        for (int i = 0; i < arguments.Length; i++)
        {
            var scratch = new ColumnScratch(_budget);
            scratches.Add(scratch);
            arguments[i] = KeyDecoder.Decode(_layout, i + 1, target, words, rows.Count, scratch);
        }

        Update(arguments, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(targets));
        scratches.ForEach(s => s.Dispose());
        rows.Clear();
        targets.Clear();
    }

    /// <summary>Sorts the distinct rows by group, once: many merges ask for some groups each.</summary>
    void IndexByGroup()
    {
        if (_rowsByGroup is not null)
        {
            return;
        }

        int words = _layout.Words;
        int highest = -1;
        for (int i = 0; i < _seen.GroupCount; i++)
        {
            highest = Math.Max(highest, (int)_seen.Rows[((long)i * words) + _layout.Offsets[0]]);
        }

        int[] starts = new int[highest + 2];
        for (int i = 0; i < _seen.GroupCount; i++)
        {
            starts[(int)_seen.Rows[((long)i * words) + _layout.Offsets[0]] + 1]++;
        }

        for (int g = 1; g < starts.Length; g++)
        {
            starts[g] += starts[g - 1];
        }

        int[] next = [.. starts];
        int[] byGroup = new int[_seen.GroupCount];
        for (int i = 0; i < _seen.GroupCount; i++)
        {
            byGroup[next[(int)_seen.Rows[((long)i * words) + _layout.Offsets[0]]]++] = i;
        }

        _groupStarts = starts;
        _rowsByGroup = byGroup;
    }
}
