using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>A buffer of an array as it lies on the wire or in foreign memory; columns take it over where its layout is theirs.</summary>
sealed unsafe class WireBuffer : IDisposable
{
    /// <summary>Bytes that are readable past the end of every buffer that is loaded: 64 values of up to 16 bytes, and 64 bytes.</summary>
    public const int Slack = (64 * 16) + 64;

    /// <summary>Where the buffer starts in the body of its message.</summary>
    public long BodyOffset { get; init; }

    /// <summary>The bytes of the buffer; those on the wire until it is loaded.</summary>
    public long Length { get; set; }

    /// <summary>The first byte; null while the buffer is not loaded, and where it is empty or absent.</summary>
    public byte* Pointer { get; set; }

    /// <summary>The memory where it is this buffer's alone.</summary>
    public NativeBuffer? Owner { get; set; }

    /// <summary>Frees the memory where no column took it over.</summary>
    public void Dispose()
    {
        Owner?.Dispose();
        Owner = null;
        Pointer = null;
    }
}
