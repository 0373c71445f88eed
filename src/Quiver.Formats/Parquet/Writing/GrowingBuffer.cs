using System.Runtime.CompilerServices;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Native memory that grows as bytes are appended; 64 bytes past the length may be overrun.</summary>
sealed unsafe class GrowingBuffer(MemoryBudget budget, string consumer = "writing Parquet") : IDisposable
{
    const int Slack = 64;
    NativeBuffer? _block;

    /// <summary>The first byte; null before anything was appended.</summary>
    public byte* Pointer => _block is null ? null : _block.Pointer;

    /// <summary>The bytes appended.</summary>
    public long Length { get; private set; }

    /// <summary>The bytes that can be appended before the memory grows; the slack comes on top.</summary>
    public long Room => _block is null ? 0 : _block.Capacity - Length - Slack;

    /// <summary>The bytes as a span.</summary>
    public ReadOnlySpan<byte> Written => new(Pointer, checked((int)Length));

    /// <summary>Returns some of the bytes as memory, which streams take; it is of no use after the next change.</summary>
    public ReadOnlyMemory<byte> Slice(long start, int length) => new NativeBytes((nint)(Pointer + start), length).Memory;

    /// <summary>Returns where the next bytes go, with room for at least <paramref name="bytes"/> and the slack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Reserve(long bytes)
    {
        if (_block is null || _block.Capacity - Length < bytes + Slack)
        {
            Grow(bytes);
        }

        return _block!.Pointer + Length;
    }

    /// <summary>Keeps bytes written to the reserved room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(long bytes) => Length += bytes;

    /// <summary>Appends a copy.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(Reserve(bytes.Length), bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends a copy.</summary>
    public void Append(byte* bytes, long count)
    {
        Buffer.MemoryCopy(bytes, Reserve(count), count, count);
        Length += count;
    }

    /// <summary>Appends one byte many times.</summary>
    public void Fill(byte value, int count)
    {
        new Span<byte>(Reserve(count), count).Fill(value);
        Length += count;
    }

    /// <summary>Appends a 32-bit number, least significant byte first.</summary>
    public void AppendInt32(int value)
    {
        Unsafe.WriteUnaligned(Reserve(4), value);
        Length += 4;
    }

    /// <summary>Takes some of the bytes out.</summary>
    public void Remove(long start, int count)
    {
        long rest = Length - start - count;
        Buffer.MemoryCopy(Pointer + start + count, Pointer + start, rest, rest);
        Length -= count;
    }

    /// <summary>Writes the bytes to a stream, as many at a time as a span can have.</summary>
    public void WriteTo(Stream stream)
    {
        const int Most = 1 << 30;
        for (long at = 0; at < Length; at += Most)
        {
            stream.Write(new ReadOnlySpan<byte>(_block!.Pointer + at, (int)Math.Min(Length - at, Most)));
        }
    }

    /// <summary>Forgets the bytes and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Gives the memory back; the buffer is empty then.</summary>
    public void Dispose()
    {
        _block?.Dispose();
        _block = null;
        Length = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow(long bytes)
    {
        var wanted = Math.Max(Length + bytes + Slack, Math.Max(1024, _block is null ? 0 : _block.Capacity * 2));
        var grown = NativeBuffer.Allocate(wanted, budget, consumer);
        if (_block is not null)
        {
            Buffer.MemoryCopy(_block.Pointer, grown.Pointer, grown.Capacity, Length);
            _block.Dispose();
        }

        _block = grown;
    }
}
