using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

public sealed class BlockCodecTests
{
    public static TheoryData<int> WritableCodecs =>
        [.. Enum.GetValues<CompressionCodec>().Where(BlockCodec.CanCompress).Select(codec => (int)codec)];

    [Theory]
    [MemberData(nameof(WritableCodecs))]
    public void Compress_then_decompress_returns_the_input(int codecNumber)
    {
        var codec = (CompressionCodec)codecNumber;
        foreach (var kind in CodecSamples.Kinds)
        {
            foreach (var length in CodecSamples.Lengths)
            {
                var input = CodecSamples.Make(kind, length);
                var packed = Compress(codec, input);
                var output = new byte[length];
                BlockCodec.Decompress(codec, packed, output);
                Assert.True(input.AsSpan().SequenceEqual(output), $"{codec} {kind} {length}");
            }
        }
    }

    [Theory]
    [InlineData((int)CompressionCodec.Snappy, "text", 0.5)]
    [InlineData((int)CompressionCodec.Snappy, "zeros", 0.06)]
    [InlineData((int)CompressionCodec.Snappy, "random", 1.001)]
    [InlineData((int)CompressionCodec.Lz4Raw, "text", 0.5)]
    [InlineData((int)CompressionCodec.Gzip, "text", 0.4)]
    [InlineData((int)CompressionCodec.Zstd, "text", 0.3)]
    [InlineData((int)CompressionCodec.Zstd, "zeros", 0.0002)]
    [InlineData((int)CompressionCodec.Zstd, "random", 1.0002)]
    [InlineData((int)CompressionCodec.Brotli, "text", 0.4)]
    public void Compress_reaches_a_ratio(int codec, string kind, double ratio) =>
        Assert.InRange(Compress((CompressionCodec)codec, CodecSamples.Make(kind, 200_000)).Length, 1, (int)(200_000 * ratio));

    [Theory]
    [MemberData(nameof(WritableCodecs))]
    public void Decompress_of_damaged_input_fails_cleanly_and_stays_inside(int codecNumber)
    {
        var codec = (CompressionCodec)codecNumber;
        var random = new Random(7);
        for (var round = 0; round < 5000; round++)
        {
            var kind = CodecSamples.Kinds[random.Next(CodecSamples.Kinds.Length)];
            var input = CodecSamples.Make(kind, random.Next(0, 600), round);
            CodecFuzz.Check(codec, CodecFuzz.Mutate(Compress(codec, input), random), input.Length);
        }
    }

    [Theory]
    [MemberData(nameof(WritableCodecs))]
    public void Decompress_into_another_length_is_corrupt(int codecNumber)
    {
        var codec = (CompressionCodec)codecNumber;
        var packed = Compress(codec, CodecSamples.Make("text", 1000));
        foreach (var length in new[] { 0, 1, 999, 1001, 5000 })
        {
            var error = Assert.Throws<QuiverException>(() => BlockCodec.Decompress(codec, packed, new byte[length]));
            Assert.Equal(ErrorCode.CorruptFile, error.Code);
        }
    }

    [Theory]
    [InlineData((int)CompressionCodec.Lzo)]
    [InlineData(99)]
    public void Decompress_with_an_unknown_codec_is_not_supported(int codec)
    {
        var error = Assert.Throws<QuiverException>(() => BlockCodec.Decompress((CompressionCodec)codec, [1], new byte[1]));
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    static byte[] Compress(CompressionCodec codec, byte[] input)
    {
        var packed = new byte[BlockCodec.MaxCompressedLength(codec, input.Length)];
        return packed[..BlockCodec.Compress(codec, input, packed)];
    }
}
