using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

/// <summary>Streams of elements that no encoder writes but the format allows, beside a decoder that goes byte by byte.</summary>
public sealed class SnappyDecoderTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(300)]
    [InlineData(9000)]
    public void Any_sequence_of_elements_is_decoded(int elements)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var expected = new List<byte>();
            var packed = Elements(random, 1 + random.Next(elements), expected);
            var output = new byte[expected.Count];
            BlockCodec.Decompress(CompressionCodec.Snappy, [.. Varint(output.Length), .. packed], output);
            Assert.True(expected.SequenceEqual(output), $"seed {seed}");
        }
    }

    [Fact]
    public void Damage_to_any_sequence_of_elements_stays_inside()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var expected = new List<byte>();
            var packed = Elements(random, 1 + random.Next(80), expected);
            CodecFuzz.Check(
                CompressionCodec.Snappy, CodecFuzz.Mutate([.. Varint(expected.Count), .. packed], random), expected.Count);
        }
    }

    static List<byte> Elements(Random random, int count, List<byte> output)
    {
        var packed = new List<byte>();
        for (var i = 0; i < count; i++)
        {
            if (output.Count == 0 || random.Next(3) == 0)
            {
                AddLiteral(random, packed, output);
            }
            else
            {
                AddCopy(random, packed, output);
            }
        }

        return packed;
    }

    static void AddLiteral(Random random, List<byte> packed, List<byte> output)
    {
        // Mostly short ones, and now and then each of the lengths that have bytes of their own.
        var length = random.Next(12) switch
        {
            < 8 => 1 + random.Next(6),
            < 11 => 1 + random.Next(70),
            _ => 1 + random.Next(2000),
        };
        var lengthBytes = length <= 60 ? 0 : Math.Max(length <= 256 ? 1 : 2, random.Next(5));
        packed.Add((byte)((lengthBytes == 0 ? length - 1 : 59 + lengthBytes) << 2));
        for (var i = 0; i < lengthBytes; i++)
        {
            packed.Add((byte)((length - 1) >> (8 * i)));
        }

        for (var i = 0; i < length; i++)
        {
            var value = (byte)random.Next(256);
            packed.Add(value);
            output.Add(value);
        }
    }

    static void AddCopy(Random random, List<byte> packed, List<byte> output)
    {
        var offset = 1 + random.Next(Math.Min(output.Count, random.Next(3) == 0 ? 65_535 : 24));
        var kind = 1 + random.Next(3);
        kind = kind == 1 && offset > 2047 ? 2 : kind;
        var length = kind == 1 ? 4 + random.Next(8) : 1 + random.Next(64);
        packed.Add((byte)(kind == 1 ? ((offset >> 8) << 5) | ((length - 4) << 2) | 1 : ((length - 1) << 2) | kind));
        for (var i = 0; i < (kind == 3 ? 4 : kind); i++)
        {
            packed.Add((byte)(offset >> (8 * i)));
        }

        for (var i = 0; i < length; i++)
        {
            output.Add(output[^offset]);
        }
    }

    static List<byte> Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
