using System.Numerics;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Encodings;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Walks the pages of a column chunk. Headers are read one by one; a page is decompressed only when it is opened.</summary>
sealed unsafe class PageReader : IDisposable
{
    const int FirstHeader = 256;
    const int MaxHeader = 16 << 20;

    readonly ChunkBytes _bytes;
    readonly MemoryBudget _budget;
    readonly CompressionCodec _codec;
    readonly int _maxDefinition;
    readonly int _maxRepetition;
    readonly long _valueCount;
    readonly IReadOnlyList<PageLocation>? _pages;
    int _page;
    bool _hasJumped;
    long _valuesSeen;

    public PageReader(
        ChunkBytes bytes, ColumnMetadata metadata, IReadOnlyList<PageLocation>? pages, int maxDefinition, int maxRepetition,
        MemoryBudget budget)
    {
        _pages = pages;
        _bytes = bytes;
        _budget = budget;
        _codec = metadata.Codec;
        _valueCount = metadata.ValueCount;
        _maxDefinition = maxDefinition;
        _maxRepetition = maxRepetition;
    }

    /// <summary>The header of the page that <see cref="Next"/> found.</summary>
    public PageHeader Header { get; private set; } = new();

    /// <summary>The number of entries of the data page that <see cref="Next"/> found.</summary>
    public int ValueCount { get; private set; }

    /// <summary>The data pages that were opened.</summary>
    public long PagesOpened { get; private set; }

    /// <summary>The data pages that were passed over.</summary>
    public long PagesSkipped { get; private set; }

    /// <summary>Whether pages that are opened are compared with the checksums in their headers, where there are some.</summary>
    public bool VerifiesChecksums { get; init; }

    /// <summary>The row that the data page behind the current one starts with; negative where no page index says so.</summary>
    public long NextFirstRow => _pages is not null && _page < _pages.Count ? _pages[_page].FirstRow : -1;

    /// <summary>Whether the position is that of a data page of the page index: a dictionary is then behind it.</summary>
    public bool IsBehindDictionary => _pages is not null && (_page >= _pages.Count || _bytes.Position >= _pages[_page].Offset);

    /// <summary>
    /// Passes over pages without reading their headers, so that the next page has row <paramref name="row"/>, and returns the
    /// first row of that page; -1 where nothing was passed over, because the page index is not used or the row is in a page before.
    /// </summary>
    public long JumpTo(long row)
    {
        if (!IsBehindDictionary || _page >= _pages!.Count || _pages[_page].FirstRow > row)
        {
            return -1;
        }

        var target = _page;
        while (target + 1 < _pages.Count && _pages[target + 1].FirstRow <= row)
        {
            target++;
        }

        if (_maxRepetition == 0)
        {
            _valuesSeen += _pages[target].FirstRow - _pages[_page].FirstRow;
        }

        PagesSkipped += target - _page;
        _page = target;
        _hasJumped = true;
        _bytes.MoveTo(_pages[target].Offset);
        return _pages[target].FirstRow;
    }

    /// <summary>Moves to the next dictionary or data page and answers false after the last; the page must be opened or skipped.</summary>
    public bool Next()
    {
        // Where lists were jumped over, how many values they have is not known, but how many pages there are.
        var countsPages = _hasJumped && _maxRepetition > 0;
        while (countsPages ? _page < _pages!.Count : _valuesSeen < _valueCount)
        {
            ReadHeader();
            switch (Header.Type)
            {
                case PageType.DictionaryPage when Header.DictionaryPage is not null:
                    return true;
                case PageType.DataPage when Header.DataPage is not null:
                    ValueCount = Header.DataPage.ValueCount;
                    break;
                case PageType.DataPageV2 when Header.DataPageV2 is not null:
                    ValueCount = Header.DataPageV2.ValueCount;
                    break;
                case PageType.DictionaryPage or PageType.DataPage or PageType.DataPageV2:
                    throw ParquetErrors.Corrupt($"the header of a page at byte {_bytes.Position} is incomplete");
                default:
                    SkipPage();
                    continue;
            }

            if (ValueCount < 0 || ValueCount > _valueCount - _valuesSeen)
            {
                throw ParquetErrors.Corrupt(
                    $"a page announces {ValueCount} values, {_valueCount - _valuesSeen} of the column chunk remain");
            }

            CheckRows();
            _page++;
            _valuesSeen += ValueCount;
            return true;
        }

        return false;
    }

    public void SkipPage()
    {
        PagesSkipped += Header.Type is PageType.DataPage or PageType.DataPageV2 ? 1 : 0;
        _bytes.Advance(Header.CompressedPageSize);
    }

    /// <summary>Returns the decompressed bytes of the dictionary page that <see cref="Next"/> found; the caller
    /// releases the memory.</summary>
    public PageMemory OpenDictionary(out byte* data, out int length)
    {
        var source = PeekBody();
        length = Header.UncompressedPageSize;
        var memory = Decompress(source, Header.CompressedPageSize, length, true, out data);
        _bytes.Advance(Header.CompressedPageSize);
        return memory;
    }

    /// <summary>Opens the data page that <see cref="Next"/> found; the caller releases its memory.</summary>
    public Page Open()
    {
        PagesOpened++;
        var source = PeekBody();
        var page = Header.DataPageV2 is { } v2 && Header.Type == PageType.DataPageV2
            ? OpenVersion2(v2, source)
            : OpenVersion1(Header.DataPage!, source);
        _bytes.Advance(Header.CompressedPageSize);
        return page;
    }

    public void Dispose() => _bytes.Dispose();

    /// <summary>Returns the bytes of the page as they are in the file, which is what its checksum is of.</summary>
    byte* PeekBody()
    {
        var source = _bytes.Peek(Header.CompressedPageSize, out _);
        if (VerifiesChecksums && Header.Crc is { } expected)
        {
            var actual = Crc32.Append(0, new ReadOnlySpan<byte>(source, Header.CompressedPageSize));
            if (actual != (uint)expected)
            {
                throw ParquetErrors.Corrupt(
                    $"the page at byte {_bytes.Position} has the checksum {actual:x8} where its header says {(uint)expected:x8}; "
                    + "its bytes or the header changed after they were written");
            }
        }

        return source;
    }

    /// <summary>Checks the page index against the header, where rows are values.</summary>
    void CheckRows()
    {
        if (_hasJumped && _maxRepetition == 0 && _page + 1 < _pages!.Count
            && _pages[_page + 1].FirstRow - _pages[_page].FirstRow != ValueCount)
        {
            throw ParquetErrors.Corrupt(
                $"a page has {ValueCount} values, the page index says {_pages[_page + 1].FirstRow - _pages[_page].FirstRow}");
        }
    }

    Page OpenVersion1(DataPageHeader header, byte* source)
    {
        var memory = Decompress(source, Header.CompressedPageSize, Header.UncompressedPageSize, true, out var data);
        var page = new Page { Memory = memory, Encoding = header.Encoding, ValueCount = header.ValueCount };
        try
        {
            var left = (long)Header.UncompressedPageSize;
            page.Repetitions = Levels(page, ref data, ref left, _maxRepetition, header.RepetitionLevelEncoding);
            page.Definitions = Levels(page, ref data, ref left, _maxDefinition, header.DefinitionLevelEncoding);
            page.Values = data;
            page.ValuesLength = (int)left;
            return page;
        }
        catch
        {
            page.Release();
            throw;
        }
    }

    Page OpenVersion2(DataPageHeaderV2 header, byte* source)
    {
        // Levels of version 2 pages are never compressed and have no length in front.
        long repetitionBytes = header.RepetitionLevelsByteLength;
        long definitionBytes = header.DefinitionLevelsByteLength;
        var levelBytes = repetitionBytes + definitionBytes;
        if (repetitionBytes < 0 || definitionBytes < 0 || levelBytes > Header.CompressedPageSize
            || levelBytes > Header.UncompressedPageSize)
        {
            throw ParquetErrors.Corrupt(
                $"a page of {Header.CompressedPageSize} bytes announces {repetitionBytes} and {definitionBytes} bytes of levels");
        }

        var window = _bytes.Memory.Hold();
        PageMemory memory;
        byte* data;
        try
        {
            // The levels are copied in front of the values, so that the page holds one piece of memory.
            var isCompressed = header.IsCompressed ?? true;
            var compressed = Header.CompressedPageSize - (int)levelBytes;
            var uncompressed = Header.UncompressedPageSize - (int)levelBytes;
            memory = DecompressBehind(source, (int)levelBytes, compressed, uncompressed, isCompressed, out data);
        }
        finally
        {
            window.Release();
        }

        return new Page
        {
            Memory = memory,
            Encoding = header.Encoding,
            ValueCount = header.ValueCount,
            Repetitions = new RunReader(data, repetitionBytes, WidthOf(_maxRepetition)),
            Definitions = new RunReader(data + repetitionBytes, definitionBytes, WidthOf(_maxDefinition)),
            Values = data + levelBytes,
            ValuesLength = Header.UncompressedPageSize - (int)levelBytes,
        };
    }

    static int WidthOf(int maxLevel) => 32 - BitOperations.LeadingZeroCount((uint)maxLevel);

    RunReader Levels(Page page, ref byte* data, ref long left, int maxLevel, ParquetEncoding encoding)
    {
        if (maxLevel == 0)
        {
            return new RunReader(data, 0, 0);
        }

        if (encoding == ParquetEncoding.BitPacked)
        {
            return PackedLevels(page, ref data, ref left, WidthOf(maxLevel));
        }

        if (encoding != ParquetEncoding.Rle)
        {
            throw ParquetErrors.NotSupported($"levels in the encoding {encoding} are not supported; RLE and BIT_PACKED are");
        }

        if (left < 4 || *(uint*)data > left - 4)
        {
            throw ParquetErrors.Corrupt($"the levels of a page have more bytes than the {left} that the page has left");
        }

        var length = *(uint*)data;
        var levels = new RunReader(data + 4, length, WidthOf(maxLevel));
        data += 4 + length;
        left -= 4 + length;
        return levels;
    }

    RunReader PackedLevels(Page page, ref byte* data, ref long left, int width)
    {
        var bytes = BitPackedLevels.BytesOf(page.ValueCount, width);
        if (bytes > left)
        {
            throw ParquetErrors.Corrupt($"{page.ValueCount} levels of {width} bits do not fit the {left} bytes that the page has left");
        }

        var memory = PageMemory.Allocate(BitPackedLevels.RunBytesOf(page.ValueCount, width), _budget);
        page.Levels.Add(memory);
        var length = BitPackedLevels.Convert(data, page.ValueCount, width, memory.Pointer);
        data += bytes;
        left -= bytes;
        return new RunReader(memory.Pointer, length, width);
    }

    PageMemory Decompress(byte* source, int compressed, int uncompressed, bool isCompressed, out byte* data) =>
        DecompressBehind(source, 0, compressed, uncompressed, isCompressed, out data);

    /// <summary>Decompresses what follows a prefix that is copied as it is; uncompressed pages stay where they are.</summary>
    PageMemory DecompressBehind(byte* source, int prefix, int compressed, int uncompressed, bool isCompressed, out byte* data)
    {
        if (_codec == CompressionCodec.Uncompressed || !isCompressed)
        {
            if (compressed != uncompressed)
            {
                throw ParquetErrors.Corrupt($"an uncompressed page has {compressed} bytes where {uncompressed} were announced");
            }

            data = source;
            return _bytes.Memory.Hold();
        }

        if (uncompressed > MaxUncompressed(compressed))
        {
            throw ParquetErrors.Corrupt($"{compressed} bytes of {_codec} cannot hold the {uncompressed} bytes that the page announces");
        }

        var memory = PageMemory.Allocate((long)prefix + uncompressed, _budget);
        try
        {
            data = memory.Pointer;
            Buffer.MemoryCopy(source, data, prefix, prefix);
            if (uncompressed > 0)
            {
                BlockCodec.Decompress(
                    _codec, new ReadOnlySpan<byte>(source + prefix, compressed), new Span<byte>(data + prefix, uncompressed));
            }

            new Span<byte>(data + prefix + uncompressed, PageMemory.Padding).Clear();
            return memory;
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    /// <summary>Returns the most bytes that a block of a codec can expand to, so that a lying header does not allocate.</summary>
    long MaxUncompressed(int compressed) => _codec switch
    {
        // Each codec's densest element: a copy of 64 bytes in 3, of 255 in 1, of 258 in 2 bits, and a run of 128 KiB in 4.
        CompressionCodec.Snappy => 64 + (compressed * 22L),
        CompressionCodec.Lz4 or CompressionCodec.Lz4Raw => 64 + (compressed * 256L),
        CompressionCodec.Gzip => 64 + (compressed * 1032L),
        _ => (128 << 10) + (compressed * 32768L),
    };

    void ReadHeader()
    {
        for (var size = FirstHeader; ; size *= 4)
        {
            // At the end of what will be read, the first look goes no further.
            var wanted = size == FirstHeader && _bytes.RangeRemaining is > 0 and var left ? Math.Min(size, left) : size;
            var start = _bytes.Peek(wanted, out var available);
            var reader = new ThriftCompactReader(new ReadOnlySpan<byte>(start, (int)Math.Min(available, Math.Max(size, FirstHeader))));
            try
            {
                Header = PageHeader.Read(ref reader);
            }
            catch (QuiverException) when (size < MaxHeader && size < _bytes.Remaining)
            {
                // The header may be longer than what was looked at: statistics of long strings are in it.
                continue;
            }

            _bytes.Advance(reader.Position);
            break;
        }

        if (Header.CompressedPageSize < 0 || Header.UncompressedPageSize < 0 || Header.CompressedPageSize > _bytes.Remaining)
        {
            throw ParquetErrors.Corrupt(
                $"a page at byte {_bytes.Position} announces {Header.CompressedPageSize} bytes, {_bytes.Remaining} bytes remain");
        }
    }
}
