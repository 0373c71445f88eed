using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>The tables in which match finders look up earlier positions, and the last offsets.</summary>
/// <remarks>
/// Positions are indices that go on growing from frame to frame: what a table still holds of earlier frames is below
/// <see cref="FirstIndex"/>, so that no table is cleared between small inputs.
/// </remarks>
sealed unsafe class ZstdMatchState
{
    /// <summary>From here on indices start again. A frame in one piece is shorter than 2^31 bytes: no index overflows.</summary>
    const uint IndexLimit = 1u << 30;

    const ulong Prime = 0xCF1BBCDCB7A56463;

    uint[] _positions = [];
    uint[] _shortPositions = [];
    byte[] _tags = [];
    byte[] _heads = [];
    uint _nextIndex = 1;

    /// <summary>What the level means.</summary>
    public ZstdParameters Parameters { get; private set; }

    /// <summary>The byte of index 0: it need not exist.</summary>
    public byte* Base { get; private set; }

    /// <summary>The index of the first byte of the frame that is still in memory.</summary>
    public uint FirstIndex { get; private set; }

    /// <summary>The next index that <see cref="ZstdLazyFinder"/> enters.</summary>
    public uint NextToEnter { get; set; }

    /// <summary>The offset of the last match.</summary>
    public uint Repeat1 { get; set; }

    /// <summary>The offset before it that differs.</summary>
    public uint Repeat2 { get; set; }

    /// <summary>The main table: two to the power of the hash log positions.</summary>
    public uint* Positions => (uint*)Unsafe.AsPointer(ref _positions[0]);

    /// <summary>The table of short matches.</summary>
    public uint* ShortPositions => (uint*)Unsafe.AsPointer(ref _shortPositions[0]);

    /// <summary>Some bits of the hash of each position in the main table.</summary>
    public byte* Tags => (byte*)Unsafe.AsPointer(ref _tags[0]);

    /// <summary>Where in each row the newest position is.</summary>
    public byte* Heads => (byte*)Unsafe.AsPointer(ref _heads[0]);

    /// <summary>Starts a frame whose first byte is at the address.</summary>
    public void Start(ZstdParameters parameters, byte* first)
    {
        Parameters = parameters;
        if (_nextIndex >= IndexLimit)
        {
            _positions.AsSpan().Clear();
            _shortPositions.AsSpan().Clear();
            _nextIndex = 1;
        }

        Grow(ref _positions, 1 << parameters.HashLog);
        if (parameters.Strategy == ZstdStrategy.DoubleFast)
        {
            Grow(ref _shortPositions, 1 << parameters.ShortLog);
        }
        else if (parameters.Strategy > ZstdStrategy.DoubleFast)
        {
            Grow(ref _tags, 1 << parameters.HashLog);
            Grow(ref _heads, 1 << (parameters.HashLog - parameters.RowLog));
        }

        (Repeat1, Repeat2) = (1, 4);
        FirstIndex = _nextIndex;
        NextToEnter = _nextIndex;
        Base = first - _nextIndex;
    }

    /// <summary>Says that the bytes of a frame lie so many bytes lower than before, and that those before an address are gone.</summary>
    public void Move(long distance, byte* first)
    {
        Base -= distance;
        FirstIndex = Math.Max(FirstIndex, (uint)(first - Base));
        NextToEnter = Math.Max(NextToEnter, FirstIndex);
        uint end = _nextIndex;
        if (end < IndexLimit)
        {
            return;
        }

        uint shift = FirstIndex - 1;
        Reduce(_positions, shift);
        Reduce(_shortPositions, shift);
        Base += shift;
        FirstIndex -= shift;
        NextToEnter -= shift;
        _nextIndex -= shift;
    }

    /// <summary>Prepares for a block that ends at the address; returns the lowest index that its matches may reach.</summary>
    public uint Enter(byte* end)
    {
        _nextIndex = (uint)(end - Base);
        uint window = (uint)Parameters.WindowLength;
        return _nextIndex - FirstIndex > window ? _nextIndex - window : FirstIndex;
    }

    /// <summary>Hashes the first bytes of a word, as many as the left shift leaves, to as many bits as the right shift leaves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ulong word, int left, int right) => (uint)(((word << left) * Prime) >> right);

    /// <summary>Counts how many bytes from two places on are equal, up to an end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint CountEqual(byte* later, byte* earlier, byte* end)
    {
        byte* start = later;
        while (end - later >= 8)
        {
            ulong difference = Unsafe.ReadUnaligned<ulong>(later) ^ Unsafe.ReadUnaligned<ulong>(earlier);
            if (difference != 0)
            {
                return (uint)(later - start) + (uint)(BitOperations.TrailingZeroCount(difference) >> 3);
            }

            later += 8;
            earlier += 8;
        }

        while (later < end && *later == *earlier)
        {
            later++;
            earlier++;
        }

        return (uint)(later - start);
    }

    static void Grow<T>(ref T[] table, int length)
        where T : unmanaged
    {
        if (table.Length < length)
        {
            table = GC.AllocateArray<T>(length, pinned: true);
        }
    }

    static void Reduce(uint[] table, uint shift)
    {
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = table[i] > shift ? table[i] - shift : 0;
        }
    }
}
