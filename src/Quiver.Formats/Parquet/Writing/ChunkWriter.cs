using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Turns what a leaf collected into the pages of a column chunk, in memory.</summary>
sealed unsafe class ChunkWriter(LeafWriter leaf, List<string> path, ParquetWriteOptions options, MemoryBudget budget) : IDisposable
{
    readonly GrowingBuffer _page = new(budget);
    readonly GrowingBuffer _compressed = new(budget);
    readonly ThriftCompactWriter _header = new();
    long _uncompressedBytes;
    int _dataPages;

    /// <summary>The pages, one after the other.</summary>
    public GrowingBuffer Pages { get; } = new(budget);

    /// <summary>Encodes the chunk and empties the leaf; offsets count from the start of <see cref="Pages"/>.</summary>
    public ColumnMetadata Encode()
    {
        Pages.Clear();
        _uncompressedBytes = 0;
        _dataPages = 0;
        leaf.ChooseEncoding();
        var isDictionary = leaf.IsDictionary;
        var metadata = new ColumnMetadata
        {
            Type = leaf.Type.Physical,
            PathInSchema = path,
            Codec = options.Compression,
            ValueCount = leaf.EntryCount,
            Statistics = options.WriteStatistics ? Statistics() : null,
        };
        if (isDictionary)
        {
            metadata.DictionaryPageOffset = 0;
            WriteDictionary();
        }

        metadata.DataPageOffset = Pages.Length;
        WriteDataPages();
        var values = isDictionary ? ParquetEncoding.RleDictionary : ParquetEncoding.Plain;
        metadata.Encodings = isDictionary
            ? [ParquetEncoding.Plain, ParquetEncoding.Rle, ParquetEncoding.RleDictionary]
            : [ParquetEncoding.Plain, ParquetEncoding.Rle];
        metadata.EncodingStatistics = [new() { PageType = PageType.DataPage, Encoding = values, Count = _dataPages }];
        if (isDictionary)
        {
            metadata.EncodingStatistics.Insert(
                0, new() { PageType = PageType.DictionaryPage, Encoding = ParquetEncoding.Plain, Count = 1 });
        }

        metadata.TotalUncompressedSize = _uncompressedBytes;
        metadata.TotalCompressedSize = Pages.Length;
        leaf.Clear();
        return metadata;
    }

    /// <summary>Gives the memory back, that of the leaf included.</summary>
    public void Dispose()
    {
        Pages.Dispose();
        _page.Dispose();
        _compressed.Dispose();
        leaf.Dispose();
    }

    Statistics Statistics()
    {
        var (values, count) = leaf.IsDictionary ? (leaf.Dictionary.Values, leaf.Dictionary.Count) : (leaf.Plain, leaf.ValueCount);
        return ChunkStatistics.Compute(leaf.Type, values.Pointer, values.Length, count, leaf.EntryCount - leaf.ValueCount);
    }

    void WriteDictionary()
    {
        _page.Clear();
        _page.Append(leaf.Dictionary.Values.Pointer, leaf.Dictionary.Values.Length);
        FinishPage(new PageHeader
        {
            Type = PageType.DictionaryPage,
            DictionaryPage = new DictionaryPageHeader { ValueCount = leaf.Dictionary.Count, Encoding = ParquetEncoding.Plain },
        });
    }

    void WriteDataPages()
    {
        var entries = leaf.EntryCount;
        var bytes = leaf.IsDictionary ? leaf.ValueCount * LeafWriter.CodeBits(leaf.Dictionary.Count) / 8 : leaf.Plain.Length;
        var pages = Math.Max(1, (bytes + options.DataPageBytes - 1) / options.DataPageBytes);
        var entriesAPage = Math.Max(1, (entries + pages - 1) / pages);
        var plain = leaf.Plain.Pointer;
        long value = 0;
        for (long start = 0; start < entries || _dataPages == 0;)
        {
            var end = Math.Min(entries, start + entriesAPage);

            // A page starts with a row, so that readers can skip rows by page.
            while (leaf.MaxRepetition > 0 && end < entries && leaf.Repetition.Pointer[end] != 0)
            {
                end++;
            }

            var count = checked((int)(end - start));
            var values = leaf.MaxDefinition == 0
                ? count
                : new ReadOnlySpan<byte>(leaf.Definition.Pointer + start, count).Count((byte)leaf.MaxDefinition);
            _page.Clear();
            AppendLevels(leaf.Repetition, start, count, leaf.MaxRepetition);
            AppendLevels(leaf.Definition, start, count, leaf.MaxDefinition);
            AppendValues(value, values, ref plain);
            FinishPage(new PageHeader
            {
                Type = PageType.DataPage,
                DataPage = new DataPageHeader
                {
                    ValueCount = count,
                    Encoding = leaf.IsDictionary ? ParquetEncoding.RleDictionary : ParquetEncoding.Plain,
                    DefinitionLevelEncoding = ParquetEncoding.Rle,
                    RepetitionLevelEncoding = ParquetEncoding.Rle,
                },
            });
            _dataPages++;
            value += values;
            start = end;
        }
    }

    void AppendLevels(GrowingBuffer levels, long start, int count, int max)
    {
        if (max == 0)
        {
            return;
        }

        var lengthAt = _page.Length;
        _page.AppendInt32(0);
        RunEncoder.Encode(new ReadOnlySpan<byte>(levels.Pointer + start, count), LeafWriter.CodeBits(max + 1), _page);
        *(int*)(_page.Pointer + lengthAt) = checked((int)(_page.Length - lengthAt - 4));
    }

    void AppendValues(long first, int count, ref byte* plain)
    {
        if (leaf.IsDictionary)
        {
            var bits = LeafWriter.CodeBits(leaf.Dictionary.Count);
            *_page.Reserve(1) = (byte)bits;
            _page.Advance(1);
            RunEncoder.Encode(new ReadOnlySpan<int>((int*)leaf.Codes.Pointer + first, count), bits, _page);
        }
        else if (leaf.Type.Physical == ParquetType.Boolean)
        {
            AppendBits(leaf.Plain.Pointer + first, count);
        }
        else if (leaf.Type.Width != 0)
        {
            _page.Append(leaf.Plain.Pointer + (first * leaf.Type.Width), (long)count * leaf.Type.Width);
        }
        else
        {
            var start = plain;
            for (var i = 0; i < count; i++)
            {
                plain += 4 + *(int*)plain;
            }

            _page.Append(start, plain - start);
        }
    }

    void AppendBits(byte* values, int count)
    {
        var bytes = (count + 7) / 8;
        var target = _page.Reserve(bytes);
        new Span<byte>(target, bytes).Clear();
        for (var i = 0; i < count; i++)
        {
            target[i >> 3] |= (byte)(values[i] << (i & 7));
        }

        _page.Advance(bytes);
    }

    void FinishPage(PageHeader header)
    {
        if (_page.Length > int.MaxValue - (int.MaxValue / 4))
        {
            throw new QuiverException(ErrorCode.LimitExceeded,
                $"a page of column \"{string.Join('.', path)}\" has {_page.Length} bytes, more than a Parquet page can hold; "
                + "write smaller values or fewer list elements a row");
        }

        var body = _page;
        if (options.Compression != CompressionCodec.Uncompressed)
        {
            body = _compressed;
            body.Clear();
            var room = BlockCodec.MaxCompressedLength(options.Compression, (int)_page.Length);
            body.Advance(BlockCodec.Compress(options.Compression, _page.Written, new Span<byte>(body.Reserve(room), room)));
        }

        header.UncompressedPageSize = (int)_page.Length;
        header.CompressedPageSize = (int)body.Length;
        _header.Clear();
        header.Write(_header);
        Pages.Append(_header.Written);
        Pages.Append(body.Pointer, body.Length);
        _uncompressedBytes += _header.Written.Length + _page.Length;
    }
}
