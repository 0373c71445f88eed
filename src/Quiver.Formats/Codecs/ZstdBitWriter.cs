using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Writes the bit streams that <see cref="BackwardBits"/> reads. Each flush writes eight bytes, which the caller has room for.</summary>
unsafe struct ZstdBitWriter(byte* output)
{
    ulong _window;
    int _count;

    /// <summary>Where the next byte goes.</summary>
    public byte* Output = output;

    /// <summary>Adds bits, above which the value has none; at most 57 between two flushes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong value, int bits)
    {
        _window |= value << _count;
        _count += bits;
    }

    /// <summary>Adds the lowest bits of a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLowest(ulong value, int bits) => Add(value & ((1UL << bits) - 1), bits);

    /// <summary>Writes whole bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        Unsafe.WriteUnaligned(Output, _window);
        Output += _count >> 3;
        _window >>= _count & ~7;
        _count &= 7;
    }

    /// <summary>Writes the mark of the end and what remains.</summary>
    public void End()
    {
        Add(1, 1);
        Flush();
        if (_count > 0)
        {
            Output++;
        }
    }

    /// <summary>Writes what remains without a mark, filled up with zeros; returns the end.</summary>
    public byte* EndBytes()
    {
        Flush();
        return Output + (_count > 0 ? 1 : 0);
    }
}
