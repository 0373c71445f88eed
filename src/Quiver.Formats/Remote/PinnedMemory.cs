using System.Buffers;

namespace Quiver.Formats.Remote;

/// <summary>Memory that the caller holds still, for calls that take no spans. It must not be used after the caller lets go.</summary>
sealed unsafe class PinnedMemory(byte* pointer, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(pointer, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
