using System.Buffers;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>Native bytes as <see cref="Memory{T}"/>, which streams take. The memory must outlive every use.</summary>
sealed unsafe class NativeBytes(nint pointer, int length) : MemoryManager<byte>
{
    /// <summary>Returns a part of a buffer.</summary>
    public static Memory<byte> Of(NativeBuffer buffer, long offset, int length) =>
        new NativeBytes((nint)(buffer.Pointer + offset), length).Memory;

    public override Span<byte> GetSpan() => new((void*)pointer, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
