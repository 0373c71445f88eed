using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Reads whole rows of a nested leaf: the levels of its entries and its values without nulls.</summary>
sealed unsafe class LeafLevels : IDisposable
{
    const int Strip = 1024;
    const int SkipStep = 4096;
    const int MaxEntries = 1 << 26;

    readonly SchemaNode _leaf;
    readonly LeafCursor _cursor;
    readonly MemoryBudget _budget;
    readonly byte[] _stripRepetitions = new byte[Strip + 64];
    readonly byte[] _stripDefinitions = new byte[Strip + 64];
    byte[] _repetitions = new byte[Strip];
    byte[] _definitions = new byte[Strip];
    NativeBuffer? _values;
    long _rowsRead;
    int _stripStart;
    int _stripEnd;

    public LeafLevels(SchemaNode leaf, LeafCursor cursor, MemoryBudget budget)
    {
        _leaf = leaf;
        _cursor = cursor;
        _budget = budget;
    }

    public int EntryCount { get; private set; }

    public int ValueCount { get; private set; }

    public ReadOnlySpan<byte> Repetitions => _repetitions.AsSpan(0, EntryCount);

    public ReadOnlySpan<byte> Definitions => _definitions.AsSpan(0, EntryCount);

    public byte* Values => _values is null ? null : _values.Pointer;

    public int Width => _cursor.Decoder.Width;

    /// <summary>Skips rows, jumping over pages where the page index says where rows begin.</summary>
    public void SkipRows(long rows)
    {
        var target = _rowsRead + rows;
        if (_cursor.JumpTo(target) is >= 0 and var first)
        {
            _stripStart = _stripEnd = 0;
            _rowsRead = first;
        }

        while (_rowsRead < target)
        {
            ReadRows((int)Math.Min(target - _rowsRead, SkipStep));
        }
    }

    /// <summary>Replaces the entries by those of the next rows.</summary>
    public void ReadRows(int rows)
    {
        _rowsRead += rows;
        _cursor.StartBatch();
        EntryCount = 0;
        ValueCount = 0;
        var begun = 0;
        while (true)
        {
            if (_stripStart == _stripEnd && !LoadStrip())
            {
                if (begun == rows)
                {
                    return;
                }

                throw ParquetErrors.Corrupt($"the pages end {rows - begun} rows before the row group does");
            }

            var end = _stripStart;
            while (end < _stripEnd && (_stripRepetitions[end] != 0 || begun < rows))
            {
                begun += _stripRepetitions[end] == 0 ? 1 : 0;
                end++;
            }

            if (begun == 0 && end > _stripStart)
            {
                throw ParquetErrors.Corrupt("the column chunk begins in the middle of a row");
            }

            Append(end - _stripStart);
            if (_stripStart < _stripEnd)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _cursor.Dispose();
        _values?.Dispose();
        _values = null;
    }

    bool LoadStrip()
    {
        if (!_cursor.MoveToData())
        {
            return false;
        }

        var count = Math.Min(_cursor.Left, Strip);
        var page = _cursor.Page!;
        fixed (byte* repetitions = _stripRepetitions)
        fixed (byte* definitions = _stripDefinitions)
        {
            page.Repetitions.ReadBytes(repetitions, count, 0);
            page.Definitions.ReadBytes(definitions, count, 0);
        }

        Check(_stripRepetitions.AsSpan(0, count), _leaf.Repetition, "repetition");
        Check(_stripDefinitions.AsSpan(0, count), _leaf.Definition, "definition");
        _cursor.Consume(count);
        _stripStart = 0;
        _stripEnd = count;
        return true;
    }

    /// <summary>Takes entries of the strip, and reads their values before the cursor may leave their page.</summary>
    void Append(int count)
    {
        if (EntryCount + count > MaxEntries)
        {
            throw new QuiverException(ErrorCode.LimitExceeded, $"one batch of the column has more than {MaxEntries} list elements");
        }

        if (EntryCount + count > _definitions.Length)
        {
            Array.Resize(ref _repetitions, Math.Max(_repetitions.Length * 2, EntryCount + count));
            Array.Resize(ref _definitions, Math.Max(_definitions.Length * 2, EntryCount + count));
        }

        var definitions = _stripDefinitions.AsSpan(_stripStart, count);
        _stripRepetitions.AsSpan(_stripStart, count).CopyTo(_repetitions.AsSpan(EntryCount));
        definitions.CopyTo(_definitions.AsSpan(EntryCount));
        var values = definitions.Count((byte)_leaf.Definition);
        EnsureValues(ValueCount + values);
        _cursor.Decoder.Read(_values!.Pointer + ((long)ValueCount * Width), values);
        ValueCount += values;
        EntryCount += count;
        _stripStart += count;
    }

    void EnsureValues(int count)
    {
        var bytes = ((long)count * Width) + PageMemory.Padding;
        if (_values is not null && _values.Capacity >= bytes)
        {
            return;
        }

        var grown = NativeBuffer.Allocate(Math.Max(bytes, (_values?.Capacity ?? 0) * 2), _budget, "reading Parquet pages");
        if (_values is not null)
        {
            Buffer.MemoryCopy(_values.Pointer, grown.Pointer, grown.Capacity, (long)ValueCount * Width);
            _values.Dispose();
        }

        _values = grown;
    }

    static void Check(ReadOnlySpan<byte> levels, int max, string kind)
    {
        var outside = levels.IndexOfAnyExceptInRange((byte)0, (byte)max);
        if (outside >= 0)
        {
            throw ParquetErrors.Corrupt($"the {kind} level {levels[outside]} is above the maximum of {max}");
        }
    }
}
