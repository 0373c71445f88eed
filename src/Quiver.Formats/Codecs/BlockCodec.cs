using Quiver.Arrow.Errors;

namespace Quiver.Formats.Codecs;

/// <summary>Compresses and decompresses blocks whose uncompressed length is known, as pages of Parquet and buffers of Arrow are.</summary>
static class BlockCodec
{
    /// <summary>Says whether <see cref="Compress"/> offers the codec.</summary>
    public static bool CanCompress(CompressionCodec codec) =>
        codec is CompressionCodec.Uncompressed or CompressionCodec.Snappy or CompressionCodec.Gzip or CompressionCodec.Brotli
            or CompressionCodec.Lz4Raw or CompressionCodec.Zstd;

    /// <summary>Fills <paramref name="destination"/> exactly; any other length, and any damage, is a corrupt file.</summary>
    public static void Decompress(CompressionCodec codec, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty && destination.IsEmpty)
        {
            // Some writers leave the compressed form of an empty page empty.
            return;
        }

        switch (codec)
        {
            case CompressionCodec.Uncompressed:
                if (source.Length != destination.Length)
                {
                    throw Corrupt("uncompressed", $"it has {source.Length} bytes where {destination.Length} were announced");
                }

                source.CopyTo(destination);
                break;
            case CompressionCodec.Snappy:
                SnappyDecoder.Decompress(source, destination);
                break;
            case CompressionCodec.Gzip:
                DeflateCodec.DecompressGzip(source, destination);
                break;
            case CompressionCodec.Brotli:
                DeflateCodec.DecompressBrotli(source, destination);
                break;
            case CompressionCodec.Lz4:
                Lz4Decoder.DecompressHadoop(source, destination);
                break;
            case CompressionCodec.Lz4Raw:
                Lz4Decoder.Decompress(source, destination);
                break;
            case CompressionCodec.Zstd:
                ZstdDecoder.Decompress(source, destination);
                break;
            default:
                throw Unsupported(codec, "read");
        }
    }

    /// <summary>Compresses into a destination of at least <see cref="MaxCompressedLength"/> bytes; returns the bytes written.</summary>
    /// <param name="codec">How to compress.</param>
    /// <param name="source">What to compress.</param>
    /// <param name="destination">Where the result goes.</param>
    /// <param name="level">From <see cref="ZstdParameters.MinLevel"/> to <see cref="ZstdParameters.MaxLevel"/>; for zstd only.</param>
    public static int Compress(
        CompressionCodec codec, ReadOnlySpan<byte> source, Span<byte> destination, int level = ZstdParameters.DefaultLevel)
    {
        if (destination.Length < MaxCompressedLength(codec, source.Length))
        {
            throw new ArgumentException("the destination is shorter than the longest possible result", nameof(destination));
        }

        switch (codec)
        {
            case CompressionCodec.Uncompressed:
                source.CopyTo(destination);
                return source.Length;
            case CompressionCodec.Snappy:
                return SnappyEncoder.Compress(source, destination);
            case CompressionCodec.Gzip:
                return DeflateCodec.CompressGzip(source, destination);
            case CompressionCodec.Brotli:
                return DeflateCodec.CompressBrotli(source, destination);
            case CompressionCodec.Lz4Raw:
                return Lz4Encoder.Compress(source, destination);
            case CompressionCodec.Zstd:
                return ZstdEncoder.Compress(source, destination, level);
            default:
                throw Unsupported(codec, "written");
        }
    }

    /// <summary>The longest result that compressing this many bytes can have.</summary>
    public static int MaxCompressedLength(CompressionCodec codec, int length) => codec switch
    {
        CompressionCodec.Uncompressed => length,
        CompressionCodec.Snappy => SnappyEncoder.MaxCompressedLength(length),
        CompressionCodec.Gzip => checked(length + (length / 7) + 256),
        CompressionCodec.Brotli => checked(length + (length / 1000) + 1024),
        CompressionCodec.Lz4Raw => Lz4Encoder.MaxCompressedLength(length),
        CompressionCodec.Zstd => ZstdEncoder.MaxCompressedLength(length),
        _ => throw Unsupported(codec, "written"),
    };

    internal static QuiverException Corrupt(string codec, string reason) =>
        new(ErrorCode.CorruptFile, $"a {codec} block is corrupt: {reason}");

    static QuiverException Unsupported(CompressionCodec codec, string verb) =>
        new(ErrorCode.NotSupported,
            $"compression {codec.ToString().ToUpperInvariant()} cannot be {verb}; use snappy, gzip, brotli, zstd, lz4_raw or none");
}
