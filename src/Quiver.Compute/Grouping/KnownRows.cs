using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Grouping;

/// <summary>The rows of a batch whose group is known, apart from the others.</summary>
sealed unsafe class KnownRows(MemoryBudget budget) : IDisposable
{
    readonly List<ColumnScratch> _taken = [];
    readonly List<ColumnScratch> _takenOthers = [];
    NativeBuffer? _rows;
    NativeBuffer? _others;
    int _rowCount;

    /// <summary>How many rows have a known group.</summary>
    public int Count { get; private set; }

    /// <summary>Their groups.</summary>
    public int* Groups { get; private set; }

    /// <summary>Tells rows with a group from those with <see cref="GroupTable.Missing"/>, and moves the groups together. Returns the
    /// number of known rows.</summary>
    public int Split(int* groups, int rowCount)
    {
        int* rows = Ensure(ref _rows, rowCount);
        int* others = Ensure(ref _others, rowCount);
        int known = 0;
        int other = 0;
        for (int i = 0; i < rowCount; i++)
        {
            int group = groups[i];
            rows[known] = i;
            others[other] = i;
            groups[known] = group;
            bool isKnown = group != GroupTable.Missing;
            known += isKnown ? 1 : 0;
            other += isKnown ? 0 : 1;
        }

        Groups = groups;
        Count = known;
        _rowCount = rowCount;
        return known;
    }

    /// <summary>The arguments and filters of the known rows.</summary>
    public AggregateInput[] Take(AggregateInput[] inputs)
    {
        if (Count == _rowCount)
        {
            return inputs;
        }

        int next = 0;
        return
        [
            .. inputs.Select(input => new AggregateInput(
                [.. input.Arguments.Select(a => Take(a, _rows!, Count, _taken, next++))],
                input.Filter is { } filter ? Take(filter, _rows!, Count, _taken, next++) : null)),
        ];
    }

    /// <summary>The keys of the other rows.</summary>
    public Column[] TakeOthers(Column[] keys) => [.. keys.Select((k, i) => Take(k, _others!, _rowCount - Count, _takenOthers, i))];

    /// <summary>The arguments of the other rows, after <paramref name="keyCount"/> keys; there are no filters.</summary>
    public AggregateInput[] TakeOthers(AggregateInput[] inputs, int keyCount)
    {
        int next = keyCount;
        return
        [
            .. inputs.Select(input => new AggregateInput(
                [.. input.Arguments.Select(a => Take(a, _others!, _rowCount - Count, _takenOthers, next++))], null)),
        ];
    }

    public void Dispose()
    {
        _taken.ForEach(s => s.Dispose());
        _takenOthers.ForEach(s => s.Dispose());
        _rows?.Dispose();
        _others?.Dispose();
    }

    Column Take(Column column, NativeBuffer rows, int count, List<ColumnScratch> scratches, int place)
    {
        while (scratches.Count <= place)
        {
            scratches.Add(new ColumnScratch(budget));
        }

        return TakeKernel.Take(column, (int*)rows.Pointer, count, mayHaveMissing: false, scratches[place]);
    }

    int* Ensure(ref NativeBuffer? buffer, int count)
    {
        long bytes = (count + 64L) * sizeof(int);
        if (buffer is null || buffer.Capacity < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = NativeBuffer.Allocate(bytes, budget, "GROUP BY");
        }

        return (int*)buffer.Pointer;
    }
}
