using Quiver.Arrow.Ipc;

namespace Quiver.Formats.ArrowIpc;

/// <summary>How an Arrow file is written.</summary>
sealed record ArrowFormatOptions
{
    /// <summary>The rows of a record batch unless told otherwise: what other writers of Feather files take.</summary>
    public const int DefaultBatchRows = 64 * 1024;

    /// <summary>How the buffers of bodies are compressed.</summary>
    public BodyCompression Compression { get; init; } = BodyCompression.None;

    /// <summary>The rows of a record batch: what other readers read at a time, and in parallel.</summary>
    public int BatchRows { get; init; } = DefaultBatchRows;

    /// <summary>Whether to write the streaming format; null lets the name of the file tell.</summary>
    public bool? IsStream { get; init; }
}
