using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

/// <summary>Streams of random elements, of which encoders make only some, against the bytes that they stand for.</summary>
public sealed class SnappyDecoderTests
{
    const int Guard = 64;

    [Fact]
    public void Elements_ofEveryKindAndLength()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var (block, expected) = Make(new Random(seed), seed % 40 * 15);
            Assert.Equal(expected, Decode(block, expected.Length));
        }
    }

    [Fact]
    public void Cuts_atEveryByteAreErrors()
    {
        var (block, expected) = Make(new Random(1), 120);
        for (var length = 0; length < block.Length; length++)
        {
            Assert.Throws<QuiverException>(() => Decode(block[..length], expected.Length));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    [InlineData(int.MaxValue)]
    public void Copies_fromBeforeTheStartAreErrors(int offset)
    {
        for (var kind = 1; kind <= 3; kind++)
        {
            var elements = new List<byte>();
            var output = new List<byte>();
            Literal(new Random(2), 50, elements, output);
            Copy(kind, 8, offset, elements);
            for (var i = 0; i < 10; i++)
            {
                Literal(new Random(3), 30, elements, output);
            }

            var decoded = kind == 1 ? offset & 0x7FF : kind == 2 ? offset & 0xFFFF : offset;
            var failure = Assert.Throws<QuiverException>(() => Decode(WithLength(elements, 358), 358));
            Assert.Contains($"a copy at byte 50 reaches {decoded} bytes back", failure.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Decodes between guards, which must not be touched.</summary>
    static byte[] Decode(byte[] block, int length)
    {
        var memory = new byte[length + (2 * Guard)];
        memory.AsSpan().Fill(0xA5);
        try
        {
            SnappyDecoder.Decompress(block, memory.AsSpan(Guard, length));
        }
        finally
        {
            Assert.False(memory.AsSpan(0, Guard).ContainsAnyExcept((byte)0xA5), "bytes before the destination were written");
            Assert.False(memory.AsSpan(Guard + length).ContainsAnyExcept((byte)0xA5), "bytes after the destination were written");
        }

        return memory[Guard..(Guard + length)];
    }

    static (byte[] Block, byte[] Expected) Make(Random random, int count)
    {
        var elements = new List<byte>();
        var output = new List<byte>();
        for (var i = 0; i < count; i++)
        {
            if (output.Count == 0 || random.Next(3) == 0)
            {
                Literal(random, random.Next(20) == 0 ? random.Next(1, 70_000) : random.Next(1, random.Next(2, 66)), elements, output);
            }
            else
            {
                var kind = random.Next(1, 4);
                var length = kind == 1 ? random.Next(4, 12) : random.Next(1, 65);
                var farthest = Math.Min(output.Count, kind == 1 ? 2047 : kind == 2 ? 65535 : int.MaxValue);
                var offset = random.Next(1, 1 + (random.Next(4) == 0 ? farthest : Math.Min(farthest, 20)));
                Copy(kind, length, offset, elements);
                for (var k = 0; k < length; k++)
                {
                    output.Add(output[^offset]);
                }
            }
        }

        return (WithLength(elements, output.Count), [.. output]);
    }

    static void Literal(Random random, int length, List<byte> elements, List<byte> output)
    {
        var most = length - 1;
        var bytes = most < 60 ? 0 : most < 1 << 8 ? 1 : most < 1 << 16 ? 2 : most < 1 << 24 ? 3 : 4;
        elements.Add((byte)((bytes == 0 ? most : 59 + bytes) << 2));
        for (var i = 0; i < bytes; i++)
        {
            elements.Add((byte)(most >> (8 * i)));
        }

        var content = new byte[length];
        random.NextBytes(content);
        elements.AddRange(content);
        output.AddRange(content);
    }

    static void Copy(int kind, int length, int offset, List<byte> elements)
    {
        var top = kind == 1 ? ((length - 4) << 2) | ((offset >> 8 & 7) << 5) : (length - 1) << 2;
        elements.Add((byte)(top | kind));
        for (var i = 0; i < (kind == 3 ? 4 : kind); i++)
        {
            elements.Add((byte)(offset >> (8 * i)));
        }
    }

    static byte[] WithLength(List<byte> elements, int length)
    {
        var header = new List<byte>();
        for (var left = (uint)length; ; left >>= 7)
        {
            if (left < 0x80)
            {
                header.Add((byte)left);
                return [.. header, .. elements];
            }

            header.Add((byte)(left | 0x80));
        }
    }
}
