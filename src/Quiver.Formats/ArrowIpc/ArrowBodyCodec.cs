using Quiver.Arrow.Ipc;
using Quiver.Formats.Codecs;

namespace Quiver.Formats.ArrowIpc;

/// <summary>Decompresses bodies of Arrow messages with the codecs of this assembly.</summary>
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
}
