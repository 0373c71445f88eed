using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

/// <summary>Damages compressed input and checks that decoding it ends in success or in a typed error, without a write outside.</summary>
static class CodecFuzz
{
    const int Guard = 64;

    public static byte[] Mutate(byte[] packed, Random random)
    {
        var mutated = packed.ToList();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            switch (random.Next(5))
            {
                case 0 when mutated.Count > 0:
                    mutated[random.Next(mutated.Count)] = (byte)random.Next(256);
                    break;
                case 1 when mutated.Count > 0:
                    mutated[random.Next(mutated.Count)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 when mutated.Count > 0:
                    mutated.RemoveRange(random.Next(mutated.Count), 1);
                    break;
                case 3 when mutated.Count > 0:
                    var keep = random.Next(mutated.Count);
                    mutated.RemoveRange(keep, mutated.Count - keep);
                    break;
                default:
                    mutated.Insert(random.Next(mutated.Count + 1), (byte)random.Next(256));
                    break;
            }
        }

        return [.. mutated];
    }

    /// <summary>Reads a stream to its end in pieces of one size.</summary>
    public static byte[] ReadAll(Stream stream, int piece)
    {
        using var text = new MemoryStream();
        byte[] buffer = new byte[piece];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            text.Write(buffer, 0, read);
        }

        return text.ToArray();
    }

    public static void Check(CompressionCodec codec, byte[] packed, int length)
    {
        var buffer = new byte[length + (2 * Guard)];
        buffer.AsSpan().Fill(0xA5);
        try
        {
            BlockCodec.Decompress(codec, packed, buffer.AsSpan(Guard, length));
        }
        catch (QuiverException error)
        {
            // A damaged frame header may ask for a dictionary.
            Assert.True(error.Code == ErrorCode.CorruptFile || (codec == CompressionCodec.Zstd && error.Code == ErrorCode.NotSupported));
        }

        Assert.False(buffer.AsSpan(0, Guard).ContainsAnyExcept((byte)0xA5), "written before the destination");
        Assert.False(buffer.AsSpan(Guard + length).ContainsAnyExcept((byte)0xA5), "written after the destination");
    }
}
