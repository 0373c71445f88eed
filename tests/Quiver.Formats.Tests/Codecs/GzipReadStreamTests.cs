using System.IO.Compression;
using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

public sealed class GzipReadStreamTests
{
    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    [InlineData(CompressionLevel.NoCompression)]
    public void Files_of_every_level_are_read_in_pieces_of_any_size(CompressionLevel level)
    {
        foreach (string kind in CodecSamples.Kinds)
        {
            foreach (int length in CodecSamples.Lengths.Append(700_000))
            {
                byte[] text = CodecSamples.Make(kind, length, 3);
                byte[] packed = Pack(text, level);
                Assert.True(text.AsSpan().SequenceEqual(Read(packed)), $"{kind} {length}");
                if (length is > 0 and < 10_000)
                {
                    Assert.Equal(text, Read(new TrickleStream(packed, 1), 1));
                    Assert.Equal(text, Read(new TrickleStream(packed, 7), 300));
                    byte[] block = new byte[length];
                    BlockCodec.Decompress(CompressionCodec.Gzip, packed, block);
                    Assert.Equal(text, block);
                }
            }
        }
    }

    [Fact]
    public void Members_follow_each_other_with_zeros_at_the_end()
    {
        byte[] first = CodecSamples.Make("text", 300_000);
        byte[] second = CodecSamples.Make("mixed", 70_000);
        byte[] packed = [.. Pack(first), .. Pack([]), .. Empty, .. Pack(second), .. new byte[100_000]];
        byte[] both = [.. first, .. second];
        Assert.Equal(both, Read(packed));
        Assert.Equal(both, Read(new TrickleStream(packed, 1000), 77));
        byte[] block = new byte[both.Length];
        BlockCodec.Decompress(CompressionCodec.Gzip, packed, block);
        Assert.Equal(both, block);
    }

    [Fact]
    public void Other_bytes_behind_a_member_are_corrupt()
    {
        byte[] packed = Pack(CodecSamples.Make("text", 100));
        foreach (byte[] rest in new byte[][] { [1], [0, 0, 1], [0x1F], [0x1F, 0x8B], [0x1F, 0x8C], [.. packed[..12]], [0, .. packed] })
        {
            Assert.Throws<QuiverException>(() => Read([.. packed, .. rest]));
            Assert.Throws<QuiverException>(() => BlockCodec.Decompress(CompressionCodec.Gzip, [.. packed, .. rest], new byte[100]));
        }
    }

    [Fact]
    public void A_match_does_not_reach_into_the_member_before()
    {
        // A block of fixed codes: length 3, distance 1, end.
        byte[] member = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 0x03, 0x02, 0x00, 0, 0, 0, 0, 3, 0, 0, 0];
        QuiverException error = Assert.Throws<QuiverException>(() => Read([.. Pack([1, 2, 3]), .. member]));
        Assert.Equal("x.gz is not a valid gzip file: a match reaches back before the start of the data", error.Message);
    }

    [Fact]
    public void Optional_fields_of_a_header_are_skipped_and_their_checksum_verified()
    {
        byte[] text = CodecSamples.Make("text", 5000);
        byte[] body = Pack(text)[10..];
        byte[] extra = [.. new byte[] { 0x2C, 1 }, .. new byte[300]];
        byte[] name = [.. "a name"u8, 0];
        byte[] comment = [.. Enumerable.Repeat((byte)'c', 200_000), 0];
        for (int flags = 0; flags < 32; flags++)
        {
            List<byte> header = [0x1F, 0x8B, 8, (byte)flags, 1, 2, 3, 4, 0, 255];
            header.AddRange((flags & 4) != 0 ? extra : []);
            header.AddRange((flags & 8) != 0 ? name : []);
            header.AddRange((flags & 16) != 0 ? comment : []);
            uint checksum = ~Crc32.AppendByTables(~0u, header.ToArray());
            header.AddRange((flags & 2) != 0 ? [(byte)checksum, (byte)(checksum >> 8)] : []);
            byte[] packed = [.. header, .. body];
            Assert.Equal(text, Read(packed));
            Assert.Equal(text, Read(new TrickleStream(packed, 999), 5000));
            if ((flags & 2) != 0)
            {
                packed[5]++;
                Assert.Throws<QuiverException>(() => Read(packed));
            }
        }

        foreach (byte[] wrong in new byte[][] { [0x1F, 0x8B, 7, 0], [0x1F, 0x8B, 8, 32], [0x1F, 0x8B, 8, 64], [0x1F, 0x8B, 8, 128] })
        {
            Assert.Throws<QuiverException>(() => Read([.. wrong, 0, 0, 0, 0, 0, 255, .. body]));
        }

        Assert.Throws<QuiverException>(() => Read([0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 255, .. Enumerable.Repeat((byte)'n', 3 << 20), 0, .. body]));
    }

    [Theory]
    [InlineData("text", CompressionLevel.Optimal)]
    [InlineData("mixed", CompressionLevel.Fastest)]
    [InlineData("random", CompressionLevel.NoCompression)]
    public void A_file_cut_short_anywhere_is_corrupt(string kind, CompressionLevel level)
    {
        byte[] text = CodecSamples.Make(kind, 3000);
        byte[] packed = Pack(text, level);
        byte[] two = [.. packed, .. packed];
        for (int length = 2; length < two.Length; length++)
        {
            if (length != packed.Length)
            {
                QuiverException error = Assert.Throws<QuiverException>(() => Read(two[..length]));
                Assert.Equal("x.gz is not a valid gzip file: it is cut short", error.Message);
                Assert.Throws<QuiverException>(() => BlockCodec.Decompress(CompressionCodec.Gzip, two[..length], new byte[6000]));
                Assert.Throws<QuiverException>(() => BlockCodec.Decompress(CompressionCodec.Gzip, two[..length], new byte[3000]));
            }
        }
    }

    [Theory]
    [InlineData("text", CompressionLevel.Optimal)]
    [InlineData("mixed", CompressionLevel.Fastest)]
    [InlineData("runs", CompressionLevel.NoCompression)]
    public void A_damaged_byte_is_corrupt_or_changes_nothing(string kind, CompressionLevel level)
    {
        byte[] text = CodecSamples.Make(kind, 2000);
        byte[] packed = Pack(text, level);
        for (int i = 0; i < packed.Length * 8; i += 3)
        {
            byte[] damaged = [.. packed];
            damaged[i / 8] ^= (byte)(1 << (i % 8));
            try
            {
                Assert.Equal(text, Read(damaged));
            }
            catch (QuiverException e)
            {
                Assert.Equal(ErrorCode.CorruptFile, e.Code);
            }
        }
    }

    [Fact]
    public void Damaged_streams_end_in_an_error_or_in_text()
    {
        var random = new Random(3);
        byte[] text = CodecSamples.Make("text", 50_000);
        byte[][] sources = [Pack(text), Pack(CodecSamples.Make("mixed", 9000)), Pack(CodecSamples.Make("narrow", 400_000))];
        for (int round = 0; round < 1500; round++)
        {
            byte[] packed = CodecFuzz.Mutate(sources[random.Next(sources.Length)], random);
            try
            {
                Read(new TrickleStream(packed, random.Next(1, 5000)), 10_000);
            }
            catch (QuiverException e)
            {
                Assert.Equal(ErrorCode.CorruptFile, e.Code);
            }
        }
    }

    [Fact]
    public void Checksums_are_those_of_the_tables()
    {
        Assert.Equal(0xCBF43926, Crc32.Append(0, "123456789"u8));
        byte[] data = CodecSamples.Make("random", 1000);
        for (int length = 0; length <= 1000; length++)
        {
            uint expected = ~0u;
            foreach (byte value in data.AsSpan(0, length))
            {
                expected ^= value;
                for (int bit = 0; bit < 8; bit++)
                {
                    expected = (expected & 1) != 0 ? (expected >> 1) ^ 0xEDB88320 : expected >> 1;
                }
            }

            Assert.Equal(~expected, Crc32.Append(0, data.AsSpan(0, length)));
            Assert.Equal(~expected, Crc32.Append(Crc32.Append(0, data.AsSpan(0, length / 3)), data.AsSpan(length / 3, length - (length / 3))));
            Assert.Equal(expected, Crc32.AppendByTables(~0u, data.AsSpan(0, length)));
        }
    }

    static byte[] Empty => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    static byte[] Pack(byte[] text, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, level, leaveOpen: true))
        {
            zip.Write(text);
        }

        // The platform writes nothing for no text.
        return packed.Length == 0 ? Empty : packed.ToArray();
    }

    static byte[] Read(byte[] packed) => Read(new MemoryStream(packed), 100_000);

    static byte[] Read(Stream packed, int piece)
    {
        using var stream = new GzipReadStream(packed, "x.gz");
        return CodecFuzz.ReadAll(stream, piece);
    }
}
