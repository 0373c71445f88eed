using System.Numerics;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Puts a page together from levels and values, compresses it and appends it with its header to the chunk.</summary>
sealed unsafe class PageAssembler(LeafSchema schema, ParquetWriteOptions options, GrowingBuffer pages, MemoryBudget budget) : IDisposable
{
    /// <summary>After so many pages in a row that did not gain from compression, only one page in so many is tried.</summary>
    const int Patience = 4;

    readonly GrowingBuffer _compressed = new(budget);
    int _inVain;
    readonly ThriftCompactWriter _header = new();
    int _repetitionBytes;
    int _definitionBytes;

    /// <summary>The page that is being put together.</summary>
    public GrowingBuffer Page { get; } = new(budget);

    /// <summary>The bytes of all pages before compression, headers included.</summary>
    public long UncompressedBytes { get; private set; }

    /// <summary>Begins a page and returns where its content goes.</summary>
    public GrowingBuffer Begin()
    {
        Page.Clear();
        _repetitionBytes = 0;
        _definitionBytes = 0;
        return Page;
    }

    /// <summary>Appends the levels of a data page; version 2 has their length in the header instead of in front.</summary>
    /// <param name="levels">A level in each byte; null where all are <paramref name="max"/>.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="max">The deepest level; nothing is written where it is 0.</param>
    /// <param name="isDefinition">Whether they are definition levels.</param>
    public void AppendLevels(byte* levels, int count, int max, bool isDefinition)
    {
        if (max == 0)
        {
            return;
        }

        var start = Page.Length;
        if (options.PageVersion == 1)
        {
            Page.AppendInt32(0);
        }

        var content = Page.Length;
        var width = 32 - BitOperations.LeadingZeroCount((uint)max);
        if (levels != null)
        {
            RunEncoder.Encode(levels, count, width, Page);
        }
        else if (count > 0)
        {
            RunEncoder.AppendRun(Page, count, (uint)max, width);
        }

        var bytes = checked((int)(Page.Length - content));
        if (options.PageVersion == 1)
        {
            *(int*)(Page.Pointer + start) = bytes;
        }
        else if (isDefinition)
        {
            _definitionBytes = bytes;
        }
        else
        {
            _repetitionBytes = bytes;
        }
    }

    /// <summary>Ends a dictionary page.</summary>
    public void EndDictionary(int values)
    {
        var body = Compress(0, mayStay: false, out _);
        Append(body, 0, new PageHeader
        {
            Type = PageType.DictionaryPage,
            DictionaryPage = new DictionaryPageHeader { ValueCount = values, Encoding = ParquetEncoding.Plain },
        });
    }

    /// <summary>Ends a data page.</summary>
    public void EndData(ParquetEncoding encoding, int entries, int nulls, int rows)
    {
        if (options.PageVersion == 1)
        {
            Append(Compress(0, mayStay: false, out _), 0, new PageHeader
            {
                Type = PageType.DataPage,
                DataPage = new DataPageHeader
                {
                    ValueCount = entries,
                    Encoding = encoding,
                    DefinitionLevelEncoding = ParquetEncoding.Rle,
                    RepetitionLevelEncoding = ParquetEncoding.Rle,
                },
            });
            return;
        }

        var levels = _repetitionBytes + _definitionBytes;
        var body = Compress(levels, mayStay: true, out var isCompressed);
        Append(body, levels, new PageHeader
        {
            Type = PageType.DataPageV2,
            DataPageV2 = new DataPageHeaderV2
            {
                ValueCount = entries,
                NullCount = nulls,
                RowCount = rows,
                Encoding = encoding,
                DefinitionLevelsByteLength = _definitionBytes,
                RepetitionLevelsByteLength = _repetitionBytes,
                IsCompressed = isCompressed,
            },
        });
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Page.Dispose();
        _compressed.Dispose();
    }

    /// <summary>Compresses what follows the levels; with <paramref name="mayStay"/> only where that is worth while.</summary>
    ReadOnlySpan<byte> Compress(int levels, bool mayStay, out bool isCompressed)
    {
        if (Page.Length > int.MaxValue - (int.MaxValue / 4))
        {
            throw new QuiverException(ErrorCode.LimitExceeded,
                $"a page of column \"{schema.Name}\" has {Page.Length} bytes, more than a Parquet page can hold; "
                + "write smaller values or fewer list elements a row");
        }

        var plain = Page.Written[levels..];
        isCompressed = options.Compression != CompressionCodec.Uncompressed;
        if (!isCompressed || (mayStay && (plain.IsEmpty || (_inVain >= Patience && ++_inVain % Patience != 0))))
        {
            isCompressed = false;
            return plain;
        }

        _compressed.Clear();
        var room = BlockCodec.MaxCompressedLength(options.Compression, plain.Length);
        _compressed.Advance(BlockCodec.Compress(
            options.Compression, plain, new Span<byte>(_compressed.Reserve(room), room),
            options.CompressionLevel ?? ZstdParameters.DefaultLevel));
        if (mayStay && _compressed.Length >= plain.Length * (1 - options.CompressionGain))
        {
            _inVain = options.CompressionGain > 0 ? _inVain + 1 : 0;
            isCompressed = false;
            return plain;
        }

        _inVain = 0;
        return _compressed.Written;
    }

    void Append(ReadOnlySpan<byte> body, int levels, PageHeader header)
    {
        var front = Page.Written[..levels];
        header.UncompressedPageSize = (int)Page.Length;
        header.CompressedPageSize = levels + body.Length;
        header.Crc = options.WriteChecksums ? (int)Crc32.Append(Crc32.Append(0, front), body) : null;
        _header.Clear();
        header.Write(_header);
        pages.Append(_header.Written);
        pages.Append(front);
        pages.Append(body);
        UncompressedBytes += _header.Written.Length + Page.Length;
    }
}
