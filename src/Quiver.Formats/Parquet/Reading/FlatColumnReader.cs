using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Decoding;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Reads a column with one value or null a row. Byte arrays stay codes where the pages of a batch are
/// dictionary encoded.</summary>
sealed unsafe class FlatColumnReader : ColumnReader
{
    readonly SchemaNode _node;
    readonly LeafCursor _cursor;
    readonly LeafDecoder _decoder;
    readonly ViewDecoder? _views;
    readonly ColumnScratch _scratch;
    readonly ColumnScratch _bytes;

    public FlatColumnReader(SchemaNode node, LeafCursor cursor, MemoryBudget budget)
    {
        _node = node;
        _cursor = cursor;
        _decoder = cursor.Decoder;
        _views = _decoder as ViewDecoder;
        _scratch = new ColumnScratch(budget);
        _bytes = new ColumnScratch(budget);
    }

    public override void Dispose()
    {
        _cursor.Dispose();
        _scratch.Dispose();
        _bytes.Dispose();
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
        validity = nulls == 0 ? null : validity;
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

            var part = (int)Math.Min(count, _cursor.Left);
            var valid = _node.IsNullable ? _cursor.Page!.Definitions.SkipBits(part) : part;
            _decoder.Skip(valid);
            _cursor.Consume(part);
            count -= part;
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
        if (!_cursor.MoveToData())
        {
            throw TooFew(count - filled);
        }

        part = Math.Min(count - filled, _cursor.Left);
        _cursor.Consume(part);
        return validity is null ? part : _cursor.Page!.Definitions.ReadBits(validity, filled, part);
    }

    static Exception TooFew(long missing) => ParquetErrors.Corrupt($"the pages end {missing} or more values before the rows do");
}
