using Quiver.Arrow.Errors;

namespace Quiver.Formats.Codecs;

/// <summary>Decodes Zstandard frames (RFC 8878).</summary>
static class ZstdDecoder
{
    /// <summary>Decodes frames whose total length the destination gives.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination) =>
        throw new QuiverException(ErrorCode.NotSupported, "compression ZSTD cannot be read yet");
}
