using System.Numerics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Formats.Parquet.Decoding;
using Quiver.Formats.Parquet.Encodings;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Reads a column with one value or null a row. Byte arrays stay codes where the pages of a batch are
/// dictionary encoded.</summary>
sealed unsafe class FlatColumnReader : ColumnReader
{
    /// <summary>Where more than one row in so many is chosen, reading all and gathering is faster.</summary>
    const int DenseShare = 4;

    readonly SchemaNode _node;
    readonly LeafCursor _cursor;
    readonly LeafDecoder _decoder;
    readonly ViewDecoder? _views;
    readonly ColumnScratch _scratch;
    readonly ColumnScratch _bytes;
    readonly ColumnScratch _taken;
    readonly ColumnScratch _parts;

    public FlatColumnReader(SchemaNode node, LeafCursor cursor, MemoryBudget budget)
    {
        _node = node;
        _cursor = cursor;
        _decoder = cursor.Decoder;
        _views = _decoder as ViewDecoder;
        _scratch = new ColumnScratch(budget);
        _bytes = new ColumnScratch(budget);
        _taken = new ColumnScratch(budget);
        _parts = new ColumnScratch(budget);
    }

    public override void Dispose()
    {
        _cursor.Dispose();
        _scratch.Dispose();
        _bytes.Dispose();
        _taken.Dispose();
        _parts.Dispose();
    }

    public override Column Read(int count)
    {
        _cursor.StartBatch();
        ulong* validity = null;
        if (_node.IsNullable)
        {
            validity = _scratch.Validity(count);
            new Span<ulong>(validity, Bitmap.Words(count)).Clear();
        }

        var isCodes = false;
        var nulls = _views is null ? ReadValues(count, validity) : ReadViewsOrCodes(count, validity, out isCodes);
        return Finish(count, nulls == 0 ? null : validity, nulls, isCodes);
    }

    public override Column ReadRows(int count, int* rows, int selected)
    {
        if (selected > count / DenseShare)
        {
            return TakeKernel.Take(Read(count), rows, selected, false, _taken);
        }

        _cursor.StartBatch();
        ulong* validity = null;
        if (_node.IsNullable)
        {
            validity = _scratch.Validity(selected);
            new Span<ulong>(validity, Bitmap.Words(selected)).Clear();
        }

        var codes = _views is null ? null : _scratch.Offsets(selected);
        var data = _views is null ? (_node.LeafKind == LeafKind.Boolean ? _bytes : _scratch).Data(selected, _decoder.Width) : null;
        var position = 0;
        var nulls = 0;
        for (var filled = 0; filled < selected;)
        {
            Skip(rows[filled] - position);
            position = rows[filled];
            RequirePage(count - position);
            var part = Math.Min(_cursor.Left, rows[selected - 1] + 1 - position);
            var taken = CountBelow(rows + filled, selected - filled, position + part);
            if (codes is not null && data is null && !_views!.IsDictionaryPage)
            {
                data = (byte*)_scratch.Views(selected);
                Translate(codes, (StringView*)data, validity, filled);
            }

            nulls += ReadPart(data, codes, validity, filled, rows + filled, taken, position, part);
            position += part;
            filled += taken;
        }

        Skip(count - position);
        return Finish(selected, nulls == 0 ? null : validity, nulls, codes is not null && data is null);
    }

    Column Finish(int count, ulong* validity, int nulls, bool isCodes)
    {
        GC.KeepAlive(this);
        if (isCodes)
        {
            return _scratch.Dictionary(count, _views!.Dictionary, validity, nulls);
        }

        if (_decoder.Width == 16 && _node.Type.Physical == PhysicalType.View)
        {
            return _scratch.Strings(_node.Type, count, validity, nulls);
        }

        if (_node.LeafKind == LeafKind.Boolean)
        {
            NullSpread.Pack(_bytes.Data(count, 1), _scratch.Bits(count), count);
            return _scratch.Boolean(count, validity, nulls);
        }

        return _scratch.FixedWidth(_node.Type, count, validity, nulls);
    }

    public override void Skip(long count)
    {
        while (count > 0)
        {
            if (!_cursor.MoveToData(ref count))
            {
                if (count > 0)
                {
                    throw TooFew(count);
                }

                return;
            }

            if (count >= _cursor.Left)
            {
                count -= _cursor.Left;
                _cursor.DropPage();
                continue;
            }

            var part = (int)count;
            var valid = _node.IsNullable ? _cursor.Page!.Definitions.SkipBits(part) : part;
            _decoder.Skip(valid);
            _cursor.Consume(part);
            count -= part;
        }
    }

    static int CountBelow(int* rows, int count, int limit)
    {
        var found = new ReadOnlySpan<int>(rows, count).BinarySearch(limit);
        return found < 0 ? ~found : found;
    }

    /// <summary>Reads chosen rows of a part of one page and returns how many of them are null.</summary>
    int ReadPart(byte* data, int* codes, ulong* validity, int filled, int* rows, int taken, int origin, int part)
    {
        _cursor.Consume(part);
        var values = rows;
        var valid = taken;
        var allValues = part;
        if (validity is not null)
        {
            var bits = _parts.Validity(part);
            new Span<ulong>(bits, Bitmap.Words(part)).Clear();
            allValues = _cursor.Page!.Definitions.ReadBits(bits, 0, part);
            if (allValues == part)
            {
                BitRuns.Set(validity, filled, taken);
            }
            else
            {
                values = _parts.Offsets(taken);
                valid = ValuesOf(rows, taken, origin, bits, validity, filled, values);
                origin = 0;
            }
        }

        var width = data is null ? sizeof(int) : _decoder.Width;
        var target = data is null ? (byte*)(codes + filled) : data + ((long)filled * width);
        if (data is null)
        {
            _views!.ReadSomeCodes((int*)target, values, valid, origin, allValues);
        }
        else
        {
            _decoder.ReadSome(target, values, valid, origin, allValues);
        }

        NullSpread.Spread(target, width, validity, filled, taken, valid);
        return taken - valid;
    }

    /// <summary>Finds which value of the page each chosen row has, sets the validity of the row, and returns how many have one.</summary>
    static int ValuesOf(int* rows, int taken, int origin, ulong* bits, ulong* validity, int filled, int* values)
    {
        var valid = 0;
        var word = 0;
        var before = 0;
        for (var i = 0; i < taken; i++)
        {
            var bit = rows[i] - origin;
            for (; word < bit >> 6; word++)
            {
                before += BitOperations.PopCount(bits[word]);
            }

            if (Bitmap.Get(bits, bit))
            {
                values[valid++] = before + BitOperations.PopCount(bits[word] & ((1UL << (bit & 63)) - 1));
                BitRuns.Set(validity, filled + i, 1);
            }
        }

        return valid;
    }

    void RequirePage(int missing)
    {
        if (!_cursor.MoveToData())
        {
            throw TooFew(missing);
        }
    }

    int ReadValues(int count, ulong* validity)
    {
        var width = _decoder.Width;
        var data = (_node.LeafKind == LeafKind.Boolean ? _bytes : _scratch).Data(count, width);
        var nulls = 0;
        for (var filled = 0; filled < count;)
        {
            var valid = NextPart(count, filled, validity, out var part);
            var target = data + ((long)filled * width);
            _decoder.Read(target, valid);
            NullSpread.Spread(target, width, validity, filled, part, valid);
            nulls += part - valid;
            filled += part;
        }

        return nulls;
    }

    int ReadViewsOrCodes(int count, ulong* validity, out bool isCodes)
    {
        var codes = _scratch.Offsets(count);
        StringView* views = null;
        var nulls = 0;
        for (var filled = 0; filled < count;)
        {
            var valid = NextPart(count, filled, validity, out var part);
            if (views is null && !_views!.IsDictionaryPage)
            {
                // The writer gave its dictionary up in the middle of this batch.
                views = _scratch.Views(count);
                Translate(codes, views, validity, filled);
            }

            if (views is null)
            {
                _views!.ReadCodes(codes + filled, valid);
                NullSpread.Spread((byte*)(codes + filled), sizeof(int), validity, filled, part, valid);
            }
            else
            {
                _decoder.Read((byte*)(views + filled), valid);
                NullSpread.Spread((byte*)(views + filled), sizeof(StringView), validity, filled, part, valid);
            }

            nulls += part - valid;
            filled += part;
        }

        isCodes = views is null;
        return nulls;
    }

    void Translate(int* codes, StringView* views, ulong* validity, int count)
    {
        if (count == 0)
        {
            return;
        }

        var dictionary = _views!.Dictionary.Views;
        for (var i = 0; i < count; i++)
        {
            views[i] = validity is null || Bitmap.Get(validity, i) ? dictionary[codes[i]] : default;
        }
    }

    /// <summary>Takes entries of one page, their validity included, and returns how many of them are values.</summary>
    int NextPart(int count, int filled, ulong* validity, out int part)
    {
        RequirePage(count - filled);
        part = Math.Min(count - filled, _cursor.Left);
        _cursor.Consume(part);
        return validity is null ? part : _cursor.Page!.Definitions.ReadBits(validity, filled, part);
    }

    static Exception TooFew(long missing) => ParquetErrors.Corrupt($"the pages end {missing} or more values before the rows do");
}
