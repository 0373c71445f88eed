using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Bloom;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Turns what was collected of one leaf into the pages of a column chunk.</summary>
sealed unsafe class ChunkEncoder : IDisposable
{
    readonly LeafChunk _chunk;
    readonly LeafSchema _schema;
    readonly ParquetWriteOptions _options;
    readonly MemoryBudget _budget;
    readonly EncodedChunk _result;
    readonly PageAssembler _assembler;
    readonly PageIndexBuilder _index;
    readonly GrowingBuffer _gathered;
    ValueEncoding _encoding;

    ChunkEncoder(LeafChunk chunk, ParquetWriteOptions options, MemoryBudget budget)
    {
        _chunk = chunk;
        _schema = chunk.Schema;
        _options = options;
        _budget = budget;
        _result = new EncodedChunk(budget);
        _assembler = new PageAssembler(_schema, options, _result.Pages, budget);
        _index = new PageIndexBuilder(_schema, options);
        _gathered = new GrowingBuffer(budget);
    }

    /// <summary>Encodes a chunk; its values are used up.</summary>
    public static EncodedChunk Encode(LeafChunk chunk, ParquetWriteOptions options, MemoryBudget budget)
    {
        using var encoder = new ChunkEncoder(chunk, options, budget);
        try
        {
            encoder.Encode();
            return encoder._result;
        }
        catch
        {
            encoder._result.Dispose();
            throw;
        }
    }

    /// <summary>Gives the memory of the work back.</summary>
    public void Dispose()
    {
        _assembler.Dispose();
        _gathered.Dispose();
    }

    void Encode()
    {
        _encoding = new EncodingChoice(_chunk, _options, _budget).Choose();
        var metadata = _result.Metadata;
        var isDictionary = _encoding == ValueEncoding.Dictionary;
        if (isDictionary)
        {
            metadata.DictionaryPageOffset = 0;
            WriteDictionary();
        }

        metadata.DataPageOffset = _result.Pages.Length;
        WriteDataPages();
        metadata.Type = _schema.Type.Physical;
        metadata.PathInSchema = _schema.Path;
        metadata.Codec = _options.Compression;
        metadata.ValueCount = _chunk.EntryCount;
        metadata.Encodings = isDictionary || _encoding == ValueEncoding.Plain
            ? [ParquetEncoding.Plain, ParquetEncoding.Rle]
            : [FormatEncoding];
        if (isDictionary)
        {
            metadata.Encodings.Add(ParquetEncoding.RleDictionary);
        }
        else if (!metadata.Encodings.Contains(ParquetEncoding.Rle))
        {
            metadata.Encodings.Add(ParquetEncoding.Rle);
        }

        metadata.EncodingStatistics = isDictionary ? [new() { PageType = PageType.DictionaryPage, Count = 1 }] : [];
        metadata.EncodingStatistics.Add(new()
        {
            PageType = _options.PageVersion == 2 ? PageType.DataPageV2 : PageType.DataPage,
            Encoding = FormatEncoding,
            Count = _index.PageCount,
        });
        metadata.TotalUncompressedSize = _assembler.UncompressedBytes;
        metadata.TotalCompressedSize = _result.Pages.Length;
        _index.Finish(_result, isDictionary ? _chunk.Dictionary!.Count : null);
        _result.BloomFilter = CreateBloomFilter();
    }

    ParquetEncoding FormatEncoding => _encoding switch
    {
        ValueEncoding.Dictionary => ParquetEncoding.RleDictionary,
        ValueEncoding.Delta => ParquetEncoding.DeltaBinaryPacked,
        ValueEncoding.DeltaLength => ParquetEncoding.DeltaLengthByteArray,
        ValueEncoding.DeltaBytes => ParquetEncoding.DeltaByteArray,
        ValueEncoding.ByteStreamSplit => ParquetEncoding.ByteStreamSplit,
        ValueEncoding.Rle => ParquetEncoding.Rle,
        _ => ParquetEncoding.Plain,
    };

    void WriteDictionary()
    {
        var dictionary = _chunk.Dictionary!;
        var page = _assembler.Begin();
        if (_chunk.IsText)
        {
            BytesEncoder.Plain((StringView*)dictionary.Values.Pointer, dictionary.Count, page);
        }
        else
        {
            page.Append(dictionary.Values.Pointer, dictionary.Values.Length);
        }

        _assembler.EndDictionary(dictionary.Count);
    }

    void WriteDataPages()
    {
        var entries = _chunk.EntryCount;
        var bytes = _encoding == ValueEncoding.Dictionary ? _chunk.ValueCount * _chunk.Dictionary!.CodeBits / 8
            : _chunk.IsText ? TextBytes(0, _chunk.ValueCount)
            : _chunk.ValueCount * _schema.Type.Width;
        var pages = Math.Max((bytes + _options.DataPageBytes - 1) / _options.DataPageBytes,
            (_chunk.Rows + _options.DataPageRows - 1) / _options.DataPageRows);
        var entriesAPage = Math.Max(1, (entries + Math.Max(1, pages) - 1) / Math.Max(1, pages));
        var isOnePage = entriesAPage >= entries;
        long value = 0;
        for (long start = 0; start < entries || _index.PageCount == 0;)
        {
            var end = Math.Min(entries, start + entriesAPage);

            // A page starts with a row, so that readers can skip rows by page.
            while (_schema.MaxRepetition > 0 && end < entries && _chunk.Repetition.Pointer[end] != 0)
            {
                end++;
            }

            value += WriteDataPage(start, checked((int)(end - start)), value, isOnePage);
            start = end;
        }
    }

    /// <summary>Writes a page; returns how many values it has.</summary>
    int WriteDataPage(long start, int count, long firstValue, bool isOnePage)
    {
        var definition = _chunk.HasDefinitions ? _chunk.Definition.Pointer + start : null;
        var repetition = _schema.MaxRepetition > 0 ? _chunk.Repetition.Pointer + start : null;
        var values = definition == null ? count : new ReadOnlySpan<byte>(definition, count).Count((byte)_schema.MaxDefinition);
        var rows = repetition == null ? count : new ReadOnlySpan<byte>(repetition, count).Count((byte)0);
        _assembler.Begin();
        _assembler.AppendLevels(repetition, count, _schema.MaxRepetition, isDefinition: false);
        _assembler.AppendLevels(definition, count, _schema.MaxDefinition, isDefinition: true);
        AppendValues(_assembler.Page, firstValue, values);
        var offset = _result.Pages.Length;
        _assembler.EndData(FormatEncoding, count, count - values, rows);
        _index.Add(
            new PageLocation(offset, (int)(_result.Pages.Length - offset), _index.Rows),
            new PageLevels(definition, repetition, count, values),
            rows,
            _options.WriteStatistics ? Bounds(firstValue, values, isOnePage) : default,
            _chunk.IsText ? TextBytes(firstValue, values) : 0);
        return values;
    }

    void AppendValues(GrowingBuffer page, long first, int count)
    {
        var width = _schema.Type.Width;
        var values = _chunk.Values.Pointer + (first * width);
        switch (_encoding)
        {
            case ValueEncoding.Dictionary:
                var bits = _chunk.Dictionary!.CodeBits;
                *page.Reserve(1) = (byte)bits;
                page.Advance(1);
                RunEncoder.Encode((int*)_chunk.Codes.Pointer + first, count, bits, page);
                break;
            case ValueEncoding.Delta when width == 4:
                DeltaEncoder.Encode((int*)values, count, page);
                break;
            case ValueEncoding.Delta:
                DeltaEncoder.Encode((long*)values, count, page);
                break;
            case ValueEncoding.DeltaLength:
                BytesEncoder.DeltaLength(_chunk.Views + first, count, page, _budget);
                break;
            case ValueEncoding.DeltaBytes:
                BytesEncoder.DeltaBytes(_chunk.Views + first, count, page, _budget);
                break;
            case ValueEncoding.ByteStreamSplit:
                SplitEncoder.Encode(values, count, width, page);
                break;
            case ValueEncoding.Rle:
                var lengthAt = page.Length;
                page.AppendInt32(0);
                RunEncoder.Encode(values, count, 1, page);
                *(int*)(page.Pointer + lengthAt) = checked((int)(page.Length - lengthAt - 4));
                break;
            case ValueEncoding.Plain when _chunk.IsText:
                BytesEncoder.Plain(_chunk.Views + first, count, page);
                break;
            case ValueEncoding.Plain when _schema.Type.Physical == ParquetType.Boolean:
                AppendBits(values, count, page);
                break;
            default:
                page.Append(values, (long)count * width);
                break;
        }
    }

    static void AppendBits(byte* values, int count, GrowingBuffer page)
    {
        var bytes = (count + 7) / 8;
        var target = page.Reserve(bytes + BitPacker.Overrun);
        BitPacker.Pack(values, count / 8, 1, target);
        if (count % 8 != 0)
        {
            byte last = 0;
            for (var i = count & ~7; i < count; i++)
            {
                last |= (byte)(values[i] << (i & 7));
            }

            target[bytes - 1] = last;
        }

        page.Advance(bytes);
    }

    /// <summary>The bounds of values; those of a dictionary's codes are those of the entries that occur.</summary>
    ValueBounds Bounds(long first, int count, bool isAll)
    {
        if (_schema.Type.Order == ValueOrder.None)
        {
            return default;
        }

        var width = _chunk.IsText ? sizeof(StringView) : _schema.Type.Width;
        if (_encoding != ValueEncoding.Dictionary)
        {
            return ValueBounds.Find(_schema.Type, _chunk.Values.Pointer + (first * width), count);
        }

        var dictionary = _chunk.Dictionary!;
        if (isAll)
        {
            return ValueBounds.Find(_schema.Type, dictionary.Values.Pointer, dictionary.Count);
        }

        _gathered.Clear();
        var marks = _gathered.Reserve(dictionary.Count + ((long)dictionary.Count * width) + width);
        var gathered = marks + ((dictionary.Count + 7) & ~7);
        new Span<byte>(marks, dictionary.Count).Clear();
        var codes = (int*)_chunk.Codes.Pointer + first;
        for (var i = 0; i < count; i++)
        {
            marks[codes[i]] = 1;
        }

        var picked = 0;
        for (var code = 0; code < dictionary.Count; code++)
        {
            if (marks[code] != 0)
            {
                System.Runtime.CompilerServices.Unsafe.CopyBlockUnaligned(
                    gathered + ((long)picked++ * width), dictionary.Values.Pointer + ((long)code * width), (uint)width);
            }
        }

        return ValueBounds.Find(_schema.Type, gathered, picked);
    }

    long TextBytes(long first, long count)
    {
        long bytes = 0;
        var isDictionary = _encoding == ValueEncoding.Dictionary;
        var views = isDictionary ? (StringView*)_chunk.Dictionary!.Values.Pointer : _chunk.Views;
        var codes = isDictionary ? (int*)_chunk.Codes.Pointer : null;
        for (var i = first; i < first + count; i++)
        {
            bytes += views[codes == null ? i : codes[i]].Length;
        }

        return bytes;
    }

    SplitBlockBloomFilter? CreateBloomFilter()
    {
        var isDictionary = _encoding == ValueEncoding.Dictionary;
        if (!(_schema.HasBloomFilter ?? isDictionary) || _options.BloomFilterFalsePositives == 0
            || _schema.Type.Physical == ParquetType.Boolean)
        {
            return null;
        }

        var count = isDictionary ? _chunk.Dictionary!.Count : _chunk.ValueCount;
        var values = isDictionary ? _chunk.Dictionary!.Values.Pointer : _chunk.Values.Pointer;

        // Values may repeat where there is no dictionary, and the filter is as large as the number of different ones asks for.
        var hashes = new HashSet<ulong>();
        for (long i = 0; i < count; i++)
        {
            hashes.Add(_schema.Type.Width switch
            {
                0 => BloomHash.Of(StringView.SpanOf((StringView*)values + i)),
                4 => BloomHash.Of(((int*)values)[i]),
                8 => BloomHash.Of(((long*)values)[i]),
                var width => BloomHash.Of(new ReadOnlySpan<byte>(values + (i * width), width)),
            });
        }

        var filter = new SplitBlockBloomFilter(SplitBlockBloomFilter.OptimalBytes(hashes.Count, _options.BloomFilterFalsePositives));
        foreach (var hash in hashes)
        {
            filter.Add(hash);
        }

        return filter;
    }
}
