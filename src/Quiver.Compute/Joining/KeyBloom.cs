using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Hashing;

namespace Quiver.Compute.Joining;

/// <summary>
/// A Bloom filter whose bits of one key are in one word, so that a lookup is one read of memory (Lang et al., "Performance-Optimal Filtering:
/// Bloom Overtakes Cuckoo at High Throughput", 2019). At 16 to 32 bits a row it lets some 1 % of other keys through.
/// </summary>
sealed unsafe class KeyBloom : KeySet
{
    /// <summary>Rows for each word of 64 bits, at most.</summary>
    const int RowsOfWord = 4;
    const int MinWords = 64;
    readonly NativeBuffer _words;
    readonly int _shift;

    public KeyBloom(FixedWidthColumn keys, MemoryBudget budget)
    {
        long words = WordsFor(keys.Length);
        _shift = 64 - BitOperations.Log2((ulong)words);
        _words = NativeBuffer.Allocate(words * 8, budget, "a join");
        _words.Clear(words * 8);
        Add(keys, budget);
    }

    public override long Bytes => _words.Capacity;

    /// <summary>The memory of a set of so many rows.</summary>
    public static long BytesFor(long rowCount) => WordsFor(rowCount) * 8;

    public override void Dispose() => _words.Dispose();

    static long WordsFor(long rowCount) => Math.Max(MinWords, (long)BitOperations.RoundUpToPowerOf2((ulong)(rowCount / RowsOfWord) + 1));

    /// <summary>Three bits of a word; the word itself is chosen by the first bits of the hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong BitsOf(ulong hash) => (1UL << (int)hash) | (1UL << (int)(hash >> 6)) | (1UL << (int)(hash >> 12));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Add(long* values, ulong* validity, int count)
    {
        ulong* words = (ulong*)_words.Pointer;
        int shift = _shift;
        for (nint i = 0; i < count; i++)
        {
            if (validity == null || Bitmap.Get(validity, (int)i))
            {
                ulong hash = HashMix.Word((ulong)values[i]);
                words[hash >> shift] |= BitsOf(hash);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Contains(long* values, int count, ulong* mask)
    {
        ulong* words = (ulong*)_words.Pointer;
        int shift = _shift;
        for (nint from = 0; from < count; from += 64)
        {
            int length = (int)Math.Min(64, count - from);
            ulong word = 0;
            for (int i = 0; i < length; i++)
            {
                ulong hash = HashMix.Word((ulong)values[from + i]);
                ulong wanted = BitsOf(hash);
                word |= ((wanted & ~words[hash >> shift]) == 0 ? 1UL : 0UL) << i;
            }

            mask[from >> 6] = word;
        }
    }
}
