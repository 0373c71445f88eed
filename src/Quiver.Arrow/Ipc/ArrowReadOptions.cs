using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>Limits of reading Arrow IPC. Memory grows with the bytes that arrive, never with lengths that are only claimed.</summary>
public sealed class ArrowReadOptions
{
    /// <summary>What errors call the source; a file name, for example.</summary>
    public string Name { get; init; } = "the Arrow stream";

    /// <summary>The most bytes that the metadata of a message or the footer of a file may have; 64 MiB by default.</summary>
    public int MaxMetadataBytes { get; init; } = 64 << 20;

    /// <summary>The most bytes that the body of a message may have, also when decompressed; 16 GiB by default.</summary>
    public long MaxBodyBytes { get; init; } = 16L << 30;

    /// <summary>What the memory of bodies and batches is counted against.</summary>
    public MemoryBudget Budget { get; init; } = MemoryBudget.Unlimited;

    /// <summary>Decompresses bodies; without one, compressed bodies are refused.</summary>
    internal IBodyCodec? Codec { get; init; }
}
