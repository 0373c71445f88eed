using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Sorting;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Gives another accumulator the rows of each group in an order: that of ORDER BY in the call, and where that leaves a choice, that of
/// the input. Rows are kept until the groups are finished, so that workers need not see them in order, and calls with different
/// orders stand side by side.
/// </summary>
sealed unsafe class OrderedAccumulator : GroupedAccumulator
{
    const int ChunkRows = 2048;
    readonly Func<MemoryBudget, GroupedAccumulator> _create;
    readonly int _argumentCount;
    readonly MemoryBudget _budget;
    readonly CollectedRows _rows;
    int _groupCount;

    /// <summary>Wraps an accumulator.</summary>
    /// <param name="create">Creates the accumulator for some finished groups.</param>
    /// <param name="types">The types of its arguments, then of the keys of the order.</param>
    /// <param name="directions">The directions of the keys.</param>
    /// <param name="budget">What memory is counted against.</param>
    public OrderedAccumulator(
        Func<MemoryBudget, GroupedAccumulator> create, IReadOnlyList<DataType> types, IReadOnlyList<SortDirection> directions,
        MemoryBudget budget)
    {
        _create = create;
        _argumentCount = types.Count - directions.Count;
        _budget = budget;
        _rows = new CollectedRows(types, directions.Count, directions, keepsArrival: true, budget);
    }

    public override long StateBytes => _rows.Bytes;

    internal override bool IsOrderedByMorsels => true;

    internal override void BeginMorsel(long morsel) => _rows.Morsel = morsel;

    public override void Resize(int groupCount) => _groupCount = Math.Max(_groupCount, groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (groups.Length > 0)
        {
            _rows.Add(arguments, groups, skipsNulls: false);
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups) =>
        _rows.Merge(((OrderedAccumulator)other)._rows, otherGroups, groups);

    public override Column Finish(int from, int count)
    {
        _rows.Index(_groupCount);
        using GroupedAccumulator inner = _create(_budget);
        inner.Resize(count);
        ColumnScratch[] scratch = [.. Enumerable.Range(0, _argumentCount).Select(_ => new ColumnScratch(_budget))];
        int* rows = stackalloc int[ChunkRows];
        Span<int> groups = stackalloc int[ChunkRows];
        int pending = 0;
        for (int group = 0; group < count; group++)
        {
            foreach (int row in _rows.RowsOf(from + group))
            {
                rows[pending] = row;
                groups[pending++] = group;
                if (pending == ChunkRows)
                {
                    Pass(inner, rows, groups, scratch);
                    pending = 0;
                }
            }
        }

        Pass(inner, rows, groups[..pending], scratch);
        Column result = inner.Finish(0, count);
        foreach (ColumnScratch one in scratch)
        {
            one.Dispose();
        }

        return result;
    }

    protected override void Dispose(bool disposing)
    {
        _rows.Dispose();
        base.Dispose(disposing);
    }

    void Pass(GroupedAccumulator inner, int* rows, Span<int> groups, ColumnScratch[] scratch)
    {
        if (groups.Length == 0)
        {
            return;
        }

        Column[] arguments = new Column[_argumentCount];
        for (int a = 0; a < arguments.Length; a++)
        {
            arguments[a] = TakeKernel.Take(_rows.Columns[a], rows, groups.Length, mayHaveMissing: false, scratch[a]);
        }

        inner.Update(arguments, groups);
    }
}
