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
    readonly CsvScanContext _context;
    readonly int[] _ordinals;
    readonly CsvColumnDecoder[] _decoders;
    readonly ColumnBuilder[] _builders;
    readonly int _outputCount;
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
    bool _hasInvalid;

    /// <summary>Creates a reader for one worker.</summary>
    /// <param name="source">The text, for errors.</param>
    /// <param name="format">The dialect and the columns of the file.</param>
    /// <param name="projection">Ordinals of the columns wanted, in the order wanted; null for all.</param>
    /// <param name="context">What to do with what is found.</param>
    public CsvChunkReader(TextSource source, CsvFormat format, IReadOnlyList<int>? projection, CsvScanContext context)
    {
        _source = source;
        _format = format;
        _context = context;
        _budget = context.Budget;
        _columnCount = format.Schema.Fields.Count;
        int[] wanted = projection is null ? [.. Enumerable.Range(0, _columnCount)] : [.. projection];
        _outputCount = wanted.Length;
        _schema = format.Schema.Select(wanted);

        // Whether a record is left out must not depend on which columns a query reads.
        _ordinals = context.Reject is null ? wanted : [.. wanted, .. Enumerable.Range(0, _columnCount).Where(i => IsChecked(i, wanted))];
        _batchRows = Math.Min(Math.Max(MaxBatchFields / _columnCount, 64), Math.Clamp(context.BatchSize, 1, MaxBatchRows));
        _decoders = [.. _ordinals.Select(i => CsvColumnDecoder.Create(format.Schema.Fields[i].Type, format.Dialect, format.Columns[i]))];
        _builders = [.. _ordinals.Select(i => ColumnBuilder.Create(format.Schema.Fields[i].Type, _budget))];
    }

    bool IsChecked(int ordinal, int[] wanted) => !wanted.Contains(ordinal) && !_format.Columns[ordinal].IsInferred
        && _format.Schema.Fields[ordinal].Type.Id is not TypeId.Binary;

    /// <summary>The columns of the batches.</summary>
    public Schema Schema => _schema;

    /// <summary>Starts on a chunk; batches are copied out of it, so that it may be reused after the last one.</summary>
    public void Open(TextChunk chunk)
    {
        int invalid = TextSource.FirstInvalid(chunk.Span);
        _hasInvalid = invalid >= 0;
        if (_hasInvalid && !_context.IsTolerant)
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
        while (batch is null && TryCut(out int rows, out CsvFields fields))
        {
            if (fields.RowCount > 0)
            {
                batch = Decode(fields);
            }

            Consume(rows);
        }

        return batch is not null;
    }

    /// <summary>Narrows types by the values of the next records; false at the end of the chunk.</summary>
    public bool TryInspectBatch(TextTypes[] types)
    {
        if (!TryCut(out int rows, out CsvFields fields))
        {
            return false;
        }

        for (int column = 0; column < types.Length; column++)
        {
            if (_format.Columns[column].IsInferred)
            {
                _decoders[column].Inspect(fields, column, ref types[column]);
            }
        }

        Consume(rows);
        return true;
    }

    /// <summary>Finds the fields of the next records; false at the end of the chunk.</summary>
    bool TryCut(out int rows, out CsvFields fields)
    {
        rows = 0;
        fields = default;
        if (_chunk is null)
        {
            return false;
        }

        Scan();
        rows = Math.Min(_rows, _batchRows);
        if (rows == 0)
        {
            _chunk = null;
            return false;
        }

        fields = Align(rows);
        return true;
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
        bool isRegular = _format.Dialect.Comment == CsvDialect.None && !_hasInvalid;
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
        ReserveRegular();
        uint* target = (uint*)_regular!.Pointer;
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
                if (!IsSound(start, last, ends + from, count))
                {
                    from = rowEnds[row];
                    continue;
                }

                starts[kept] = start;
                uint* record = target + ((long)kept++ * _columnCount);
                for (int i = 0; i < _columnCount; i++)
                {
                    // A missing field ends before it starts.
                    record[i] = i < count - 1 || count > _columnCount ? ends[from + i] : last;
                }
            }

            from = rowEnds[row];
        }

        return new CsvFields { Data = data, Ends = target, Starts = starts, ColumnCount = _columnCount, RowCount = kept };
    }

    /// <summary>Whether the number of fields and the bytes of a record are sound; if not, it is refused or left out.</summary>
    bool IsSound(uint start, uint end, uint* ends, int count)
    {
        bool isSurplus = count > _columnCount && _format.Dialect.IsStrict;
        bool isShort = count < _columnCount && !_format.Dialect.NullPadding;
        if ((isSurplus || isShort) && !_context.IsTolerant)
        {
            throw Ragged(start, count);
        }

        if (isSurplus)
        {
            Reject(CsvRejectKind.TooManyColumns, start, ends[_columnCount - 1], _columnCount + 1, CountMessage(count));
        }
        else if (isShort)
        {
            Reject(CsvRejectKind.MissingColumns, start, end, count, CountMessage(count), _format.Schema.Fields[count].Name);
        }
        else if (_hasInvalid
            && TextSource.FirstInvalid(new ReadOnlySpan<byte>(_chunk!.Data + start, (int)(end - start))) is >= 0 and var at)
        {
            Reject(CsvRejectKind.InvalidEncoding, start, start + (uint)at, 0, "Invalid unicode (byte sequence mismatch) detected.");
        }
        else
        {
            return true;
        }

        return false;
    }

    string CountMessage(int count) =>
        FormattableString.Invariant($"Expected Number of Columns: {_columnCount} Found: {count}");

    void Reject(CsvRejectKind kind, uint start, uint at, int column, string message, string? name = null)
    {
        if (_context.Reject is null)
        {
            return;
        }

        byte* data = _chunk!.Data;
        int end = (int)start;
        var scanner = new CsvScanner(_format.Dialect);
        for (int position = (int)start; position < _chunk.Length && end == start; position += 64)
        {
            ulong ends = scanner.Next(data + position, _chunk.Length - position, out _);
            end = ends == 0 ? end : position + BitOperations.TrailingZeroCount(ends);
        }

        end -= end > start && data[end - 1] == (byte)'\r' ? 1 : 0;
        string line = System.Text.Encoding.UTF8.GetString(data + start, Math.Min(end - (int)start, CsvReject.MaxLineBytes));
        _context.Reject(new CsvReject(kind, _chunk.Offset + start, _chunk.Offset + at, column, name, line, message));
    }

    void ReserveRegular() => _regular ??= NativeBuffer.Allocate(_batchRows * (long)_columnCount * 4, _budget, "reading CSV");

    /// <summary>Decodes some records; null where all of them are left out.</summary>
    RecordBatch? Decode(CsvFields fields)
    {
        for (int i = 0; i < _decoders.Length; i++)
        {
            int bad = _decoders[i].Decode(fields, _ordinals[i], _builders[i]);
            if (bad < 0)
            {
                continue;
            }

            if (!_context.IsTolerant || _format.Columns[_ordinals[i]].IsInferred)
            {
                throw Bad(fields, bad, i);
            }

            Array.ForEach(_builders, b => b.Finish().Dispose());
            fields = WithoutBad(fields);
            if (fields.RowCount == 0)
            {
                return null;
            }

            i = -1;
        }

        var columns = new Column[_outputCount];
        for (int i = 0; i < _builders.Length; i++)
        {
            Column column = _builders[i].Finish();
            if (i < columns.Length)
            {
                columns[i] = column;
            }
            else
            {
                column.Dispose();
            }
        }

        return new RecordBatch(_schema, columns, fields.RowCount);
    }

    /// <summary>Leaves out the records with values that do not have the types of their columns: the others are decoded again.</summary>
    CsvFields WithoutBad(CsvFields fields)
    {
        bool[] isBad = new bool[fields.RowCount];
        for (int i = 0; i < _decoders.Length; i++)
        {
            for (int row = 0; row < fields.RowCount;)
            {
                int bad = _decoders[i].Decode(fields.Skip(row), _ordinals[i], _builders[i]);
                _builders[i].Finish().Dispose();
                if (bad < 0)
                {
                    break;
                }

                row += bad;
                if (_format.Columns[_ordinals[i]].IsInferred)
                {
                    throw Bad(fields, row, i);
                }

                if (!isBad[row])
                {
                    RejectValue(fields, row, i);
                }

                isBad[row++] = true;
            }
        }

        return Keep(fields, isBad);
    }

    CsvFields Keep(CsvFields fields, bool[] isBad)
    {
        ReserveRegular();
        uint* target = (uint*)_regular!.Pointer;
        int kept = 0;
        for (int row = 0; row < isBad.Length; row++)
        {
            if (isBad[row])
            {
                continue;
            }

            fields.Starts[kept] = fields.Starts[row];
            uint* record = fields.Ends + ((nint)row * _columnCount);
            new ReadOnlySpan<uint>(record, _columnCount).CopyTo(new Span<uint>(target + ((nint)kept++ * _columnCount), _columnCount));
        }

        return fields with { Ends = target, RowCount = kept };
    }

    void RejectValue(CsvFields fields, int row, int index)
    {
        Field column = _format.Schema.Fields[_ordinals[index]];
        byte* field = fields.Get(row, _ordinals[index], out int length);
        uint at = (uint)(field - _chunk!.Data);
        bool isText = column.Type.Id is TypeId.Utf8 or TypeId.Binary;
        if (length > _format.Dialect.MaxFieldBytes)
        {
            string size = FormattableString.Invariant(
                $"Maximum size of {_format.Dialect.MaxFieldBytes} bytes exceeded. Actual Size:{length} bytes.");
            Reject(CsvRejectKind.LineSize, fields.Starts[row], at, _ordinals[index] + 1, size, column.Name);
        }
        else if (isText)
        {
            const string Message = "Value with unterminated quote found.";
            Reject(CsvRejectKind.UnquotedValue, fields.Starts[row], at, _ordinals[index] + 1, Message, column.Name);
        }
        else
        {
            string value = System.Text.Encoding.UTF8.GetString(field, Math.Min(length, 200));
            string message = $"Error when converting column \"{column.Name}\". Could not convert string \"{value}\" to "
                + $"'{CsvFormatText.SqlName(column.Type)}'";
            Reject(CsvRejectKind.Cast, fields.Starts[row], at, _ordinals[index] + 1, message, column.Name);
        }
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

    Exception Bad(CsvFields fields, int row, int index)
    {
        int ordinal = _ordinals[index];
        byte* field = fields.Get(row, ordinal, out int length);
        long offset = _chunk!.Offset + (field - _chunk.Data);
        Field column = _format.Schema.Fields[ordinal];
        string place = $"column {ordinal + 1} (\"{column.Name}\")";
        if (length > _format.Dialect.MaxFieldBytes)
        {
            return _source.Error(
                ErrorCode.LimitExceeded, offset, $"{place} has {length} bytes, more than the {_format.Dialect.MaxFieldBytes} allowed");
        }

        string value = TextSource.Quote(new ReadOnlySpan<byte>(field, length));
        if (column.Type.Id is TypeId.Utf8 or TypeId.Binary)
        {
            return _source.Error(ErrorCode.CorruptFile, offset, $"{place}: text follows the closing quote in {value}");
        }

        string type = CsvFormatText.SqlName(column.Type);
        if (!_format.Columns[ordinal].IsInferred || _context.Misfit is null)
        {
            return _source.Error(
                ErrorCode.InvalidCast,
                offset,
                $"{place}: {value} is not {type}, the type given; ignore_errors = true skips such rows");
        }

        return _context.Misfit(_source.Error(
            ErrorCode.InvalidCast,
            offset,
            $"{place}: {value} is not {type}, the type of the rows before it, some of which were returned already; run the statement "
            + $"again, or pass sample_size = -1 or types = {{'{column.Name}': 'VARCHAR'}}"));
    }
}
