using System.Runtime.InteropServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>
/// The batch that a merge is making: first which rows of which inputs come, as segments, then, before an input goes on to other rows,
/// column by column their values.
/// </summary>
sealed unsafe class MergeOutput : IDisposable
{
    readonly Schema _schema;
    readonly MergeKey _key;
    readonly MergeColumn?[] _columns;
    readonly TagMergeColumn[] _tags;
    readonly NativeBuffer _series;
    readonly List<int> _seriesStarts = [];
    int[] _seriesCodes;
    readonly List<MergedRow> _merged = [];
    readonly List<RowSegment> _older = [];
    RowSegment[] _segments = new RowSegment[64];
    int _segmentCount;
    int _copied;

    public MergeOutput(Schema schema, MergeKey key, int inputs, int batchRows, MemoryBudget budget)
    {
        _schema = schema;
        _key = key;
        _columns = new MergeColumn?[schema.Fields.Count];
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i] = key.TagOrdinals.Contains(i) ? null : MergeColumn.Create(schema.Fields[i].Type.Logical, inputs, batchRows, budget);
        }

        _tags = [.. key.TagOrdinals.Select(i => new TagMergeColumn(schema.Fields[i].Type.Logical, batchRows, budget))];
        _seriesCodes = new int[16 * _tags.Length];
        _series = NativeBuffer.Allocate((_tags.Length + 1L) * sizeof(StringView), budget, "a merge");
        for (var i = 0; i < _tags.Length; i++)
        {
            Series[i] = SeriesOrder.Missing;
        }
    }

    /// <summary>The rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>The series to which rows are added.</summary>
    public StringView* Series => (StringView*)_series.Pointer;

    /// <summary>Says in which batch an input stands; segments of its last one must have been copied.</summary>
    public void Load(int input, RecordBatch batch)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i]?.Load(input, batch.Columns[i]);
        }
    }

    /// <summary>Says that an input has come to its end.</summary>
    public void Unload(int input)
    {
        foreach (var column in _columns)
        {
            column?.Unload(input);
        }
    }

    /// <summary>Starts a batch.</summary>
    public void Begin()
    {
        Count = _copied = _segmentCount = 0;
        _merged.Clear();
        _older.Clear();
        _seriesStarts.Clear();
        foreach (var column in _columns)
        {
            column?.Begin();
        }

        for (var i = 0; i < _tags.Length; i++)
        {
            _tags[i].Begin(ref Series[i]);
        }

        StartSeries(Series);
    }

    /// <summary>Says to which series the next rows belong.</summary>
    public void StartSeries(StringView* series)
    {
        if (_seriesStarts.Count == 0 || _seriesStarts[^1] != Count)
        {
            _seriesStarts.Add(Count);
        }

        var at = (_seriesStarts.Count - 1) * _tags.Length;
        if (at + _tags.Length > _seriesCodes.Length)
        {
            Array.Resize(ref _seriesCodes, 2 * _seriesCodes.Length);
        }

        for (var i = 0; i < _tags.Length; i++)
        {
            Series[i] = series[i];
            _seriesCodes[at + i] = _tags[i].CodeOf(ref Series[i]);
        }
    }

    /// <summary>Adds rows with new keys.</summary>
    public void Add(int input, int row, int count)
    {
        Count += count;
        if (_segmentCount > 0)
        {
            ref var last = ref _segments[_segmentCount - 1];
            if (last.Input == input && last.End == row)
            {
                last.Count += count;
                return;
            }
        }

        if (_segmentCount == _segments.Length)
        {
            Array.Resize(ref _segments, 2 * _segmentCount);
        }

        _segments[_segmentCount++] = new RowSegment(input, row, count);
    }

    /// <summary>Adds a row with the key of the last one, which must not have been copied: the row is newer.</summary>
    public void Supersede(int input, int row)
    {
        if (_merged.Count == 0 || _merged[^1].Row != Count - 1)
        {
            _merged.Add(new MergedRow(Count - 1, _older.Count, 0));
        }

        ref var last = ref _segments[_segmentCount - 1];
        last.Count--;
        _older.Add(new RowSegment(last.Input, last.End, 1));
        _merged[^1] = _merged[^1] with { OlderCount = _merged[^1].OlderCount + 1 };
        if (last.Count == 0)
        {
            _segmentCount--;
        }

        Count--;
        Add(input, row, 1);
    }

    /// <summary>Copies the values of the rows added since the last time.</summary>
    public void Copy()
    {
        if (_segmentCount == 0)
        {
            return;
        }

        var segments = _segments.AsSpan(0, _segmentCount);
        foreach (var column in _columns)
        {
            if (column is not null)
            {
                column.Copy(segments, _copied);
                column.Resolve(CollectionsMarshal.AsSpan(_merged),
                    CollectionsMarshal.AsSpan(_older));
            }
        }

        _segmentCount = 0;
        _merged.Clear();
        _older.Clear();
        _copied = Count;
    }

    /// <summary>Returns the batch, null where it has no rows.</summary>
    public RecordBatch? Build()
    {
        Copy();
        if (Count == 0)
        {
            return null;
        }

        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            if (_columns[i] is { } column)
            {
                columns[i] = column.Build(Count);
            }
        }

        for (var i = 0; i < _tags.Length; i++)
        {
            FillTag(i);
            columns[_key.TagOrdinals[i]] = _tags[i].Build(Count);
        }

        return new RecordBatch(_schema, columns, Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column?.Dispose();
        }

        foreach (var tag in _tags)
        {
            tag.Dispose();
        }

        _series.Dispose();
    }

    void FillTag(int tag)
    {
        // Series that share the tag are written at once.
        var from = 0;
        for (var i = 0; i < _seriesStarts.Count; i++)
        {
            var code = _seriesCodes[(i * _tags.Length) + tag];
            var isLast = i + 1 == _seriesStarts.Count;
            if (isLast || _seriesCodes[((i + 1) * _tags.Length) + tag] != code)
            {
                var to = isLast ? Count : _seriesStarts[i + 1];
                _tags[tag].Fill(code, from, to - from);
                from = to;
            }
        }
    }
}
