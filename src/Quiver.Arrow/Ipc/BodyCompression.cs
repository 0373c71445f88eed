namespace Quiver.Arrow.Ipc;

/// <summary>How the buffers of a body are compressed, numbered as <c>CompressionType</c> of Message.fbs.</summary>
enum BodyCompression
{
    /// <summary>Not at all.</summary>
    None = -1,

    /// <summary>The LZ4 frame format.</summary>
    Lz4Frame = 0,

    /// <summary>Zstandard frames.</summary>
    Zstd = 1,
}
