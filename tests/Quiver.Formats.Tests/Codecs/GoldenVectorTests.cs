using System.Buffers.Binary;
using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

public sealed class GoldenVectorTests
{
    public static TheoryData<int> Vectors => [.. Enumerable.Range(0, GoldenVectors.All.Length)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Decompress_reads_what_other_programs_write(int index)
    {
        var (codec, packed, expected) = Vector(index);
        var output = new byte[expected.Length];
        BlockCodec.Decompress(codec, packed, output);
        Assert.Equal(expected, output);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Decompress_of_damaged_vectors_fails_cleanly_and_stays_inside(int index)
    {
        var (codec, packed, expected) = Vector(index);
        var random = new Random(index);
        for (var round = 0; round < 1000; round++)
        {
            CodecFuzz.Check(codec, CodecFuzz.Mutate(packed, random), expected.Length);
        }
    }

    [Fact]
    public void Decompress_of_several_frames_skips_what_is_skippable()
    {
        var (_, first, firstText) = Vector(0);
        var (_, second, secondText) = Vector(1);
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        var output = new byte[firstText.Length + secondText.Length];
        BlockCodec.Decompress(CompressionCodec.Zstd, [.. first, .. skippable, .. second], output);
        Assert.Equal([.. firstText, .. secondText], output);
    }

    [Fact]
    public void Decompress_of_several_gzip_members_joins_them()
    {
        var (_, packed, text) = Vector(Array.FindIndex(GoldenVectors.All, vector => vector.Codec == "Gzip"));
        var output = new byte[2 * text.Length];
        BlockCodec.Decompress(CompressionCodec.Gzip, [.. packed, .. packed], output);
        Assert.Equal([.. text, .. text], output);
    }

    [Fact]
    public void Decompress_with_a_wrong_checksum_is_corrupt()
    {
        var (codec, packed, text) = Vector(0);
        packed[^1] ^= 1;
        var error = Assert.Throws<QuiverException>(() => BlockCodec.Decompress(codec, packed, new byte[text.Length]));
        Assert.Equal("a zstd block is corrupt: a frame's checksum does not match", error.Message);
    }

    [Fact]
    public void Decompress_with_a_dictionary_is_not_supported()
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 1, 9, 0, 0, 0x55];
        var error = Assert.Throws<QuiverException>(() => BlockCodec.Decompress(CompressionCodec.Zstd, frame, new byte[1]));
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    [Fact]
    public void Decompress_of_hadoop_frames_joins_their_blocks()
    {
        var text = CodecSamples.Make("text", 3000);
        var packed = new MemoryStream();
        foreach (var (from, to) in new[] { (0, 1000), (1000, 3000) })
        {
            WriteBigEndian(packed, to - from);
            for (var start = from; start < to; start += 1000)
            {
                var block = new byte[Lz4Encoder.MaxCompressedLength(1000)];
                var length = Lz4Encoder.Compress(text.AsSpan(start, 1000), block);
                WriteBigEndian(packed, length);
                packed.Write(block, 0, length);
            }
        }

        var output = new byte[3000];
        BlockCodec.Decompress(CompressionCodec.Lz4, packed.ToArray(), output);
        Assert.Equal(text, output);
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            CodecFuzz.Check(CompressionCodec.Lz4, CodecFuzz.Mutate(packed.ToArray(), random), 3000);
        }
    }

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    public void XxHash64_gives_published_values(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Hash(Encoding.ASCII.GetBytes(text)));

    static void WriteBigEndian(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }

    static (CompressionCodec Codec, byte[] Packed, byte[] Text) Vector(int index)
    {
        var (codec, kind, length, base64) = GoldenVectors.All[index];
        return (Enum.Parse<CompressionCodec>(codec), Convert.FromBase64String(base64), CodecSamples.Make(kind, length));
    }
}
