using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Batches;

/// <summary>
/// The rows that flow between operators of a pipeline. A column is either there, or is some rows of a column of another batch
/// and gathered when it is first asked for: a filter or a join copies no column that nobody reads, and selections over
/// selections are composed first. Rows that follow each other are a slice and not copied at all. The batch belongs to one operator
/// of one worker, which fills it again and again; columns are good until then.
/// </summary>
sealed class ColumnBatch(MemoryBudget budget) : IDisposable
{
    Slot[] _slots = [];
    readonly List<(RowIndices Outer, RowIndices Inner, RowIndices Result)> _composed = [];
    readonly Stack<RowIndices> _spare = [];

    /// <summary>The number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>The number of columns.</summary>
    public int ColumnCount { get; private set; }

    /// <summary>Changes each time that the batch is filled: what was computed from it is good as long as this stays.</summary>
    public long Version { get; private set; }

    /// <summary>Whether columns are rows of another batch that were not gathered when it was filled.</summary>
    public bool IsGathered { get; private set; }

    /// <summary>Empties the batch for new rows.</summary>
    public void Reset(int columnCount, int rowCount)
    {
        IsGathered = false;
        if (_slots.Length < columnCount)
        {
            Array.Resize(ref _slots, columnCount);
        }

        for (int i = 0; i < columnCount; i++)
        {
            ref Slot slot = ref _slots[i];
            slot.Slice?.Dispose();
            slot.Slice = null;
            slot.Column = null;
            slot.Source = null;
            slot.Rows = null;
        }

        foreach ((_, _, RowIndices result) in _composed)
        {
            _spare.Push(result);
        }

        _composed.Clear();
        ColumnCount = columnCount;
        RowCount = rowCount;
        Version++;
    }

    /// <summary>Sets a column that is there.</summary>
    public void Set(int ordinal, Column column) => _slots[ordinal].Column = column;

    /// <summary>Sets a column to some rows of a column of another batch, which must not be filled again before this one.</summary>
    public void SetRows(int ordinal, ColumnBatch source, int sourceOrdinal, RowIndices rows)
    {
        ref Slot slot = ref _slots[ordinal];
        slot.Source = source;
        slot.SourceOrdinal = sourceOrdinal;
        slot.Rows = rows;
        IsGathered = true;
    }

    /// <summary>Sets a column to some rows of a column.</summary>
    public unsafe void SetRows(int ordinal, Column source, RowIndices rows)
    {
        ref Slot slot = ref _slots[ordinal];
        slot.Scratch ??= new ColumnScratch(budget);
        slot.Column = TakeKernel.Take(source, rows.Rows, rows.Count, rows.MayHaveMissing, slot.Scratch);
    }

    /// <summary>Makes this batch consist of some rows of another.</summary>
    public void SelectFrom(ColumnBatch source, RowIndices rows)
    {
        Reset(source.ColumnCount, rows.Count);
        for (int i = 0; i < source.ColumnCount; i++)
        {
            SetRows(i, source, i, rows);
        }
    }

    /// <summary>Makes this batch consist of rows of another that follow each other.</summary>
    public void SliceFrom(ColumnBatch source, int from, int count)
    {
        Reset(source.ColumnCount, count);
        for (int i = 0; i < source.ColumnCount; i++)
        {
            ref Slot slot = ref _slots[i];
            slot.Source = source;
            slot.SourceOrdinal = i;
            slot.From = from;
        }
    }

    /// <summary>Returns a column, gathering it where that was not done yet.</summary>
    public unsafe Column this[int ordinal]
    {
        get
        {
            ref Slot slot = ref _slots[ordinal];
            if (slot.Column is { } there)
            {
                return there;
            }

            ColumnBatch source = slot.Source!;
            int sourceOrdinal = slot.SourceOrdinal;
            if (slot.Rows is not { } rows)
            {
                slot.Slice = source[sourceOrdinal].Slice(slot.From, RowCount);
                slot.Column = slot.Slice;
                return slot.Column;
            }

            while (source._slots[sourceOrdinal] is { Column: null, Rows: { } outer } deeper)
            {
                rows = Composed(outer, rows);
                source = deeper.Source!;
                sourceOrdinal = deeper.SourceOrdinal;
            }

            slot.Scratch ??= new ColumnScratch(budget);
            slot.Column = TakeKernel.Take(source[sourceOrdinal], rows.Rows, rows.Count, rows.MayHaveMissing, slot.Scratch);
            return slot.Column;
        }
    }

    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.Slice?.Dispose();
            slot.Scratch?.Dispose();
        }

        foreach ((_, _, RowIndices result) in _composed)
        {
            result.Dispose();
        }

        while (_spare.TryPop(out RowIndices? spare))
        {
            spare.Dispose();
        }

        _slots = [];
        _composed.Clear();
    }

    RowIndices Composed(RowIndices outer, RowIndices inner)
    {
        foreach ((RowIndices o, RowIndices i, RowIndices result) in _composed)
        {
            if (ReferenceEquals(o, outer) && ReferenceEquals(i, inner))
            {
                return result;
            }
        }

        if (!_spare.TryPop(out RowIndices? fresh))
        {
            fresh = new RowIndices(budget);
        }

        fresh.Compose(outer, inner);
        _composed.Add((outer, inner, fresh));
        return fresh;
    }

    struct Slot
    {
        public Column? Column;
        public ColumnBatch? Source;
        public int SourceOrdinal;
        public RowIndices? Rows;
        public int From;
        public Column? Slice;
        public ColumnScratch? Scratch;
    }
}
