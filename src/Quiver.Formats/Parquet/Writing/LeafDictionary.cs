using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>The distinct values of a column chunk in order of appearance, in an open hash table of their hashes and codes.</summary>
/// <param name="width">The bytes of a PLAIN value; 0 for texts, which come as views and stay where they are.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class LeafDictionary(int width, MemoryBudget budget) : IDisposable
{
    const int MinBits = 9;
    const ulong Mix = 0x9E3779B97F4A7C15;

    readonly int _width = width;
    GrowingBuffer _slots = new(budget);
    int _bits;

    /// <summary>The values: PLAIN bytes, or <see cref="StringView"/>s.</summary>
    public GrowingBuffer Values { get; } = new(budget);

    /// <summary>How many values there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of a dictionary page.</summary>
    public long PlainBytes { get; private set; }

    /// <summary>The bits of a code; at least one, since some readers reject none.</summary>
    public int CodeBits => Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(Count - 1, 0)));

    /// <summary>Finds or gives the codes of values, which are in the form of <see cref="Values"/>.</summary>
    public void Code(byte* values, int count, int* codes)
    {
        if (_bits == 0)
        {
            Resize(MinBits);
        }

        switch (_width)
        {
            case 0:
                CodeViews((StringView*)values, count, codes);
                break;
            case 4:
                CodeNumbers((uint*)values, count, codes);
                break;
            case 8:
                CodeNumbers((ulong*)values, count, codes);
                break;
            default:
                CodeBytes(values, count, codes);
                break;
        }
    }

    /// <summary>Copies the values of codes.</summary>
    public void Gather(int* codes, long count, byte* target)
    {
        switch (_width)
        {
            case 0:
                Gather<StringView>(codes, count, target);
                break;
            case 4:
                Gather<uint>(codes, count, target);
                break;
            case 8:
                Gather<ulong>(codes, count, target);
                break;
            default:
                for (long i = 0; i < count; i++)
                {
                    Unsafe.CopyBlockUnaligned(target + (i * _width), Values.Pointer + ((long)codes[i] * _width), (uint)_width);
                }

                break;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _slots.Dispose();
        Values.Dispose();
    }

    void Gather<T>(int* codes, long count, byte* target)
        where T : unmanaged
    {
        var values = (T*)Values.Pointer;
        for (long i = 0; i < count; i++)
        {
            ((T*)target)[i] = values[codes[i]];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void CodeNumbers<T>(T* values, int count, int* codes)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < count; i++)
        {
            var value = values[i];
            var wide = ulong.CreateTruncating(value);
            var hash = (uint)(((wide ^ (wide >> 32)) * Mix) >> 32);
            var mask = (1u << _bits) - 1;
            var slots = (ulong*)_slots.Pointer;
            for (var slot = hash >> (32 - _bits); ; slot = (slot + 1) & mask)
            {
                var entry = slots[slot];
                if (entry == 0)
                {
                    codes[i] = Add(slot, hash, (byte*)(values + i), sizeof(T), sizeof(T));
                    break;
                }

                var code = (int)(uint)entry - 1;
                if (((T*)Values.Pointer)[code] == value)
                {
                    codes[i] = code;
                    break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void CodeViews(StringView* values, int count, int* codes)
    {
        for (var i = 0; i < count; i++)
        {
            var view = values + i;
            var hash = view->IsInline ? HashShort(view->Low, view->High) : Hash(view->Pointer, view->Length);
            var mask = (1u << _bits) - 1;
            for (var slot = hash >> (32 - _bits); ; slot = (slot + 1) & mask)
            {
                var entry = ((ulong*)_slots.Pointer)[slot];
                if (entry == 0)
                {
                    codes[i] = Add(slot, hash, (byte*)view, sizeof(StringView), view->Length + 4L);
                    break;
                }

                var code = (int)(uint)entry - 1;
                if ((uint)(entry >> 32) == hash && StringView.Equal((StringView*)Values.Pointer + code, view))
                {
                    codes[i] = code;
                    break;
                }
            }
        }
    }

    void CodeBytes(byte* values, int count, int* codes)
    {
        for (var i = 0; i < count; i++)
        {
            var value = values + ((long)i * _width);
            var hash = Hash(value, _width);
            var mask = (1u << _bits) - 1;
            for (var slot = hash >> (32 - _bits); ; slot = (slot + 1) & mask)
            {
                var entry = ((ulong*)_slots.Pointer)[slot];
                if (entry == 0)
                {
                    codes[i] = Add(slot, hash, value, _width, _width);
                    break;
                }

                var code = (int)(uint)entry - 1;
                if ((uint)(entry >> 32) == hash
                    && new ReadOnlySpan<byte>(Values.Pointer + ((long)code * _width), _width)
                        .SequenceEqual(new ReadOnlySpan<byte>(value, _width)))
                {
                    codes[i] = code;
                    break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int Add(uint slot, uint hash, byte* value, int bytes, long plainBytes)
    {
        var code = Count++;
        ((ulong*)_slots.Pointer)[slot] = ((ulong)hash << 32) | (uint)Count;
        Values.Append(value, bytes);
        PlainBytes += plainBytes;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint HashShort(ulong low, ulong high)
    {
        var hash = ((low * Mix) ^ high) * Mix;
        return (uint)((hash ^ (hash >> 29)) * Mix >> 32);
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
