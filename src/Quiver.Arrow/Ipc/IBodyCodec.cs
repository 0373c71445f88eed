namespace Quiver.Arrow.Ipc;

/// <summary>Compresses and decompresses buffers of compressed bodies; given by the assemblies that have the codecs.</summary>
interface IBodyCodec
{
    /// <summary>Fills the destination exactly or fails with <see cref="Errors.ErrorCode.CorruptFile"/>.</summary>
    void Decompress(BodyCompression compression, ReadOnlySpan<byte> source, Span<byte> destination);

    /// <summary>Returns the room that compressing this many bytes may need.</summary>
    int MaxCompressedLength(BodyCompression compression, int length);

    /// <summary>Compresses into a destination of at least <see cref="MaxCompressedLength"/> bytes; returns the bytes written.</summary>
    int Compress(BodyCompression compression, ReadOnlySpan<byte> source, Span<byte> destination);
}
