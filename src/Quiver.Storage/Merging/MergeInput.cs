using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Storage.Merging;

/// <summary>
/// Where a merge stands in one of its inputs: in a run of rows of one series. All rows of a key lie in one chunk: where an input may repeat
/// keys, the last key of a batch is taken out, joined with what the next batch has of it, and given as a chunk of one row.
/// </summary>
sealed unsafe class MergeInput : IDisposable
{
    readonly SortedRows _rows;
    readonly MergeKey _key;
    readonly MemoryBudget _budget;
    readonly SourceColumn[] _tags;
    readonly ColumnScratch[] _flattened;
    readonly ColumnScratch _flatTimes;
    readonly NativeBuffer _keys;
    RecordBatch? _batch;
    RecordBatch? _carried;
    RecordBatch? _seen;
    int _from;
    int _carriedFrom;
    bool _hasPrevious;
    int _distinguishing;

    public MergeInput(SortedRows rows, int index, MergeKey key, MemoryBudget budget)
    {
        _rows = rows;
        _key = key;
        _budget = budget;
        Index = index;
        _tags = new SourceColumn[key.TagOrdinals.Count];
        _flattened = [.. _tags.Select(_ => new ColumnScratch(budget))];
        _flatTimes = new ColumnScratch(budget);
        _keys = NativeBuffer.Allocate((2L * _tags.Length + 1) * sizeof(StringView), budget, "a merge");
        Key = (StringView*)_keys.Pointer;
    }

    /// <summary>The place of the input: later ones are newer.</summary>
    public int Index { get; }

    /// <summary>The batch whose rows are merged now.</summary>
    public RecordBatch? Chunk { get; private set; }

    /// <summary>The next row.</summary>
    public int Row { get; set; }

    /// <summary>The end of the rows of its series in the chunk.</summary>
    public int RunEnd { get; private set; }

    /// <summary>The end of the rows of the chunk.</summary>
    public int End { get; private set; }

    /// <summary>The times of the chunk.</summary>
    public long* Times { get; private set; }

    /// <summary>Whether no key of the run comes twice.</summary>
    public bool IsStrict { get; private set; }

    /// <summary>The series of the run.</summary>
    public StringView* Key { get; private set; }

    /// <summary>Goes to the next rows that can be merged without regard to later ones, and returns false where there are none.</summary>
    public bool NextChunk()
    {
        Chunk = null;
        if (_rows.HasUniqueKeys)
        {
            _batch = NextBatch();
            return _batch is not null && Stand(_batch, 0, _batch.Length);
        }

        if (_carried is null && _batch is not null)
        {
            return StandInCarried();
        }

        if (_carried is null)
        {
            _batch = NextBatch();
            _from = 0;
        }
        else
        {
            _carried.Dispose();
            _carried = null;
        }

        if (_batch is null)
        {
            return false;
        }

        Look(_batch);
        var lastKey = FindLastKey();
        return _from < lastKey ? Stand(_batch, _from, lastKey) : StandInCarried();
    }

    /// <summary>Looks at the run that starts at the next row.</summary>
    public void StartRun()
    {
        var previous = Key;
        var tags = _tags.Length;
        Key = previous == (StringView*)_keys.Pointer ? previous + tags : (StringView*)_keys.Pointer;
        for (var i = 0; i < tags; i++)
        {
            Key[i] = _tags[i].TagAt(Row);
        }

        if (_hasPrevious && SeriesOrder.Compare(previous, Key, tags) >= 0)
        {
            throw NotSorted("series");
        }

        _hasPrevious = true;
        RunEnd = FindRunEnd();
        IsStrict = IsIncreasing(Times + Row, RunEnd - Row);
        if (!IsStrict && !IsNotDecreasing(Times + Row, RunEnd - Row))
        {
            throw NotSorted("time");
        }
    }

    /// <summary>Returns the end of the rows of the run before a time, of which the next row is one.</summary>
    public int FindTime(long before)
    {
        var times = Times;
        var known = Row;
        var step = 1;
        while (known + step < RunEnd && times[known + step] < before)
        {
            known += step;
            step *= 2;
        }

        var high = Math.Min(known + step, RunEnd);
        while (known + 1 < high)
        {
            var middle = (int)(((uint)known + (uint)high) >> 1);
            (known, high) = times[middle] < before ? (middle, high) : (known, middle);
        }

        return high;
    }

    /// <summary>Returns the end of the rows, from the next on, that are not of the same key as the one before them.</summary>
    public int FindRepetition(int end)
    {
        var row = Row + 1;
        while (row < end && Times[row] != Times[row - 1])
        {
            row++;
        }

        return row;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Chunk = null;
        _batch = null;
        _carried?.Dispose();
        _keys.Dispose();
        _flatTimes.Dispose();
        foreach (var scratch in _flattened)
        {
            scratch.Dispose();
        }

        _rows.Dispose();
    }

    bool Stand(RecordBatch chunk, int from, int to)
    {
        Look(chunk);
        Chunk = chunk;
        Row = from;
        End = to;
        _hasPrevious = false;
        return true;
    }

    RecordBatch? NextBatch()
    {
        _seen = null;
        return MergeReader.NextOf(_rows);
    }

    /// <summary>Finds out where the tags and times of a batch lie.</summary>
    void Look(RecordBatch batch)
    {
        if (ReferenceEquals(_seen, batch))
        {
            return;
        }

        for (var i = 0; i < _tags.Length; i++)
        {
            _tags[i] = SourceColumn.Of(batch.Columns[_key.TagOrdinals[i]], _flattened[i]);
        }

        Times = (long*)((FixedWidthColumn)FlattenKernel.Flatten(batch.Columns[_key.TimeOrdinal], _flatTimes)).Data;
        _seen = batch;
    }

    /// <summary>Takes the last key out of the batch, with all that the next ones have of it.</summary>
    bool StandInCarried()
    {
        _carried = CarriedRow.Of(null, _batch!, _carriedFrom, _batch!.Length, _budget);
        var time = Times[_carriedFrom];
        var key = stackalloc StringView[Math.Max(1, _tags.Length)];
        while ((_batch = NextBatch()) is not null)
        {
            ReadKey(_carried, key);
            Look(_batch);
            _from = 0;
            while (_from < _batch.Length && Times[_from] == time && IsInSeries(key, _from))
            {
                _from++;
            }

            if (_from > 0)
            {
                using var older = _carried;
                _carried = CarriedRow.Of(older, _batch, 0, _from, _budget);
            }

            if (_from < _batch.Length)
            {
                break;
            }
        }

        return Stand(_carried, 0, 1);
    }

    /// <summary>Returns the first row of the last key of the batch.</summary>
    int FindLastKey()
    {
        var row = _batch!.Length - 1;
        while (row > _from && Times[row - 1] == Times[row] && IsSameSeries(row - 1, row))
        {
            row--;
        }

        return _carriedFrom = row;
    }

    void ReadKey(RecordBatch row, StringView* key)
    {
        for (var i = 0; i < _tags.Length; i++)
        {
            key[i] = SourceColumn.Of(row.Columns[_key.TagOrdinals[i]], _flattened[i]).TagAt(0);
        }
    }

    bool IsInSeries(StringView* key, int row)
    {
        for (var i = 0; i < _tags.Length; i++)
        {
            var tag = _tags[i].TagAt(row);
            if (!SeriesOrder.AreEqual(key + i, &tag))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Finds the end of the run in steps that double: rows are sorted, so that two equal series have none other between them.
    /// </summary>
    int FindRunEnd()
    {
        var known = Row;
        var step = 1;
        while (known + step < End && IsSameSeries(Row, known + step))
        {
            known += step;
            step *= 2;
        }

        var high = Math.Min(known + step, End);
        while (known + 1 < high)
        {
            var middle = (int)(((uint)known + (uint)high) >> 1);
            (known, high) = IsSameSeries(Row, middle) ? (middle, high) : (known, middle);
        }

        return high;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool IsSameSeries(int left, int right)
    {
        // The tag that told the last two series apart will often do so again.
        if (_distinguishing < _tags.Length && !IsSameTag(in _tags[_distinguishing], left, right))
        {
            return false;
        }

        for (var i = 0; i < _tags.Length; i++)
        {
            if (!IsSameTag(in _tags[i], left, right))
            {
                _distinguishing = i;
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsSameTag(in SourceColumn tag, int left, int right)
    {
        if (tag.IsConstant || tag.IsMissing || (tag.Validity == null && tag.Codes != null && tag.Codes[left] == tag.Codes[right]))
        {
            return true;
        }

        var a = tag.TagAt(left);
        var b = tag.TagAt(right);
        return SeriesOrder.AreEqual(&a, &b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool IsIncreasing(long* times, nint count)
    {
        nint i = 0;
        for (; i + Vector256<long>.Count < count; i += Vector256<long>.Count)
        {
            if (!Vector256.LessThanAll(Vector256.Load(times + i), Vector256.Load(times + i + 1)))
            {
                return false;
            }
        }

        for (; i + 1 < count; i++)
        {
            if (times[i] >= times[i + 1])
            {
                return false;
            }
        }

        return true;
    }

    static bool IsNotDecreasing(long* times, nint count)
    {
        for (nint i = 0; i + 1 < count; i++)
        {
            if (times[i] > times[i + 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes the error of rows that do not come in order.</summary>
    public QuiverException NotSorted(string what) => new(
        ErrorCode.CorruptFile,
        $"input {Index} of a merge is not sorted by {what} at row {Row} of a batch; rows must come by series key, then time");
}
