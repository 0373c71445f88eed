namespace Quiver.Arrow.Ipc;

/// <summary>Constants of the IPC format.</summary>
static class IpcFormat
{
    /// <summary>Stands before the length of metadata since format version 0.15.</summary>
    public const int Continuation = -1;

    /// <summary><c>MetadataVersion.V4</c>: of Arrow 0.8 to 0.17, the oldest that is read.</summary>
    public const short OldestVersion = 3;

    /// <summary><c>MetadataVersion.V5</c>, of Arrow 1.0 and later: the one that is written.</summary>
    public const short Version = 4;

    /// <summary>Bytes that every message, metadata and buffer is padded to.</summary>
    public const int Alignment = 8;

    /// <summary>Bytes of the struct <c>Block</c> of File.fbs.</summary>
    public const int BlockBytes = 24;

    /// <summary>What a file starts with (padded to 8 bytes) and ends with.</summary>
    public static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    /// <summary>Returns a length padded to <see cref="Alignment"/>.</summary>
    public static long Pad(long length) => (length + Alignment - 1) & -Alignment;
}
