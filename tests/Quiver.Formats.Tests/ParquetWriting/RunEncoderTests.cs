using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Writing;
using Xunit;

namespace Quiver.Formats.Tests.ParquetWriting;

public sealed unsafe class RunEncoderTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(1, 32)];

    [Fact]
    public void Encode_gives_the_bytes_of_the_specification()
    {
        // Encodings.md: the numbers 0 to 7 of three bits are 10001000 11000110 11111010 in bit-packed order.
        Assert.Equal([0x03, 0x88, 0xC6, 0xFA], Encode([0, 1, 2, 3, 4, 5, 6, 7], 3));
        Assert.Equal([100 << 1 & 0x7F | 0x80, 1, 5], Encode([.. Enumerable.Repeat(5, 100)], 3));
        Assert.Equal([0x03, 0b101], Encode([1, 0, 1], 1));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Encode_then_decode_by_the_rules_returns_the_values(int width)
    {
        var random = new Random(width);
        for (var round = 0; round < 60; round++)
        {
            var values = new List<int>();
            while (values.Count < round * 5)
            {
                var run = random.Next(3) == 0 ? random.Next(1, 60) : 1;
                var value = (int)(random.NextInt64() & ((1L << width) - 1));
                values.AddRange(Enumerable.Repeat(value, run));
            }

            Assert.Equal(values, Decode(Encode([.. values], width), width, values.Count));
        }
    }

    static byte[] Encode(int[] values, int width)
    {
        using var buffer = new GrowingBuffer(MemoryBudget.Unlimited);
        fixed (int* codes = values)
        {
            RunEncoder.Encode(codes, values.Length, width, buffer);
        }

        if (width <= 8)
        {
            // Levels and booleans go through the same hybrid a byte each.
            using var narrow = new GrowingBuffer(MemoryBudget.Unlimited);
            byte[] bytes = [.. values.Select(value => (byte)value)];
            fixed (byte* levels = bytes)
            {
                RunEncoder.Encode(levels, bytes.Length, width, narrow);
            }

            Assert.Equal(buffer.Written.ToArray(), narrow.Written.ToArray());
        }

        return buffer.Written.ToArray();
    }

    /// <summary>The plainest decoder that can be written: bit by bit.</summary>
    static List<int> Decode(byte[] bytes, int width, int count)
    {
        var values = new List<int>();
        var position = 0;
        while (values.Count < count)
        {
            long header = 0;
            for (var shift = 0; ; shift += 7)
            {
                header |= (long)(bytes[position] & 0x7F) << shift;
                if (bytes[position++] < 0x80)
                {
                    break;
                }
            }

            if ((header & 1) == 0)
            {
                long value = 0;
                for (var i = 0; i < (width + 7) / 8; i++)
                {
                    value |= (long)bytes[position++] << (8 * i);
                }

                values.AddRange(Enumerable.Repeat((int)value, (int)(header >> 1)));
                continue;
            }

            for (var i = 0; i < (header >> 1) * 8; i++)
            {
                long value = 0;
                for (var bit = 0; bit < width; bit++)
                {
                    var at = (i * width) + bit;
                    value |= (long)((bytes[position + (at >> 3)] >> (at & 7)) & 1) << bit;
                }

                values.Add((int)value);
            }

            position += (int)(header >> 1) * width;
        }

        Assert.Equal(bytes.Length, position);
        return values[..count];
    }
}
