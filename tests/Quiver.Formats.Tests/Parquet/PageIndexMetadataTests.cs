using Quiver.Formats.Parquet.Bloom;
using Quiver.Formats.Parquet.Metadata;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>The structures of page index and Bloom filters survive writing and reading.</summary>
public sealed class PageIndexMetadataTests
{
    [Fact]
    public void Column_index_read_back_is_what_was_written()
    {
        var written = new ColumnIndex
        {
            NullPages = [.. Enumerable.Range(0, 20).Select(i => i % 3 == 0)],
            MinValues = [.. Enumerable.Range(0, 20).Select(i => BitConverter.GetBytes(i))],
            MaxValues = [.. Enumerable.Range(0, 20).Select(i => new byte[i])],
            BoundaryOrder = BoundaryOrder.Descending,
            NullCounts = [.. Enumerable.Range(0, 20).Select(i => (long)i << 40)],
            DefinitionHistograms = [1, -2],
        };
        var writer = new ThriftCompactWriter();
        written.Write(writer);
        var reader = new ThriftCompactReader(writer.Written);
        var read = ColumnIndex.Read(ref reader);

        Assert.Equal(0, reader.Remaining);
        Assert.Equal(written.NullPages, read.NullPages);
        Assert.Equal(written.MinValues, read.MinValues);
        Assert.Equal(written.MaxValues, read.MaxValues);
        Assert.Equal(written.BoundaryOrder, read.BoundaryOrder);
        Assert.Equal(written.NullCounts, read.NullCounts);
        Assert.Null(read.RepetitionHistograms);
        Assert.Equal(written.DefinitionHistograms, read.DefinitionHistograms);
    }

    [Fact]
    public void Offset_index_read_back_is_what_was_written()
    {
        var written = new OffsetIndex { Pages = [new(4, 100, 0), new(104, 50, 1L << 33)], UnencodedBytes = [7, 8] };
        var writer = new ThriftCompactWriter();
        written.Write(writer);
        var reader = new ThriftCompactReader(writer.Written);
        var read = OffsetIndex.Read(ref reader);

        Assert.Equal(0, reader.Remaining);
        Assert.Equal(written.Pages, read.Pages);
        Assert.Equal(written.UnencodedBytes, read.UnencodedBytes);
    }

    [Fact]
    public void Bloom_header_read_back_is_what_was_written()
    {
        var writer = new ThriftCompactWriter();
        BloomFilterHeader.Write(writer, 4096);
        var reader = new ThriftCompactReader(writer.Written);
        var read = BloomFilterHeader.Read(ref reader);

        Assert.Equal(0, reader.Remaining);
        Assert.Equal((4096, true, true, true), (read.ByteCount, read.IsSplitBlock, read.IsXxHash, read.IsUncompressed));
    }

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(1000, 0.01)]
    [InlineData(20_000, 0.001)]
    public void Bloom_filter_finds_all_and_errs_about_as_often_as_asked(int count, double rate)
    {
        var filter = new SplitBlockBloomFilter(SplitBlockBloomFilter.OptimalBytes(count, rate));
        for (var i = 0; i < count; i++)
        {
            filter.Add(BloomHash.Of((long)i * 7919));
        }

        Assert.All(Enumerable.Range(0, count), i => Assert.True(filter.MayContain(BloomHash.Of((long)i * 7919))));
        var wrong = Enumerable.Range(1, 100_000).Count(i => filter.MayContain(BloomHash.Of(-(long)i)));
        Assert.InRange(wrong, 0, (int)(100_000 * rate * 2));
    }

    [Fact]
    public void Block_and_bits_of_a_hash_are_those_of_the_format()
    {
        // Block: upper half times count, shifted; bits: lower half times each salt, its upper five bits.
        var filter = new SplitBlockBloomFilter(64);
        filter.Add(0xFFFF_FFFF_0000_0001);

        uint[] salts = [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];
        Assert.All(filter.Bytes[..32].ToArray(), value => Assert.Equal(0, value));
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(1u << (int)(salts[i] >> 27), BitConverter.ToUInt32(filter.Bytes[(32 + (i * 4))..]));
        }
    }
}
