using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Selection;

/// <summary>Gathers raw values, bits and validity by row number; the loops below <see cref="TakeKernel"/> and
/// <see cref="ColumnAppender"/>.</summary>
static unsafe class GatherKernel
{
    /// <summary>Reads a row number; -1 stands for a missing row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint At<TIndex>(TIndex* indices, nint i)
        where TIndex : unmanaged =>
        typeof(TIndex) == typeof(ushort) ? ((ushort*)indices)[i] : ((int*)indices)[i];

    /// <summary>Gathers values of any width in bytes: 1, 2, 4, 8 or 16. Missing rows, of which there are none where
    /// <paramref name="mayHaveMissing"/> says so, give the first value.</summary>
    public static void Values<TIndex>(byte* source, int width, TIndex* indices, int count, bool mayHaveMissing, byte* target)
        where TIndex : unmanaged
    {
        switch (width)
        {
            case 1:
                Gather(source, indices, count, mayHaveMissing, target);
                break;
            case 2:
                Gather((ushort*)source, indices, count, mayHaveMissing, (ushort*)target);
                break;
            case 4:
                Gather((uint*)source, indices, count, mayHaveMissing, (uint*)target);
                break;
            case 8:
                Gather((ulong*)source, indices, count, mayHaveMissing, (ulong*)target);
                break;
            default:
                Gather((Vector128<ulong>*)source, indices, count, mayHaveMissing, (Vector128<ulong>*)target);
                break;
        }
    }

    /// <summary>Gathers bits into whole words; missing rows give the first bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bits<TIndex>(ulong* source, TIndex* indices, int count, ulong* target)
        where TIndex : unmanaged
    {
        for (nint done = 0; done < count; done += 64)
        {
            nint rows = Math.Min(64, count - done);
            ulong word = 0;
            for (nint i = 0; i < rows; i++)
            {
                nint at = Math.Max(At(indices, done + i), 0);
                word |= ((source[at >> 6] >> (int)(at & 63)) & 1) << (int)i;
            }

            target[done >> 6] = word;
        }
    }

    /// <summary>
    /// Writes the validity of gathered rows: valid where the index is not negative and the source, if it has a validity, is
    /// valid there. Returns the number of nulls.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Validity<TIndex>(ulong* source, TIndex* indices, int count, bool mayHaveMissing, ulong* target)
        where TIndex : unmanaged
    {
        int valid = 0;
        for (nint done = 0; done < count; done += 64)
        {
            nint rows = Math.Min(64, count - done);
            ulong word = 0;
            if (source == null)
            {
                for (nint i = 0; i < rows; i++)
                {
                    word |= (ulong)(At(indices, done + i) >= 0 ? 1 : 0) << (int)i;
                }
            }
            else if (!mayHaveMissing)
            {
                for (nint i = 0; i < rows; i++)
                {
                    nint at = At(indices, done + i);
                    word |= ((source[at >> 6] >> (int)(at & 63)) & 1) << (int)i;
                }
            }
            else
            {
                for (nint i = 0; i < rows; i++)
                {
                    nint index = At(indices, done + i);
                    nint at = Math.Max(index, 0);
                    word |= ((source[at >> 6] >> (int)(at & 63)) & (index >= 0 ? 1UL : 0)) << (int)i;
                }
            }

            valid += System.Numerics.BitOperations.PopCount(word);
            target[done >> 6] = word;
        }

        return count - valid;
    }

    /// <summary>Sets the views of nulls to zero, as flat string columns promise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ClearNullViews(StringView* views, ulong* validity, int count)
    {
        nint words = Bitmap.Words(count);
        for (nint w = 0; w < words; w++)
        {
            ulong nulls = ~validity[w] & (w == words - 1 ? Bitmap.TailMask(count) : ulong.MaxValue);
            while (nulls != 0)
            {
                views[(w << 6) + System.Numerics.BitOperations.TrailingZeroCount(nulls)] = default;
                nulls &= nulls - 1;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gather<TValue, TIndex>(TValue* source, TIndex* indices, nint count, bool mayHaveMissing, TValue* target)
        where TValue : unmanaged
        where TIndex : unmanaged
    {
        nint i = 0;
        if (typeof(TIndex) == typeof(int))
        {
            i = mayHaveMissing ? GatherEights(source, (int*)indices, count, target) : GatherThere(source, (int*)indices, count, target);
        }

        for (; i + 4 <= count; i += 4)
        {
            TValue a = source[Math.Max(At(indices, i), 0)];
            TValue b = source[Math.Max(At(indices, i + 1), 0)];
            TValue c = source[Math.Max(At(indices, i + 2), 0)];
            TValue d = source[Math.Max(At(indices, i + 3), 0)];
            target[i] = a;
            target[i + 1] = b;
            target[i + 2] = c;
            target[i + 3] = d;
        }

        for (; i < count; i++)
        {
            target[i] = source[Math.Max(At(indices, i), 0)];
        }
    }

    /// <summary>Gathers eight values at a time, with one copy where they lie behind one another: a filter on a sorted column
    /// keeps runs of rows. Returns how many are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static nint GatherEights<TValue>(TValue* source, int* indices, nint count, TValue* target)
        where TValue : unmanaged
    {
        Vector256<int> steps = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        nint i = 0;
        for (; i + 8 <= count; i += 8)
        {
            nint first = indices[i];
            if (Vector256.Load(indices + i) == Vector256.Create((int)first) + steps && first >= 0)
            {
                Unsafe.CopyBlockUnaligned(target + i, source + first, (uint)(8 * sizeof(TValue)));
                continue;
            }

            for (nint k = i; k < i + 8; k += 2)
            {
                TValue a = source[Math.Max(indices[k], 0)];
                TValue b = source[Math.Max(indices[k + 1], 0)];
                target[k] = a;
                target[k + 1] = b;
            }
        }

        return i;
    }

    /// <summary>The same for rows that are all there: nothing but loads and stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static nint GatherThere<TValue>(TValue* source, int* indices, nint count, TValue* target)
        where TValue : unmanaged
    {
        Vector256<int> steps = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        nint i = 0;
        for (; i + 8 <= count; i += 8)
        {
            nint first = indices[i];
            if (Vector256.Load(indices + i) == Vector256.Create((int)first) + steps)
            {
                Unsafe.CopyBlockUnaligned(target + i, source + first, (uint)(8 * sizeof(TValue)));
                continue;
            }

            target[i] = source[first];
            target[i + 1] = source[(nint)indices[i + 1]];
            target[i + 2] = source[(nint)indices[i + 2]];
            target[i + 3] = source[(nint)indices[i + 3]];
            target[i + 4] = source[(nint)indices[i + 4]];
            target[i + 5] = source[(nint)indices[i + 5]];
            target[i + 6] = source[(nint)indices[i + 6]];
            target[i + 7] = source[(nint)indices[i + 7]];
        }

        return i;
    }
}
