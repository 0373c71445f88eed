using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>The distinct values of a column chunk in order of appearance, as the PLAIN bytes of a dictionary page.</summary>
sealed unsafe class LeafDictionary(int width, MemoryBudget budget) : IDisposable
{
    const int MinBits = 9;
    const ulong Mix = 0x9E3779B97F4A7C15;

    readonly GrowingBuffer _offsets = new(budget);
    GrowingBuffer _slots = new(budget);
    int _bits;

    /// <summary>The PLAIN values; those of varying length follow their length.</summary>
    public GrowingBuffer Values { get; } = new(budget);

    /// <summary>How many values there are.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all values.</summary>
    public void Clear()
    {
        Values.Clear();
        _offsets.Clear();
        Count = 0;
        Resize(MinBits);
    }

    /// <summary>Returns the PLAIN bytes of a value, its length in front where it varies.</summary>
    public ReadOnlySpan<byte> this[int code]
    {
        get
        {
            if (width != 0)
            {
                return new ReadOnlySpan<byte>(Values.Pointer + ((long)code * width), width);
            }

            var start = Values.Pointer + ((long*)_offsets.Pointer)[code];
            return new ReadOnlySpan<byte>(start, 4 + *(int*)start);
        }
    }

    /// <summary>Returns the code of a value of four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Code(uint value)
    {
        var hash = (uint)((value * Mix) >> 32);
        for (var slot = hash >> (32 - _bits); ; slot = (slot + 1) & ((1u << _bits) - 1))
        {
            var entry = ((ulong*)_slots.Pointer)[slot];
            if (entry == 0)
            {
                return Add(slot, hash, (byte*)&value, 4);
            }

            if ((uint)(entry >> 32) == hash && ((uint*)Values.Pointer)[(uint)entry - 1] == value)
            {
                return (int)(uint)entry - 1;
            }
        }
    }

    /// <summary>Returns the code of a value of eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Code(ulong value)
    {
        var hash = (uint)(((value ^ (value >> 32)) * Mix) >> 32);
        for (var slot = hash >> (32 - _bits); ; slot = (slot + 1) & ((1u << _bits) - 1))
        {
            var entry = ((ulong*)_slots.Pointer)[slot];
            if (entry == 0)
            {
                return Add(slot, hash, (byte*)&value, 8);
            }

            if ((uint)(entry >> 32) == hash && ((ulong*)Values.Pointer)[(uint)entry - 1] == value)
            {
                return (int)(uint)entry - 1;
            }
        }
    }

    /// <summary>Returns the code of a value of any length, given without its length in front.</summary>
    public int Code(byte* value, int length)
    {
        var hash = Hash(value, length);
        var prefix = width == 0 ? 4 : 0;
        for (var slot = hash >> (32 - _bits); ; slot = (slot + 1) & ((1u << _bits) - 1))
        {
            var entry = ((ulong*)_slots.Pointer)[slot];
            if (entry == 0)
            {
                return Add(slot, hash, value, length);
            }

            var code = (int)(uint)entry - 1;
            if ((uint)(entry >> 32) == hash && this[code][prefix..].SequenceEqual(new ReadOnlySpan<byte>(value, length)))
            {
                return code;
            }
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _slots.Dispose();
        _offsets.Dispose();
        Values.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int Add(uint slot, uint hash, byte* value, int length)
    {
        var code = Count++;
        ((ulong*)_slots.Pointer)[slot] = ((ulong)hash << 32) | (uint)Count;
        if (width == 0)
        {
            *(long*)_offsets.Reserve(8) = Values.Length;
            _offsets.Advance(8);
            Values.AppendInt32(length);
        }

        Values.Append(value, length);
        if (Count > 1 << (_bits - 1))
        {
            Resize(_bits + 1);
        }

        return code;
    }

    /// <summary>Puts the entries into a table of another size: they carry their hash.</summary>
    void Resize(int bits)
    {
        var grown = new GrowingBuffer(budget);
        var slots = (ulong*)grown.Reserve(8L << bits);
        NativeMemory.Clear(slots, (nuint)8 << bits);
        for (var i = 0; Count > 0 && i < 1 << _bits; i++)
        {
            var entry = ((ulong*)_slots.Pointer)[i];
            if (entry != 0)
            {
                var slot = (uint)(entry >> 32) >> (32 - bits);
                while (slots[slot] != 0)
                {
                    slot = (slot + 1) & ((1u << bits) - 1);
                }

                slots[slot] = entry;
            }
        }

        _slots.Dispose();
        _slots = grown;
        _bits = bits;
    }

    static uint Hash(byte* value, int length)
    {
        var hash = (ulong)length * Mix;
        var rest = length;
        for (; rest >= 8; rest -= 8, value += 8)
        {
            hash = BitOperations.RotateLeft((hash ^ Unsafe.ReadUnaligned<ulong>(value)) * Mix, 29);
        }

        ulong tail = 0;
        for (var i = 0; i < rest; i++)
        {
            tail |= (ulong)value[i] << (8 * i);
        }

        hash = (hash ^ tail) * Mix;
        return (uint)((hash ^ (hash >> 29)) * Mix >> 32);
    }
}
