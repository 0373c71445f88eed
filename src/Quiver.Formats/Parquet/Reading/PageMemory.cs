using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>
/// A buffer that pages and the columns made of them share: the last holder to release it gives it back. Readable for 64 bytes
/// past what was asked for.
/// </summary>
sealed unsafe class PageMemory
{
    /// <summary>Bytes that decoders may read or write past the end.</summary>
    public const int Padding = 64;

    readonly NativeBuffer _buffer;
    int _holders = 1;

    PageMemory(NativeBuffer buffer)
    {
        _buffer = buffer;
    }

    public byte* Pointer => _buffer.Pointer;

    /// <summary>The usable bytes, padding not counted.</summary>
    public long Capacity => _buffer.Capacity - Padding;

    public static PageMemory Allocate(long bytes, MemoryBudget budget) =>
        new(NativeBuffer.Allocate(bytes + Padding, budget, "reading Parquet pages"));

    public PageMemory Hold()
    {
        _holders++;
        return this;
    }

    public void Release()
    {
        if (--_holders == 0)
        {
            _buffer.Dispose();
        }
    }
}
