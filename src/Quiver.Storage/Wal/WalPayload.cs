using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;

namespace Quiver.Storage.Wal;

/// <summary>A payload that is being written, in native memory, with room for the header of its frame before it.</summary>
sealed unsafe class WalPayload(MemoryBudget budget, int capacity = 4096) : IDisposable
{
    NativeBuffer _buffer = NativeBuffer.Allocate(capacity + WalFrame.HeaderBytes, budget, "the write-ahead log");
    int _length = WalFrame.HeaderBytes;

    /// <summary>The bytes of the payload so far.</summary>
    public int Length => _length - WalFrame.HeaderBytes;

    /// <summary>The header and the payload.</summary>
    public Span<byte> Frame => _buffer.AsSpan()[.._length];

    /// <summary>The header and the payload, as streams and files take them.</summary>
    public ReadOnlyMemory<byte> Memory => NativeBytes.Of(_buffer, 0, _length);

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Content => Frame[WalFrame.HeaderBytes..];

    /// <summary>Returns room for bytes, which <see cref="Advance"/> then keeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Reserve(long bytes)
    {
        if (_buffer.Capacity - _length < bytes)
        {
            Grow(bytes);
        }

        return _buffer.Pointer + _length;
    }

    /// <summary>Keeps bytes that were written to the room.</summary>
    public void Advance(int bytes) => _length += bytes;

    /// <summary>Returns bytes that are kept, for the caller to fill.</summary>
    public Span<byte> Take(int bytes)
    {
        var taken = new Span<byte>(Reserve(bytes), bytes);
        Advance(bytes);
        return taken;
    }

    /// <summary>Writes a number of up to 64 bits in groups of seven, the lowest first (LEB128).</summary>
    public void WriteVarint(ulong value)
    {
        var p = Reserve(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            p[count++] = (byte)(value | 0x80);
        }

        p[count++] = (byte)value;
        Advance(count);
    }

    /// <summary>Writes a signed number, small ones of either sign in few bytes.</summary>
    public void WriteZigZag(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Leaves room for a length of four bytes and returns its place, for <see cref="EndBlock"/>.</summary>
    public int BeginBlock()
    {
        Reserve(4);
        Advance(4);
        return _length;
    }

    /// <summary>Writes the length of what came since <see cref="BeginBlock"/> in front of it.</summary>
    public void EndBlock(int start) => BinaryPrimitives.WriteInt32LittleEndian(Frame[(start - 4)..], _length - start);

    /// <summary>Writes eight bytes.</summary>
    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(Reserve(8), 8), value);
        Advance(8);
    }

    /// <summary>Writes a length and bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((ulong)bytes.Length);
        bytes.CopyTo(new Span<byte>(Reserve(bytes.Length), bytes.Length));
        Advance(bytes.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    void Grow(long bytes)
    {
        var needed = _length + bytes;
        if (needed - WalFrame.HeaderBytes > WalFrame.MaxPayloadBytes)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded,
                $"one write has more than {WalFrame.MaxPayloadBytes} bytes; split it");
        }

        var grown = NativeBuffer.Allocate(Math.Max(needed, _buffer.Capacity * 2), budget, "the write-ahead log");
        Frame.CopyTo(grown.AsSpan());
        _buffer.Dispose();
        _buffer = grown;
    }
}
