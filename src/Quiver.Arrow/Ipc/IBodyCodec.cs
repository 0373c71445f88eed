namespace Quiver.Arrow.Ipc;

/// <summary>Decompresses buffers of compressed bodies; given by the assemblies that have the codecs.</summary>
interface IBodyCodec
{
    /// <summary>Fills the destination exactly or fails with <see cref="Errors.ErrorCode.CorruptFile"/>.</summary>
    void Decompress(BodyCompression compression, ReadOnlySpan<byte> source, Span<byte> destination);
}
