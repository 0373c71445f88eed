using System.Buffers.Binary;

namespace Quiver.Fuzz;

/// <summary>Changes inputs at random: bits, bytes, numbers that are often limits, blocks moved, cut and taken from other inputs.</summary>
sealed class Mutator(Random random, IReadOnlyList<byte[]> tokens)
{
    const int Longest = 1 << 20;

    static readonly long[] Limits =
    [
        0, 1, -1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, 1000, 1024, 4095, 4096, 8191, 8192, 32767, 32768, 65535, 65536,
        int.MaxValue, int.MinValue, uint.MaxValue, 1L << 31, 1L << 32, long.MaxValue, long.MinValue, (1L << 30) - 1, 1L << 40,
    ];

    /// <summary>Returns a changed copy of an input; another one may lend it a part.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        // Mostly few changes: an input that is wrong everywhere fails at its first check.
        for (var left = 1 << random.Next(0, 4); left > 0; left--)
        {
            Change(bytes, other);
        }

        return bytes.Count > Longest ? [.. bytes.Take(Longest)] : [.. bytes];
    }

    void Change(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }

        var at = Place(bytes.Count);
        switch (random.Next(11))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = (byte)(bytes[at] + random.Next(-4, 5));
                break;
            case 3:
                WriteLimit(bytes, at);
                break;
            case 4:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, BlockLength()));
                break;
            case 5:
                bytes.InsertRange(at, Enumerable.Range(0, BlockLength()).Select(_ => (byte)random.Next(256)).ToArray());
                break;
            case 6:
                var from = Place(bytes.Count);
                bytes.InsertRange(at, bytes.GetRange(from, Math.Min(bytes.Count - from, BlockLength())));
                break;
            case 7:
                Splice(bytes, at, other);
                break;
            case 8 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 9 when tokens.Count > 0:
                bytes.InsertRange(at, tokens[random.Next(tokens.Count)]);
                break;
            default:
                WriteVarint(bytes, at);
                break;
        }
    }

    void Splice(List<byte> bytes, int at, byte[] other)
    {
        if (other.Length == 0)
        {
            return;
        }

        var from = random.Next(other.Length);
        var part = other.AsSpan(from, Math.Min(other.Length - from, BlockLength() * 4)).ToArray();
        if (random.Next(2) == 0)
        {
            bytes.RemoveRange(at, Math.Min(part.Length, bytes.Count - at));
        }

        bytes.InsertRange(at, part);
    }

    void WriteLimit(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Limits[random.Next(Limits.Length)]);
        var width = 1 << random.Next(4);
        for (var i = 0; i < width && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    /// <summary>Variable-length numbers are what Thrift, Protocol Buffers and most block codecs count in.</summary>
    void WriteVarint(List<byte> bytes, int at)
    {
        var value = (ulong)Limits[random.Next(Limits.Length)];
        for (var i = 0; i < 10 && at + i < bytes.Count; i++, value >>= 7)
        {
            bytes[at + i] = (byte)((value & 0x7F) | (value > 0x7F ? 0x80u : 0));
            if (value <= 0x7F)
            {
                break;
            }
        }
    }

    /// <summary>Starts and ends, where headers and footers are, are chosen more often than their share.</summary>
    int Place(int length) => random.Next(3) switch
    {
        0 => length - 1 - random.Next(Math.Min(length, 600)),
        1 when random.Next(2) == 0 => random.Next(Math.Min(length, 200)),
        _ => random.Next(length),
    };

    int BlockLength() => 1 + random.Next(random.Next(5) == 0 ? 400 : 12);
}
