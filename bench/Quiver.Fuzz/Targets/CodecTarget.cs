using System.Buffers.Binary;
using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;

namespace Quiver.Fuzz.Targets;

/// <summary>A block codec: an input is the announced length, in four bytes, and the compressed bytes.</summary>
sealed class CodecTarget(string name, CodecTarget.Decoder decode, Func<byte[], byte[]?> compress)
    : FuzzTarget(name, $"decompression of {name}")
{
    const int LongestResult = 4 << 20;

    public delegate void Decoder(ReadOnlySpan<byte> source, Span<byte> destination);

    public static IEnumerable<FuzzTarget> All()
    {
        foreach (var codec in new[]
                 {
                     CompressionCodec.Snappy, CompressionCodec.Gzip, CompressionCodec.Brotli, CompressionCodec.Lz4Raw, CompressionCodec.Lz4,
                     CompressionCodec.Zstd,
                 })
        {
            yield return new CodecTarget(
                codec.ToString().ToLowerInvariant(),
                (source, destination) => BlockCodec.Decompress(codec, source, destination),
                content => Compress(codec, content));
        }
    }

    public override IEnumerable<byte[]> Seeds()
    {
        foreach (var block in SampleBlocks.All())
        {
            if (compress(block) is { } compressed)
            {
                var seed = new byte[4 + compressed.Length];
                BinaryPrimitives.WriteInt32LittleEndian(seed, block.Length);
                compressed.CopyTo(seed, 4);
                yield return seed;
            }
        }
    }

    public override string Run(byte[] input)
    {
        if (input.Length < 4)
        {
            return "short";
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(input) % LongestResult;
        // Sentinels beyond the destination show writes out of its bounds.
        const int Sentinels = 64;
        var room = new byte[length + (2 * Sentinels)];
        room.AsSpan().Fill(0xA5);
        QuiverException? refusal = null;
        try
        {
            decode(input.AsSpan(4), room.AsSpan(Sentinels, (int)length));
        }
        catch (QuiverException error)
        {
            refusal = error;
        }

        return room.AsSpan(0, Sentinels).ContainsAnyExcept((byte)0xA5) || room.AsSpan(room.Length - Sentinels).ContainsAnyExcept((byte)0xA5)
            ? throw new InvalidOperationException("bytes outside the destination were written")
            : refusal?.Message ?? "decoded";
    }

    static byte[]? Compress(CompressionCodec codec, byte[] content)
    {
        if (codec == CompressionCodec.Lz4)
        {
            return Hadoop(Compress(CompressionCodec.Lz4Raw, content)!, content.Length);
        }

        if (!BlockCodec.CanCompress(codec))
        {
            return null;
        }

        var room = new byte[BlockCodec.MaxCompressedLength(codec, content.Length)];
        return room[..BlockCodec.Compress(codec, content, room)];
    }

    static byte[] Hadoop(byte[] block, int length)
    {
        var framed = new byte[8 + block.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed, length);
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(4), block.Length);
        block.CopyTo(framed, 8);
        return framed;
    }
}
