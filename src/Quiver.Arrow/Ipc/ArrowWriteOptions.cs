using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>How Arrow IPC is written.</summary>
sealed record ArrowWriteOptions
{
    /// <summary>How the buffers of bodies are compressed; needs a codec.</summary>
    public BodyCompression Compression { get; init; } = BodyCompression.None;

    /// <summary>Compresses bodies.</summary>
    public IBodyCodec? Codec { get; init; }

    /// <summary>Bytes that are collected before they go to the stream; 0 where that is memory itself.</summary>
    public int StagingBytes { get; init; } = 64 * 1024;

    /// <summary>What the memory of messages is counted against.</summary>
    public MemoryBudget Budget { get; init; } = MemoryBudget.Unlimited;
}
