using Quiver.Formats.Codecs;

namespace Quiver.Fuzz.Targets;

/// <summary>A compressor: what it makes of any bytes must decompress to the same bytes.</summary>
sealed class CodecRoundTripTarget(CompressionCodec codec)
    : FuzzTarget($"{codec.ToString().ToLowerInvariant()}-roundtrip", $"compression by {codec.ToString().ToLowerInvariant()} and back")
{
    public static IEnumerable<FuzzTarget> All() =>
        new[] { CompressionCodec.Snappy, CompressionCodec.Lz4Raw, CompressionCodec.Zstd }
            .Where(BlockCodec.CanCompress).Select(codec => new CodecRoundTripTarget(codec));

    public override IEnumerable<byte[]> Seeds() => SampleBlocks.All();

    public override string Run(byte[] input)
    {
        var room = new byte[BlockCodec.MaxCompressedLength(codec, input.Length)];
        var length = BlockCodec.Compress(codec, input, room);
        var back = new byte[input.Length];
        BlockCodec.Decompress(codec, room.AsSpan(0, length), back);
        if (!back.AsSpan().SequenceEqual(input))
        {
            throw new InvalidOperationException("the decompressed bytes differ from the original");
        }

        // A coarse ratio as the outcome keeps inputs that compress differently.
        return $"ratio {(char)('a' + Math.Min(25, input.Length / Math.Max(1, length)))}";
    }
}
