using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

public sealed class ZstdEncoderTests
{
    public static TheoryData<int> Levels => [.. Enumerable.Range(ZstdParameters.MinLevel, ZstdParameters.MaxDistinctLevel)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_level_returns_every_input(int level)
    {
        foreach (string kind in CodecSamples.Kinds)
        {
            foreach (int length in CodecSamples.Lengths.Append(500_000))
            {
                byte[] input = CodecSamples.Make(kind, length);
                Check(input, level, $"{kind} {length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Random_mixtures_are_returned(int level)
    {
        var random = new Random(level);
        for (int round = 0; round < 60; round++)
        {
            // An alphabet of any size, repeated pieces at any distance: every mode of tables and literals occurs.
            byte[] input = new byte[random.Next(1, random.Next(2) == 0 ? 600 : 300_000)];
            int alphabet = 1 << random.Next(0, 9);
            int often = random.Next(1, 100);
            for (int i = 0; i < input.Length;)
            {
                int run = Math.Min(input.Length - i, random.Next(1, 1 << random.Next(1, 12)));
                if (i == 0 || random.Next(100) < often)
                {
                    for (int k = 0; k < run; k++)
                    {
                        input[i + k] = (byte)(random.Next(alphabet) * random.Next(alphabet) / alphabet);
                    }
                }
                else
                {
                    int back = random.Next(1, Math.Min(i, 1 << random.Next(1, 18)) + 1);
                    for (int k = 0; k < run; k++)
                    {
                        input[i + k] = input[i + k - back];
                    }
                }

                i += run;
            }

            Check(input, level, $"round {round}");
        }
    }

    [Fact]
    public void Higher_levels_compress_better()
    {
        byte[] input = CodecSamples.Make("text", 400_000);
        int[] lengths = [.. new[] { 1, 3, 6, 12 }.Select(level => Pack(input, level).Length)];
        Assert.Equal(lengths.OrderDescending(), lengths);
        Assert.Equal(Pack(input, 12), Pack(input, 22));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    public void Other_levels_are_refused(int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Pack([1, 2, 3], level));

    static byte[] Pack(byte[] input, int level)
    {
        byte[] packed = new byte[BlockCodec.MaxCompressedLength(CompressionCodec.Zstd, input.Length)];
        return packed[..BlockCodec.Compress(CompressionCodec.Zstd, input, packed, level)];
    }

    static void Check(byte[] input, int level, string what)
    {
        byte[] output = new byte[input.Length];
        BlockCodec.Decompress(CompressionCodec.Zstd, Pack(input, level), output);
        Assert.True(input.AsSpan().SequenceEqual(output), $"level {level}, {what}");
    }
}
