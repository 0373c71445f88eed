using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Decoding;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Reading;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet;

/// <summary>
/// Reads some top-level columns of one row group in batches. Columns advance on their own, so that a scan may read the columns
/// of its predicate first and skip rows of the others. What it returns holds until the same column is read again.
/// </summary>
sealed unsafe class ParquetRowGroupReader : IDisposable
{
    /// <summary>The rows of a batch where the caller does not say.</summary>
    public const int DefaultBatchRows = 8192;

    readonly ParquetFile _file;
    readonly int _rowGroup;
    readonly SchemaNode[] _nodes;
    readonly ColumnReader?[] _readers;
    readonly long[] _positions;
    readonly long[] _pendingSkips;
    readonly RowGroupPlan _plan;
    readonly MemoryBudget _budget;
    readonly ScanCounters? _counters;
    readonly RowGroupPrefetch? _prefetch;
    LeafCursor? _dictionary;
    bool _isHolding;

    internal ParquetRowGroupReader(
        ParquetFile file, int rowGroup, IReadOnlyList<int> columns, RowGroupPlan plan, RowGroupPrefetch? prefetch, MemoryBudget budget,
        ScanCounters? counters)
    {
        _prefetch = prefetch;
        _plan = plan;
        _counters = counters;
        _file = file;
        _rowGroup = rowGroup;
        _budget = budget;
        _nodes = [.. columns.Select(column => file.Nodes[column])];
        _readers = new ColumnReader?[_nodes.Length];
        _positions = new long[_nodes.Length];
        _pendingSkips = new long[_nodes.Length];
        Schema = file.Schema.Select(columns);
        RowCount = file.RowsOf(rowGroup);
        file.Hold();
        _isHolding = true;
    }

    /// <summary>The chosen columns.</summary>
    public Schema Schema { get; }

    /// <summary>The rows of the row group.</summary>
    public long RowCount { get; }

    /// <summary>The rows that <see cref="ReadBatch"/> has returned.</summary>
    public long Position { get; private set; }

    /// <summary>Returns the next rows of all chosen columns, or null after the last.</summary>
    public RecordBatch? ReadBatch(int maxRows = DefaultBatchRows)
    {
        var count = (int)Math.Min(maxRows, RowCount - Position);
        if (count <= 0)
        {
            return null;
        }

        var columns = new Column[_nodes.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = ReadColumn(i, count);
        }

        Position += count;
        return new RecordBatch(Schema, columns, count);
    }

    /// <summary>Skips rows of all chosen columns.</summary>
    public void Skip(long rows)
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            SkipColumn(i, rows);
        }

        Position += rows;
    }

    /// <summary>Returns the next rows of one of the chosen columns.</summary>
    /// <param name="index">The index into the chosen columns.</param>
    /// <param name="count">The number of rows, which must still be there.</param>
    public Column ReadColumn(int index, int count) => Read(index, count, null, count);

    /// <summary>Returns some of the next rows of one of the chosen columns and moves behind all of them.</summary>
    /// <param name="index">The index into the chosen columns.</param>
    /// <param name="count">The number of rows to move, which must still be there.</param>
    /// <param name="rows">Which of them to return, in rising order.</param>
    /// <param name="selected">The number of rows to return, at least 1.</param>
    public Column ReadRows(int index, int count, int* rows, int selected) => Read(index, count, rows, selected);

    /// <summary>Skips rows of one of the chosen columns when it is read next; whole pages are passed over without
    /// decompressing them.</summary>
    public void SkipColumn(int index, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, RowCount - _positions[index]);
        _positions[index] += count;
        _pendingSkips[index] += count;
    }

    /// <summary>Returns the dictionary of a flat column without reading data pages; null where there is none. It holds until the
    /// reader is disposed or asked for another.</summary>
    public Column? ReadDictionary(int index)
    {
        try
        {
            _dictionary?.Dispose();
            _dictionary = null;
            _dictionary = CreateCursor(_nodes[index]);
            return _dictionary.ReadDictionary(_nodes[index].Type);
        }
        catch (QuiverException error) when (error.Code is ErrorCode.CorruptFile or ErrorCode.NotSupported)
        {
            throw ParquetErrors.At($"file '{_file.Name}', row group {_rowGroup}, column '{_nodes[index].Name}'", error);
        }
    }

    /// <summary>Frees all memory of the reader; what it returned is no longer usable.</summary>
    public void Dispose()
    {
        _dictionary?.Dispose();
        _dictionary = null;
        for (var i = 0; i < _readers.Length; i++)
        {
            _readers[i]?.Dispose();
            _readers[i] = null;
        }

        if (_isHolding)
        {
            _isHolding = false;
            _prefetch?.Dispose();
            _file.Release();
        }
    }

    Column Read(int index, int count, int* rows, int selected)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, RowCount - _positions[index]);
        try
        {
            var reader = _readers[index] ??= CreateReader(_nodes[index]);
            reader.Skip(_pendingSkips[index]);
            _pendingSkips[index] = 0;
            var column = rows is null ? reader.Read(count) : reader.ReadRows(count, rows, selected);
            _positions[index] += count;
            return column;
        }
        catch (QuiverException error) when (error.Code is ErrorCode.CorruptFile or ErrorCode.NotSupported)
        {
            throw ParquetErrors.At($"file '{_file.Name}', row group {_rowGroup}, column '{_nodes[index].Name}'", error);
        }
    }

    ColumnReader CreateReader(SchemaNode node)
    {
        if (node.HasEmptyGroup)
        {
            throw ParquetErrors.NotSupported("it has a group without fields, which has no values to read");
        }

        if (node.LeafKind == LeafKind.Null && node.Kind == NodeKind.Leaf)
        {
            return new NullColumnReader();
        }

        return node.IsFlat
            ? new FlatColumnReader(node, CreateCursor(node), _budget)
            : new NestedColumnReader(node, CreateCursor, _budget);
    }

    LeafCursor CreateCursor(SchemaNode leaf)
    {
        var chunk = _file.Metadata.RowGroups[_rowGroup].Columns[leaf.LeafIndex];
        if (chunk.IsEncrypted || chunk.Metadata is not { } metadata)
        {
            throw chunk.IsEncrypted
                ? ParquetErrors.NotSupported("it is encrypted; encrypted Parquet is not supported")
                : ParquetErrors.Corrupt("the column chunk has no metadata");
        }

        if (chunk.FilePath is { Length: > 0 })
        {
            throw ParquetErrors.NotSupported("column chunks in other files are not supported");
        }

        if (metadata.Type != leaf.PhysicalType)
        {
            throw ParquetErrors.Corrupt($"the column chunk has the physical type {metadata.Type}, the schema says {leaf.PhysicalType}");
        }

        if (leaf.Repetition == 0 && metadata.ValueCount != RowCount)
        {
            throw ParquetErrors.Corrupt($"the column chunk has {metadata.ValueCount} values, the row group {RowCount} rows");
        }

        var layout = ChunkLayout.Of(metadata, _file.FooterStart, _plan, leaf.LeafIndex);
        var bytes = new ChunkBytes(_prefetch ?? _file.Source, layout, _file.FooterStart, _budget);
        var pages = new PageReader(bytes, metadata, layout.Pages, leaf.Definition, leaf.Repetition, _budget)
        {
            VerifiesChecksums = _file.VerifiesChecksums,
        };
        return new LeafCursor(pages, LeafDecoders.Create(leaf, _budget), _counters);
    }
}
