using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Reads a Zstandard bit stream, which starts at its last byte's highest set bit and runs towards its first byte.</summary>
/// <remarks>
/// After <see cref="Refill"/> at least 57 bits can be read. Reading beyond the first byte yields junk, never a fault;
/// <see cref="Overrun"/> tells, so that loops check once at their end.
/// </remarks>
unsafe struct BackwardBits
{
    byte* _start;
    byte* _pointer;
    ulong _container;
    int _consumed;

    /// <summary>Starts at the end of a stream; false where its last byte has no end mark.</summary>
    public static bool TryOpen(byte* start, int length, out BackwardBits bits)
    {
        bits = default;
        if (length <= 0 || start[length - 1] == 0)
        {
            return false;
        }

        bits._start = start;
        bits._consumed = 8 - BitOperations.Log2(start[length - 1]);
        if (length >= 8)
        {
            bits._pointer = start + length - 8;
            bits._container = Unsafe.ReadUnaligned<ulong>(bits._pointer);
        }
        else
        {
            bits._pointer = start;
            for (var i = 0; i < length; i++)
            {
                bits._container |= (ulong)start[i] << (8 * i);
            }

            bits._consumed += (8 - length) * 8;
        }

        return true;
    }

    /// <summary>Continues a stream at a window of eight bytes of which the highest bits are consumed.</summary>
    public static BackwardBits Resume(byte* start, byte* pointer, int consumed)
    {
        BackwardBits bits = default;
        bits._start = start;
        bits._pointer = pointer;
        bits._container = Unsafe.ReadUnaligned<ulong>(pointer);
        bits._consumed = consumed;
        return bits;
    }

    /// <summary>The first byte of the stream.</summary>
    public readonly byte* Start => _start;

    /// <summary>The window of eight bytes being read.</summary>
    public readonly byte* Pointer => _pointer;

    /// <summary>How many of the window's highest bits are consumed.</summary>
    public readonly int Consumed => _consumed;

    /// <summary>Whether more bits were read than there are.</summary>
    public readonly bool Overrun => _consumed > 64;

    /// <summary>Whether every bit was read and none more.</summary>
    public readonly bool AtEnd => _consumed == 64 && _pointer == _start;

    /// <summary>Moves the window so that at least 57 bits can be read, where that many remain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        if (_pointer - _start >= 8 && _consumed <= 64)
        {
            _pointer -= _consumed >> 3;
            _consumed &= 7;
            _container = Unsafe.ReadUnaligned<ulong>(_pointer);
        }
        else if (_pointer > _start)
        {
            var step = (int)Math.Min(_consumed >> 3, _pointer - _start);
            _pointer -= step;
            _consumed -= step * 8;
            _container = Unsafe.ReadUnaligned<ulong>(_pointer);
        }
    }

    /// <summary>Reads up to 57 bits after a refill.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read(int count)
    {
        var value = Peek(count);
        _consumed += count;
        return value;
    }

    /// <summary>Looks at the next bits; those before the first byte count as zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Peek(int count) => (_container << _consumed) >> 1 >> ~count;

    /// <summary>Skips bits that were looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count) => _consumed += count;
}
