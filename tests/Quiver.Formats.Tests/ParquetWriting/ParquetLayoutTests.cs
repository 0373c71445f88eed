using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Bloom;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Writing;
using Xunit;

namespace Quiver.Formats.Tests.ParquetWriting;

/// <summary>What stands in the files beside the values: pages, their index, checksums, filters, order.</summary>
public sealed class ParquetLayoutTests
{
    [Fact]
    public void Bytes_do_not_depend_on_the_number_of_threads()
    {
        var schema = new Schema([.. SampleColumns.Types.Select(t => new Field(t.Name, t.Type))]);
        Column[] columns =
            [.. SampleColumns.Types.Select((t, i) => ColumnBuilder.Build(t.Type, SampleColumns.Values(t.Type, 2000, i, 0.2)))];
        using var batch = new RecordBatch(schema, columns, 2000);
        var options = new ParquetWriteOptions { RowGroupRows = 301, DataPageRows = 100 };
        RecordBatch[] batches = [batch.Slice(0, 640), batch.Slice(640, 64), batch.Slice(704, 1296)];
        var alone = ParquetRoundTrip.Write(schema, batches, options);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            Assert.Equal(alone, ParquetRoundTrip.Write(schema, batches, options, new WorkerPool(threads)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Page_index_says_where_pages_are_and_bounds_them(int version)
    {
        object?[] numbers = [.. Enumerable.Range(0, 1000).Select(i => i is >= 300 and < 400 || i % 7 == 0 ? null : (object)(long)i)];
        object?[] texts = [.. Enumerable.Range(0, 1000).Select(i => (object)("t" + (i * 7919 % 1000)))];
        var (file, bytes) = Write(
            new ParquetWriteOptions { DataPageRows = 100, PageVersion = version, Compression = CompressionCodec.Zstd },
            ("n", DataType.Int64, numbers), ("t", DataType.Utf8, texts));
        var chunk = file.RowGroups[0].Columns[0];
        var index = ReadColumnIndex(bytes, chunk);
        var offsets = ReadOffsetIndex(bytes, chunk);
        Assert.Equal(BoundaryOrder.Ascending, index.BoundaryOrder);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i == 3), index.NullPages);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * 100L), offsets.Pages.Select(p => p.FirstRow));
        for (var page = 0; page < 10; page++)
        {
            long[] values = [.. numbers.Skip(page * 100).Take(100).OfType<long>()];
            Assert.Equal(100 - values.Length, index.NullCounts![page]);
            Assert.Equal(values.Length == 0 ? [] : BitConverter.GetBytes(values[0]), index.MinValues[page]);
            Assert.Equal(values.Length == 0 ? [] : BitConverter.GetBytes(values[^1]), index.MaxValues[page]);
        }

        var second = file.RowGroups[0].Columns[1];
        Assert.Equal(BoundaryOrder.Unordered, ReadColumnIndex(bytes, second).BoundaryOrder);
        Assert.Equal(texts.Sum(t => ((string)t!).Length), second.Metadata!.SizeStatistics!.UnencodedBytes);
        Assert.Equal(ReadOffsetIndex(bytes, second).UnencodedBytes!.Sum(), second.Metadata.SizeStatistics.UnencodedBytes);
        foreach (var column in file.RowGroups[0].Columns)
        {
            CheckPages(bytes, column, version);
        }
    }

    [Fact]
    public void Level_histograms_count_the_levels()
    {
        var type = DataType.List(DataType.Int32);
        var (file, _) = Write(new ParquetWriteOptions { DataPageRows = 2 },
            ("v", type, [new object?[] { 1, null, 3 }, null, Array.Empty<object?>(), new object?[] { 4 }]));
        var sizes = file.RowGroups[0].Columns[0].Metadata!.SizeStatistics!;
        Assert.Equal([4L, 2L], sizes.RepetitionHistogram);
        Assert.Equal([1L, 1L, 1L, 3L], sizes.DefinitionHistogram);
    }

    [Fact]
    public void Bloom_filters_hold_every_value_of_a_dictionary_or_a_named_column()
    {
        object?[] few = [.. Enumerable.Range(0, 3000).Select(i => (object)("text " + (i % 50)))];
        object?[] many = [.. Enumerable.Range(0, 3000).Select(i => (object)(i * 0x1E3779B97F4A7C15L))];
        (string, DataType, object?[])[] columns = [("few", DataType.Utf8, few), ("many", DataType.Int64, many)];
        var (file, bytes) = Write(new ParquetWriteOptions(), columns);
        Assert.Null(file.RowGroups[0].Columns[1].Metadata!.BloomFilterOffset);
        var filter = ReadFilter(bytes, file.RowGroups[0].Columns[0].Metadata!);
        Assert.All(few, value => Assert.True(filter.Contains(BloomHash.Of(System.Text.Encoding.UTF8.GetBytes((string)value!)))));
        Assert.Equal(50, file.RowGroups[0].Columns[0].Metadata!.Statistics!.DistinctCount);

        (file, bytes) = Write(new ParquetWriteOptions { BloomFilterColumns = new HashSet<string> { "many" } }, columns);
        Assert.Null(file.RowGroups[0].Columns[0].Metadata!.BloomFilterOffset);
        filter = ReadFilter(bytes, file.RowGroups[0].Columns[1].Metadata!);
        Assert.All(many, value => Assert.True(filter.Contains(BloomHash.Of((long)value!))));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => filter.Contains(BloomHash.Of((long)i + 1))), 0, 200);

        (file, _) = Write(new ParquetWriteOptions { BloomFilterFalsePositives = 0 }, columns);
        Assert.All(file.RowGroups[0].Columns, column => Assert.Null(column.Metadata!.BloomFilterOffset));
    }

    [Theory]
    [InlineData("narrow", nameof(ParquetEncoding.DeltaBinaryPacked))]
    [InlineData("few", nameof(ParquetEncoding.RleDictionary))]
    [InlineData("wide", nameof(ParquetEncoding.Plain))]
    [InlineData("paths", nameof(ParquetEncoding.DeltaByteArray))]
    [InlineData("sorted tags", nameof(ParquetEncoding.RleDictionary))]
    public void Encodings_are_those_that_make_the_values_small(string shape, string expected)
    {
        var random = new Random(1);
        var numbers = shape is not ("paths" or "sorted tags");
        object?[] values = [.. Enumerable.Range(0, 5000).Select(i => shape switch
        {
            "narrow" => (object)(1_000_000L + random.Next(5000)),
            "few" => random.Next(20) * 1_234_567_890_123L,
            "wide" => random.NextInt64(long.MinValue, long.MaxValue),
            "sorted tags" => $"host_{i / 900}",
            _ => $"/store/somebody/documents/{i:D6}.txt",
        })];
        var (file, _) = Write(new ParquetWriteOptions(), ("v", numbers ? DataType.Int64 : DataType.Utf8, values));
        Assert.Contains(Enum.Parse<ParquetEncoding>(expected), file.RowGroups[0].Columns[0].Metadata!.Encodings);
    }

    [Fact]
    public void Pages_that_a_codec_hardly_shrinks_stay_as_they_are()
    {
        var random = new Random(2);
        long walk = 0;
        object?[] numbers = [.. Enumerable.Range(0, 20_000).Select(_ => (object)(walk += random.Next(-100, 100)))];
        object?[] texts = [.. Enumerable.Range(0, 20_000).Select(i => (object)$"the quick brown fox {random.Next(1000)} jumps over {i}")];
        var options = new ParquetWriteOptions
        {
            PageVersion = 2, DataPageRows = 1000, Compression = CompressionCodec.Zstd, CompressionGain = 0.2, DictionaryBytes = 0,
        };
        var (file, bytes) = Write(options, ("n", DataType.Int64, numbers), ("t", DataType.Utf8, texts));
        ColumnMetadata[] chunks = [.. file.RowGroups[0].Columns.Select(column => column.Metadata!)];
        Assert.Equal(chunks[0].TotalUncompressedSize, chunks[0].TotalCompressedSize);
        Assert.True(chunks[1].TotalCompressedSize < chunks[1].TotalUncompressedSize * 0.8);
        using var written = ParquetRoundTrip.Open(bytes);
        Assert.Equal(numbers.Select(SampleColumns.Text), ParquetRoundTrip.Read(written, 0));
        Assert.Equal(texts.Select(SampleColumns.Text), ParquetRoundTrip.Read(written, 1));
    }

    [Fact]
    public void Order_and_pairs_are_written()
    {
        var options = new ParquetWriteOptions
        {
            SortedBy = [new SortedColumn("b", true, true)], Metadata = new Dictionary<string, string> { ["who"] = "me" },
        };
        var (file, _) = Write(options, ("a", DataType.Int32, [1]), ("b", DataType.Int32, [2]));
        var order = Assert.Single(file.RowGroups[0].SortingColumns!);
        Assert.Equal((1, true, true), (order.ColumnIndex, order.Descending, order.NullsFirst));
        Assert.Equal(("who", "me"), (file.KeyValues![0].Key, file.KeyValues[0].Value));
        Assert.StartsWith("Quiver", file.CreatedBy, StringComparison.Ordinal);
        Assert.All(file.ColumnOrders!, o => Assert.True(o.IsTypeOrder));
    }

    [Fact]
    public void An_encoding_that_a_type_cannot_have_is_an_error()
    {
        var options = new ParquetWriteOptions { ColumnEncodings = new Dictionary<string, ValueEncoding> { ["v"] = ValueEncoding.Rle } };
        var error = Assert.Throws<QuiverException>(() => Write(options, ("v", DataType.Int32, [1])));
        Assert.Equal("column \"v\" of Int32 cannot be encoded as rle; it takes plain, dictionary, delta_binary_packed", error.Message);
    }

    /// <summary>Walks over the pages as a reader without an index does; each is where the index says, and unharmed.</summary>
    static void CheckPages(byte[] bytes, ColumnChunkMetadata column, int version)
    {
        var metadata = column.Metadata!;
        var places = new List<PageLocation>();
        var position = metadata.DictionaryPageOffset ?? metadata.DataPageOffset;
        var end = position + metadata.TotalCompressedSize;
        long row = 0;
        while (position < end)
        {
            var reader = new ThriftCompactReader(bytes.AsSpan((int)position));
            var header = PageHeader.Read(ref reader);
            var start = (int)position + reader.Position;
            Assert.Equal(Crc(bytes.AsSpan(start, header.CompressedPageSize)), (uint)header.Crc!.Value);
            if (header.Type != PageType.DictionaryPage)
            {
                Assert.Equal(version == 1 ? PageType.DataPage : PageType.DataPageV2, header.Type);
                places.Add(new PageLocation(position, reader.Position + header.CompressedPageSize, row));
                row += header.DataPage?.ValueCount ?? header.DataPageV2!.RowCount;
            }

            position = start + header.CompressedPageSize;
        }

        Assert.Equal(end, position);
        Assert.Equal(places, ReadOffsetIndex(bytes, column).Pages);
    }

    /// <summary>CRC-32 bit by bit.</summary>
    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        foreach (var value in bytes)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) * 0xEDB88320);
            }
        }

        return ~state;
    }

    static (FileMetadata File, byte[] Bytes) Write(
        ParquetWriteOptions options, params (string Name, DataType Type, object?[] Values)[] columns)
    {
        var schema = new Schema([.. columns.Select(c => new Field(c.Name, c.Type))]);
        using var batch = new RecordBatch(
            schema, [.. columns.Select(c => ColumnBuilder.Build(c.Type, c.Values))], columns[0].Values.Length);
        var bytes = ParquetRoundTrip.Write(schema, [batch], options);
        using var file = ParquetRoundTrip.Open(bytes);
        return (file.Metadata, bytes);
    }

    static ColumnIndex ReadColumnIndex(byte[] bytes, ColumnChunkMetadata column)
    {
        var reader = new ThriftCompactReader(bytes.AsSpan((int)column.ColumnIndexOffset!, column.ColumnIndexLength!.Value));
        return ColumnIndex.Read(ref reader);
    }

    static OffsetIndex ReadOffsetIndex(byte[] bytes, ColumnChunkMetadata column)
    {
        var reader = new ThriftCompactReader(bytes.AsSpan((int)column.OffsetIndexOffset!, column.OffsetIndexLength!.Value));
        return OffsetIndex.Read(ref reader);
    }

    static WrittenFilter ReadFilter(byte[] bytes, ColumnMetadata metadata)
    {
        var all = bytes.AsSpan((int)metadata.BloomFilterOffset!, metadata.BloomFilterLength!.Value);
        var reader = new ThriftCompactReader(all);
        var header = BloomFilterHeader.Read(ref reader);
        Assert.True(header.IsSplitBlock && header.IsXxHash && header.IsUncompressed);
        return new WrittenFilter(all.Slice(reader.Position, header.ByteCount).ToArray());
    }

    /// <summary>The filter in a file.</summary>
    sealed record WrittenFilter(byte[] Bits)
    {
        public bool Contains(ulong hash)
        {
            var block = (int)SplitBlockBloomFilter.BlockOffset(hash, Bits.Length);
            return SplitBlockBloomFilter.BlockMayContain(Bits.AsSpan(block, SplitBlockBloomFilter.BlockBytes), hash);
        }
    }
}
