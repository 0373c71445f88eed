namespace Quiver.Formats.Parquet.Pruning;

/// <summary>Rows of a row group as disjoint, rising ranges: those that may pass a filter.</summary>
sealed class RowRanges
{
    readonly List<(long Start, long End)> _ranges = [];

    /// <summary>The ranges, ends not included.</summary>
    public IReadOnlyList<(long Start, long End)> Ranges => _ranges;

    public bool IsEmpty => _ranges.Count == 0;

    /// <summary>The number of rows.</summary>
    public long Count => _ranges.Sum(range => range.End - range.Start);

    /// <summary>Makes one range.</summary>
    public static RowRanges Of(long start, long end)
    {
        var result = new RowRanges();
        result.Add(start, end);
        return result;
    }

    /// <summary>Adds rows that start at or behind the start of the last range.</summary>
    public void Add(long start, long end)
    {
        if (end <= start)
        {
            return;
        }

        if (_ranges.Count > 0 && start <= _ranges[^1].End)
        {
            _ranges[^1] = (_ranges[^1].Start, Math.Max(_ranges[^1].End, end));
            return;
        }

        _ranges.Add((start, end));
    }

    /// <summary>Returns the rows that are in both.</summary>
    public RowRanges Intersect(RowRanges other)
    {
        var result = new RowRanges();
        for (int i = 0, j = 0; i < _ranges.Count && j < other._ranges.Count;)
        {
            var a = _ranges[i];
            var b = other._ranges[j];
            result.Add(Math.Max(a.Start, b.Start), Math.Min(a.End, b.End));
            if (a.End < b.End)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return result;
    }

    /// <summary>Returns the rows that are in one or both.</summary>
    public RowRanges Union(RowRanges other)
    {
        var result = new RowRanges();
        for (int i = 0, j = 0; i < _ranges.Count || j < other._ranges.Count;)
        {
            var isMine = j == other._ranges.Count || (i < _ranges.Count && _ranges[i].Start <= other._ranges[j].Start);
            var (start, end) = isMine ? _ranges[i++] : other._ranges[j++];
            result.Add(start, end);
        }

        return result;
    }

    /// <summary>Says whether any row from <paramref name="start"/> to before <paramref name="end"/> is in a range.</summary>
    public bool Overlaps(long start, long end)
    {
        var low = 0;
        for (var high = _ranges.Count; low < high;)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].End <= start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _ranges.Count && _ranges[low].Start < end;
    }
}
