using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Filling;

/// <summary>
/// Makes the rows of a series without gaps, a batch at a time: those of the input, which are in order of time, and one for each bin that
/// has none. Only the place in the series is kept from batch to batch.
/// </summary>
sealed unsafe class GapFillRows : IDisposable
{
    readonly GapFillLane[] _lanes;
    readonly Func<long, long> _nextBin;
    readonly ColumnScratch _scratch;
    readonly DataType _timeType;
    readonly long* _rowTimes;
    readonly int* _order;
    int _count;
    int _first;
    int _at;
    int _end;
    long _bin;
    long _lastBin;

    /// <param name="times">The starts of the bins of the rows of the input.</param>
    /// <param name="order">The rows by series and time.</param>
    /// <param name="fills">The columns of the input with how they are filled.</param>
    /// <param name="nextBin">Gives the start of the bin after one.</param>
    /// <param name="budget">What memory is counted against.</param>
    public GapFillRows(
        Column times, RowIndices order, IReadOnlyList<(Column Source, GapFillKind Kind, DataType Type)> fills, Func<long, long> nextBin,
        MemoryBudget budget)
    {
        _nextBin = nextBin;
        _timeType = times.Type;
        _rowTimes = (long*)((FixedWidthColumn)times).Data;
        _order = order.Rows;
        _scratch = new ColumnScratch(budget);
        SeriesRows = new RowIndices(budget);
        _lanes = [.. fills.Select(f => new GapFillLane(f.Kind, f.Source, f.Type, _rowTimes, _order, budget))];
    }

    /// <summary>For each row of the batch a row of the input of the same series.</summary>
    public RowIndices SeriesRows { get; }

    /// <summary>Whether the series has ended.</summary>
    public bool IsDone { get; private set; } = true;

    /// <summary>The times of the batch.</summary>
    public Column Times => _scratch.FixedWidth(_timeType, _count, null, 0);

    /// <summary>Returns where series begin and end in the order of rows.</summary>
    public static List<(int From, int To)> SeriesOf(IReadOnlyList<Column> keys, RowIndices order, int rowCount)
    {
        var series = new List<(int From, int To)>();
        int from = 0;
        for (int i = 1; i <= rowCount; i++)
        {
            if (i == rowCount || !IsSame(keys, order.Rows[i - 1], order.Rows[i]))
            {
                series.Add((from, i));
                from = i;
            }
        }

        return series;
    }

    /// <summary>Whether two rows are of one series.</summary>
    public static bool IsSame(IReadOnlyList<Column> keys, int left, int right)
    {
        foreach (Column key in keys)
        {
            if (key.IsNull(left) != key.IsNull(right) || (!key.IsNull(left) && ValueComparer.Compare(key, left, key, right) != 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Begins a series.</summary>
    public void Begin((int From, int To) series, long firstBin, long lastBin)
    {
        (_first, _end) = series;
        _at = _first;
        (_bin, _lastBin) = (firstBin, lastBin);
        IsDone = false;
        Array.ForEach(_lanes, lane => lane.BeginSeries(_at));
    }

    /// <summary>Makes the next rows and returns how many there are.</summary>
    public int Next(int most)
    {
        long* times = (long*)_scratch.Data(most, sizeof(long));
        int* seriesRows = SeriesRows.Reserve(most);
        Array.ForEach(_lanes, lane => lane.BeginBatch(most));
        _count = 0;
        while (_count < most && !IsDone)
        {
            // A row of the input comes at its time, whether or not that is a bin's.
            bool hasRow = _at < _end;
            long rowTime = hasRow ? _rowTimes[_order[_at]] : long.MaxValue;
            bool isGap = !hasRow || _bin < rowTime;
            times[_count] = isGap ? _bin : rowTime;
            seriesRows[_count] = _order[_first];
            foreach (GapFillLane lane in _lanes)
            {
                lane.Put(_count, isGap ? -1 : _at, times[_count], _at, _end);
            }

            _count++;
            Advance(isGap, rowTime);
        }

        SeriesRows.Count = _count;
        SeriesRows.MayHaveMissing = false;
        return _count;
    }

    /// <summary>Returns a filled column of the batch.</summary>
    public Column Filled(int column) => _lanes[column].Finish(_count);

    public void Dispose()
    {
        SeriesRows.Dispose();
        _scratch.Dispose();
        Array.ForEach(_lanes, lane => lane.Dispose());
    }

    void Advance(bool isGap, long rowTime)
    {
        bool tookBin = isGap || rowTime == _bin;
        _at += isGap ? 0 : 1;
        if (tookBin)
        {
            _bin = _bin >= _lastBin ? long.MaxValue : _nextBin(_bin);
        }

        IsDone = _bin == long.MaxValue && _at >= _end;
    }
}
