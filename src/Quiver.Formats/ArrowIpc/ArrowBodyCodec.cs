using Quiver.Arrow.Ipc;
using Quiver.Formats.Codecs;

namespace Quiver.Formats.ArrowIpc;

/// <summary>Compresses and decompresses bodies of Arrow messages with the codecs of this assembly.</summary>
sealed class ArrowBodyCodec : IBodyCodec
{
    /// <summary>The one instance: it has no state.</summary>
    public static ArrowBodyCodec Instance { get; } = new();

    /// <inheritdoc/>
    public void Decompress(BodyCompression compression, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (compression == BodyCompression.Zstd)
        {
            BlockCodec.Decompress(CompressionCodec.Zstd, source, destination);
        }
        else
        {
            Lz4FrameDecoder.Decompress(source, destination);
        }
    }

    /// <inheritdoc/>
    public int MaxCompressedLength(BodyCompression compression, int length) => compression == BodyCompression.Zstd
        ? BlockCodec.MaxCompressedLength(CompressionCodec.Zstd, length)
        : Lz4FrameEncoder.MaxCompressedLength(length);

    /// <inheritdoc/>
    public int Compress(BodyCompression compression, ReadOnlySpan<byte> source, Span<byte> destination) =>
        compression == BodyCompression.Zstd
            ? BlockCodec.Compress(CompressionCodec.Zstd, source, destination)
            : Lz4FrameEncoder.Compress(source, destination);
}
