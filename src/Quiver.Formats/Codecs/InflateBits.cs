using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Reads the bits of a deflate stream, the lowest of each byte first, and remembers when there were too few.</summary>
unsafe struct InflateBits(byte* input, byte* end, ulong window, int count)
{
    readonly byte* _end = end;

    /// <summary>The next byte that is not in the window.</summary>
    public byte* Input = input;

    /// <summary>The next bits, the first of them lowest.</summary>
    public ulong Window = window;

    /// <summary>How many bits of the window are valid; those above are zero.</summary>
    public int Count = count;

    /// <summary>Whether more bits were asked for than there are.</summary>
    public bool IsShort;

    /// <summary>Moves whole bytes into the window as long as there is room and input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        while (Count <= 56 && Input < _end)
        {
            Window |= (ulong)*Input++ << Count;
            Count += 8;
        }
    }

    /// <summary>Takes up to 16 bits; zero where there are too few.</summary>
    public uint Take(int bits)
    {
        Fill();
        uint value = (uint)Window & ((1u << bits) - 1);
        Skip(bits);
        return IsShort ? 0 : value;
    }

    /// <summary>Skips bits of the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int bits)
    {
        if (bits > Count)
        {
            IsShort = true;
            return;
        }

        Window >>= bits;
        Count -= bits;
    }

    /// <summary>Gives whole bytes back to the input, so that less than a byte stays in the window.</summary>
    public void Return()
    {
        Input -= Count >> 3;
        Count &= 7;
        Window &= (1UL << Count) - 1;
    }
}
