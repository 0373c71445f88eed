using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>
/// Decodes chunks of a CSV file into batches. First the positions of all delimiters and line ends of up to
/// <see cref="MaxBatchRows"/> records are written down, then one projected column after another is read through them.
/// </summary>
sealed unsafe class CsvChunkReader : ITextDecoder
{
    /// <summary>The most rows of a batch.</summary>
    public const int MaxBatchRows = 8192;

    /// <summary>Positions that are looked at together should stay in the cache.</summary>
    const int MaxBatchFields = 256 * 1024;

    readonly TextSource _source;
    readonly CsvFormat _format;
    readonly int[] _projection;
    readonly CsvColumnDecoder[] _decoders;
    readonly ColumnBuilder[] _builders;
    readonly MemoryBudget _budget;
    readonly Schema _schema;
    readonly int _columnCount;
    readonly int _batchRows;

    NativeBuffer? _ends;
    NativeBuffer? _rowEnds;
    NativeBuffer? _starts;
    NativeBuffer? _regular;
    TextChunk? _chunk;
    CsvScanner _scanner;
    int _position;
    int _marks;
    int _rows;
    uint _recordStart;

    /// <summary>Creates a reader for one worker.</summary>
    /// <param name="source">The text, for errors.</param>
    /// <param name="format">The dialect and the columns of the file.</param>
    /// <param name="projection">Ordinals of the columns wanted, in the order wanted; null for all.</param>
    /// <param name="budget">What memory is counted against.</param>
    public CsvChunkReader(TextSource source, CsvFormat format, IReadOnlyList<int>? projection, MemoryBudget budget)
    {
        _source = source;
        _format = format;
        _budget = budget;
        _columnCount = format.Schema.Fields.Count;
        _projection = projection is null ? [.. Enumerable.Range(0, _columnCount)] : [.. projection];
        _schema = format.Schema.Select(_projection);
        _batchRows = Math.Clamp(MaxBatchFields / _columnCount, 64, MaxBatchRows);
        _decoders = [.. _schema.Fields.Select(f => CsvColumnDecoder.Create(f.Type, format.Dialect))];
        _builders = [.. _schema.Fields.Select(f => ColumnBuilder.Create(f.Type, budget))];
    }

    /// <summary>The columns of the batches.</summary>
    public Schema Schema => _schema;

    /// <summary>Starts on a chunk; batches are copied out of it, so that it may be reused after the last one.</summary>
    public void Open(TextChunk chunk)
    {
        int invalid = TextSource.FirstInvalid(chunk.Span);
        if (invalid >= 0)
        {
            throw _source.Error(
                ErrorCode.CorruptFile,
                chunk.Offset + invalid,
                FormattableString.Invariant($"byte 0x{chunk.Data[invalid]:X2} is not valid UTF-8; convert the file to UTF-8 first"));
        }

        // Vectors and words are read past the end.
        new Span<byte>(chunk.Data + chunk.Length, 64).Clear();
        _chunk = chunk;
        _scanner = new CsvScanner(_format.Dialect);
        _position = 0;
        _marks = 0;
        _rows = 0;
        _recordStart = 0;
    }

    /// <summary>Decodes the next batch; false at the end of the chunk.</summary>
    public bool TryReadBatch([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RecordBatch? batch)
    {
        batch = null;
        while (_chunk is not null)
        {
            Scan();
            int rows = Math.Min(_rows, _batchRows);
            if (rows == 0)
            {
                _chunk = null;
                return false;
            }

            CsvFields fields = Align(rows);
            if (fields.RowCount > 0)
            {
                batch = Decode(fields);
            }

            Consume(rows);
            if (batch is not null)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _ends?.Dispose();
        _rowEnds?.Dispose();
        _starts?.Dispose();
        _regular?.Dispose();
        _ends = _rowEnds = _starts = _regular = null;
        foreach (ColumnBuilder builder in _builders)
        {
            builder.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Scan()
    {
        byte* data = _chunk!.Data;
        int length = _chunk.Length;
        CsvScanner scanner = _scanner;
        int position = _position;
        Reserve();
        uint* ends = (uint*)_ends!.Pointer + _marks;
        uint* limit = (uint*)_ends.Pointer + (_ends.Capacity / 4) - 72;
        int* rowEnds = (int*)_rowEnds!.Pointer;
        int rows = _rows;
        while (position < length && rows < _batchRows)
        {
            if (ends > limit)
            {
                _marks = (int)(ends - (uint*)_ends.Pointer);
                Reserve();
                ends = (uint*)_ends.Pointer + _marks;
                limit = (uint*)_ends.Pointer + (_ends.Capacity / 4) - 72;
            }

            ulong newLines = scanner.Next(data + position, length - position, out ulong marks);
            int before = (int)(ends - (uint*)_ends.Pointer);
            ends = TextMasks.Write(ends, marks, (uint)position);
            while (newLines != 0)
            {
                rowEnds[rows++] = before + BitOperations.PopCount(marks & (newLines ^ (newLines - 1)));
                newLines &= newLines - 1;
            }

            position += 64;
        }

        _marks = (int)(ends - (uint*)_ends.Pointer);
        _rows = rows;
        _position = position;
        _scanner = scanner;
    }

    void Reserve()
    {
        _rowEnds ??= NativeBuffer.Allocate((_batchRows + 128) * 4L, _budget, "reading CSV");
        _starts ??= NativeBuffer.Allocate((_batchRows + 128) * 4L, _budget, "reading CSV");
        long needed = Math.Max(((long)_batchRows * _columnCount) + 256, _marks * 2L) * 4;
        if (_ends is null || _marks + 144 > _ends.Capacity / 4)
        {
            NativeBuffer grown = NativeBuffer.Allocate(needed, _budget, "reading CSV");
            if (_ends is not null)
            {
                Buffer.MemoryCopy(_ends.Pointer, grown.Pointer, grown.Capacity, _marks * 4L);
                _ends.Dispose();
            }

            _ends = grown;
        }
    }

    /// <summary>Makes an index with exactly one position for every record and column: usually the one that was written.</summary>
    CsvFields Align(int rows)
    {
        uint* ends = (uint*)_ends!.Pointer;
        int* rowEnds = (int*)_rowEnds!.Pointer;
        uint* starts = (uint*)_starts!.Pointer;
        byte* data = _chunk!.Data;
        bool isRegular = _format.Dialect.Comment == CsvDialect.None;
        uint start = _recordStart;
        int marks = 0;
        for (int row = 0; row < rows; row++)
        {
            isRegular &= rowEnds[row] == marks + _columnCount;
            marks = rowEnds[row];
            starts[row] = start;
            start = ends[marks - 1] + 1;
        }

        if (!isRegular)
        {
            return Repair(rows);
        }

        if (_format.Dialect.LineEnd == (byte)'\n')
        {
            for (int row = 0; row < rows; row++)
            {
                uint* end = ends + rowEnds[row] - 1;
                *end -= *end > starts[row] && data[*end - 1] == (byte)'\r' ? 1u : 0u;
            }
        }

        return new CsvFields { Data = data, Ends = ends, Starts = starts, ColumnCount = _columnCount, RowCount = rows };
    }

    /// <summary>Copies the index without blank lines and comments, with fields added where padding is allowed.</summary>
    CsvFields Repair(int rows)
    {
        uint* ends = (uint*)_ends!.Pointer;
        int* rowEnds = (int*)_rowEnds!.Pointer;
        uint* starts = (uint*)_starts!.Pointer;
        byte* data = _chunk!.Data;
        _regular ??= NativeBuffer.Allocate(_batchRows * (long)_columnCount * 4, _budget, "reading CSV");
        uint* target = (uint*)_regular.Pointer;
        int kept = 0;
        int from = 0;
        for (int row = 0; row < rows; row++)
        {
            int count = rowEnds[row] - from;
            uint start = starts[row];
            uint last = ends[rowEnds[row] - 1];
            if (_format.Dialect.LineEnd == (byte)'\n' && last > start && data[last - 1] == (byte)'\r')
            {
                last--;
            }

            bool isBlank = last == start && count == 1 && _columnCount > 1;
            if (!isBlank && !(data[start] == _format.Dialect.Comment && last > start))
            {
                if (count > _columnCount || (count < _columnCount && !_format.Dialect.NullPadding))
                {
                    throw Ragged(start, count);
                }

                starts[kept] = start;
                uint* record = target + ((long)kept++ * _columnCount);
                for (int i = 0; i < _columnCount; i++)
                {
                    // A missing field ends before it starts.
                    record[i] = i < count - 1 ? ends[from + i] : last;
                }
            }

            from = rowEnds[row];
        }

        return new CsvFields { Data = data, Ends = target, Starts = starts, ColumnCount = _columnCount, RowCount = kept };
    }

    RecordBatch Decode(CsvFields fields)
    {
        var columns = new Column[_decoders.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            int bad = _decoders[i].Decode(fields, _projection[i], _builders[i]);
            if (bad >= 0)
            {
                throw Bad(fields, bad, i);
            }
        }

        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _builders[i].Finish();
        }

        return new RecordBatch(_schema, columns, fields.RowCount);
    }

    void Consume(int rows)
    {
        uint* ends = (uint*)_ends!.Pointer;
        int* rowEnds = (int*)_rowEnds!.Pointer;
        int marks = rowEnds[rows - 1];

        // The position may have been moved to a CR before the line end.
        uint last = ends[marks - 1];
        _recordStart = last + (_chunk!.Data[last] == _format.Dialect.LineEnd ? 1u : 2u);
        for (int i = rows; i < _rows; i++)
        {
            rowEnds[i - rows] = rowEnds[i] - marks;
        }

        new ReadOnlySpan<uint>(ends + marks, _marks - marks).CopyTo(new Span<uint>(ends, _marks - marks));
        _rows -= rows;
        _marks -= marks;
    }

    QuiverException Ragged(uint start, int count) => _source.Error(
        ErrorCode.CorruptFile,
        _chunk!.Offset + start,
        count < _columnCount
            ? $"{Fields(count)} where {_columnCount} are expected; null_padding = true fills missing fields with nulls"
            : $"{Fields(count)} where {_columnCount} are expected; check delimiter and quotes");

    static string Fields(int count) => count == 1 ? "1 field" : FormattableString.Invariant($"{count} fields");

    QuiverException Bad(CsvFields fields, int row, int ordinal)
    {
        byte* field = fields.Get(row, _projection[ordinal], out int length);
        long offset = _chunk!.Offset + (field - _chunk.Data);
        Field column = _schema.Fields[ordinal];
        string place = $"column {_projection[ordinal] + 1} (\"{column.Name}\")";
        if (length > _format.Dialect.MaxFieldBytes)
        {
            return _source.Error(
                ErrorCode.LimitExceeded, offset, $"{place} has {length} bytes, more than the {_format.Dialect.MaxFieldBytes} allowed");
        }

        string value = TextSource.Quote(new ReadOnlySpan<byte>(field, length));
        return column.Type.Id is TypeId.Utf8 or TypeId.Binary
            ? _source.Error(ErrorCode.CorruptFile, offset, $"{place}: text follows the closing quote in {value}")
            : _source.Error(
                ErrorCode.InvalidCast,
                offset,
                $"{place}: {value} is not {column.Type}, the type given or found in the sample; "
                + $"pass types = {{'{column.Name}': 'VARCHAR'}} or all_varchar = true");
    }
}
