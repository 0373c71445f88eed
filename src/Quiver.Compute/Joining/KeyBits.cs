using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Joining;

/// <summary>One bit for each number between the least and the greatest key: exact.</summary>
sealed unsafe class KeyBits : KeySet
{
    readonly NativeBuffer _bits;
    readonly long _min;
    readonly ulong _range;

    public KeyBits(FixedWidthColumn keys, (long Min, long Max) range, MemoryBudget budget)
    {
        _min = range.Min;
        _range = (ulong)(range.Max - range.Min) + 1;
        _bits = NativeBuffer.Allocate(BytesFor(range), budget, "a join");
        _bits.Clear(BytesFor(range));
        Add(keys, budget);
    }

    public override long Bytes => _bits.Capacity;

    /// <summary>The memory of a set over a range: the bit behind the last one is never set.</summary>
    public static long BytesFor((long Min, long Max) range) => (((range.Max - range.Min + 1) >> 6) + 1) * 8;

    public override void Dispose() => _bits.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Add(long* values, ulong* validity, int count)
    {
        ulong* bits = (ulong*)_bits.Pointer;
        for (nint i = 0; i < count; i++)
        {
            if (validity == null || Bitmap.Get(validity, (int)i))
            {
                ulong offset = (ulong)(values[i] - _min);
                bits[offset >> 6] |= 1UL << (int)offset;
            }
        }
    }

    /// <summary>Values out of range read the bit behind the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Contains(long* values, int count, ulong* mask)
    {
        ulong* bits = (ulong*)_bits.Pointer;
        long min = _min;
        ulong range = _range;
        for (nint from = 0; from < count; from += 64)
        {
            long* strip = values + from;
            int length = (int)Math.Min(64, count - from);
            ulong word = 0;
            for (int i = 0; i < length; i++)
            {
                ulong offset = Math.Min((ulong)(strip[i] - min), range);
                word |= ((bits[offset >> 6] >> (int)offset) & 1) << i;
            }

            mask[from >> 6] = word;
        }
    }
}
