using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Grouping;

/// <summary>
/// Finds the runs of rows with equal keys in a batch: time series arrive sorted, so that a group is looked up once a run and
/// its rows are aggregated as a slice. A run may end although the next row has the same key (equal strings at different addresses,
/// both zeros of floats), never the other way round. Where runs are short, some batches go by before it looks again.
/// </summary>
sealed unsafe class KeyRuns(MemoryBudget budget) : IDisposable
{
    /// <summary>Rows of a run, on average, from which on runs pay.</summary>
    const int WorthwhileRows = 4;

    /// <summary>The most batches that go by before runs are looked for again.</summary>
    const int MaxPause = 31;

    NativeBuffer? _ends;
    NativeBuffer? _changes;
    NativeBuffer? _bits;
    int _pause;
    int _left;

    /// <summary>The number of runs.</summary>
    public int Count { get; private set; }

    /// <summary>The row after the last one of each run; 0 stands before the first.</summary>
    public int* Ends => (int*)_ends!.Pointer + 1;

    /// <summary>The first row of each run.</summary>
    public int* Starts => (int*)_ends!.Pointer;

    /// <summary>Finds the runs of a batch; answers false where they are not worth while, or the keys have no words to compare.</summary>
    public bool TryFind(IReadOnlyList<Column> keys, int rowCount)
    {
        if (_left > 0)
        {
            _left--;
            return false;
        }

        int words = Bitmap.Words(rowCount);
        ulong* changes = (ulong*)Ensure(ref _changes, Bitmap.Bytes(rowCount));
        new Span<ulong>(changes, words).Clear();
        foreach (Column key in keys)
        {
            if (!TryMark(key, words, changes))
            {
                Pause();
                return false;
            }
        }

        // The last row ends a run, and what comes after it means nothing.
        int last = rowCount - 1;
        changes[last >> 6] = (changes[last >> 6] & Bitmap.TailMask(rowCount)) | (1UL << (last & 63));
        Count = Bitmap.CountOnes(changes, rowCount);
        if ((long)Count * WorthwhileRows > rowCount)
        {
            Pause();
            return false;
        }

        _pause = 0;
        int* ends = (int*)Ensure(ref _ends, (Count + 65L) * sizeof(int));
        *ends++ = 0;
        for (int w = 0; w < words; w++)
        {
            for (ulong bits = changes[w]; bits != 0; bits &= bits - 1)
            {
                *ends++ = (w << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits) + 1;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _ends?.Dispose();
        _changes?.Dispose();
        _bits?.Dispose();
    }

    void Pause() => _left = _pause = Math.Min(MaxPause, (_pause * 2) + 1);

    /// <summary>Sets the bits of the rows whose key differs from that of the next row.</summary>
    bool TryMark(Column key, int words, ulong* changes)
    {
        switch (key)
        {
            case ConstantColumn or NullColumn:
                return true;
            case DictionaryColumn dictionary:
                Mark(dictionary, (byte*)dictionary.Codes, sizeof(int), words, changes);
                return true;
            case StringColumn text:
                Mark(text, (byte*)text.Views, sizeof(StringView), words, changes);
                return true;
            case FixedWidthColumn flat:
                Mark(flat, flat.Data, flat.Type.ByteWidth, words, changes);
                return true;
            case BooleanColumn boolean:
                MarkBits(boolean, words, changes);
                return true;
            default:
                return false;
        }
    }

    void Mark(Column key, byte* values, int width, int words, ulong* changes)
    {
        if (!key.HasValidity)
        {
            MarkValues(values, width, words, changes);
            return;
        }

        ulong* bits = (ulong*)Ensure(ref _bits, words * 8L);
        new Span<ulong>(bits, words).Clear();
        MarkValues(values, width, words, bits);
        MergeNulls(key.Validity, bits, words, changes);
    }

    void MarkBits(BooleanColumn key, int words, ulong* changes)
    {
        ulong* bits = (ulong*)Ensure(ref _bits, words * 8L);
        for (int w = 0; w < words; w++)
        {
            bits[w] = key.Bits[w] ^ Next(key.Bits, w, words);
        }

        MergeNulls(key.Validity, bits, words, changes);
    }

    /// <summary>Values differ where both rows have one; a null differs from a value, and no null from another.</summary>
    static void MergeNulls(ulong* validity, ulong* differ, int words, ulong* changes)
    {
        for (int w = 0; w < words; w++)
        {
            ulong valid = ValidityBits.Word(validity, w);
            ulong next = validity == null ? ulong.MaxValue : Next(validity, w, words);
            changes[w] |= (differ[w] & valid & next) | (valid ^ next);
        }
    }

    /// <summary>The bits of the rows after those of a word.</summary>
    static ulong Next(ulong* bits, int word, int words) => (bits[word] >> 1) | (word + 1 < words ? bits[word + 1] << 63 : 0);

    static void MarkValues(byte* values, int width, int words, ulong* changes)
    {
        switch (width)
        {
            case 1:
                MarkWords(values, words, changes);
                break;
            case 2:
                MarkWords((ushort*)values, words, changes);
                break;
            case 4:
                MarkWords((uint*)values, words, changes);
                break;
            case 8:
                MarkWords((ulong*)values, words, changes);
                break;
            default:
                MarkPairs((ulong*)values, words, changes);
                break;
        }
    }

    /// <summary>Compares each value with the next one: columns are readable 64 rows past their length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MarkWords<T>(T* values, int words, ulong* changes)
        where T : unmanaged, System.Numerics.IEqualityOperators<T, T, bool>
    {
        bool vectors = KernelWidth.Current != SimdWidth.Scalar;
        for (nint w = 0; w < words; w++, values += 64)
        {
            ulong bits = 0;
            if (vectors)
            {
                for (int i = 0; i < 64; i += Vector512<T>.Count)
                {
                    Vector512<T> same = Vector512.Equals(Vector512.Load(values + i), Vector512.Load(values + i + 1));
                    bits |= same.ExtractMostSignificantBits() << i;
                }
            }
            else
            {
                for (int i = 0; i < 64; i++)
                {
                    bits |= values[i] == values[i + 1] ? 1UL << i : 0;
                }
            }

            changes[w] |= ~bits;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void MarkPairs(ulong* values, int words, ulong* changes)
    {
        for (nint w = 0; w < words; w++, values += 128)
        {
            ulong bits = 0;
            for (int i = 0; i < 64; i++)
            {
                ulong* value = values + (2 * i);
                bits |= ((value[0] ^ value[2]) | (value[1] ^ value[3])) != 0 ? 1UL << i : 0;
            }

            changes[w] |= bits;
        }
    }

    byte* Ensure(ref NativeBuffer? buffer, long bytes)
    {
        if (buffer is null || buffer.Capacity < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = NativeBuffer.Allocate(bytes, budget, "GROUP BY");
        }

        return buffer.Pointer;
    }
}
