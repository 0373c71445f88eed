using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Hashing;

/// <summary>Hashes columns row by row to 64 bits. Equal values of one type have equal hashes whatever their encoding.</summary>
static unsafe class HashKernel
{
    const int BlockRows = 512;

    /// <summary>Writes a hash a row, or mixes it into the hash of the columns before where <paramref name="combine"/> is set.</summary>
    public static void Hash(Column column, ulong* hashes, bool combine, DictionaryHashes? dictionaries = null)
    {
        int length = column.Length;
        switch (column)
        {
            case NullColumn:
                Broadcast(HashMix.Null, hashes, length, combine);
                return;
            case ConstantColumn constant:
                ulong single;
                Hash(constant.Value, &single, combine: false);
                Broadcast(single, hashes, length, combine);
                return;
            case DictionaryColumn dictionary:
                HashDictionary(dictionary, hashes, combine, dictionaries);
                return;
            case StructColumn or ListColumn:
                HashNested(column, hashes, combine);
                return;
        }

        ulong* block = stackalloc ulong[BlockRows];
        for (int from = 0; from < length; from += BlockRows)
        {
            int rows = Math.Min(BlockRows, length - from);
            ulong* target = combine ? block : hashes + from;
            HashBlock(column, from, rows, target);
            if (column.HasValidity)
            {
                SetNulls(column.Validity + (from >> 6), target, rows);
            }

            if (combine)
            {
                CombineBlock(hashes + from, block, rows);
            }
        }
    }

    static void HashBlock(Column column, int from, int rows, ulong* target)
    {
        switch (column)
        {
            case StringColumn text:
                Texts(text.Views + from, rows, target);
                return;
            case BooleanColumn boolean:
                for (int i = 0; i < rows; i++)
                {
                    target[i] = HashMix.Word(Bitmap.Get(boolean.Bits, from + i) ? 1UL : 0);
                }

                return;
        }

        byte* data = ((FixedWidthColumn)column).Data + ((long)from * column.Type.ByteWidth);
        switch (column.Type.Physical)
        {
            case PhysicalType.Int8:
                Words((sbyte*)data, rows, target);
                break;
            case PhysicalType.UInt8:
                Words(data, rows, target);
                break;
            case PhysicalType.Int16:
                Words((short*)data, rows, target);
                break;
            case PhysicalType.UInt16:
                Words((ushort*)data, rows, target);
                break;
            case PhysicalType.Int32:
                Words((int*)data, rows, target);
                break;
            case PhysicalType.UInt32:
                Words((uint*)data, rows, target);
                break;
            case PhysicalType.Int64 or PhysicalType.UInt64:
                Words64((ulong*)data, rows, target);
                break;
            case PhysicalType.Float32:
                Floats((float*)data, rows, target);
                break;
            case PhysicalType.Float64:
                Floats((double*)data, rows, target);
                break;
            case PhysicalType.Interval:
                Intervals((IntervalValue*)data, rows, target);
                break;
            default:
                Integers((Int128*)data, rows, target);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Words64(ulong* values, nint rows, ulong* target)
    {
        nint i = 0;
        nint vectors = KernelWidth.Current == SimdWidth.Scalar ? 0 : rows;
        for (; i + 8 <= vectors; i += 8)
        {
            HashMix.Word(Vector512.Load(values + i)).Store(target + i);
        }

        for (; i < rows; i++)
        {
            target[i] = HashMix.Word(values[i]);
        }
    }

    /// <summary>Widens integers to 64 bits first: the hash does not depend on the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Words<T>(T* values, nint rows, ulong* target)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < rows; i++)
        {
            target[i] = ulong.CreateTruncating(long.CreateTruncating(values[i]));
        }

        Words64(target, rows, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Floats<T>(T* values, nint rows, ulong* target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint i = 0; i < rows; i++)
        {
            target[i] = HashMix.Floating(double.CreateTruncating(values[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Integers(Int128* values, nint rows, ulong* target)
    {
        for (nint i = 0; i < rows; i++)
        {
            target[i] = HashMix.Integer(values[i]);
        }
    }

    /// <summary>Hashes the length of intervals with months of 30 days, as they compare: one month equals thirty days.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Intervals(IntervalValue* values, nint rows, ulong* target)
    {
        for (nint i = 0; i < rows; i++)
        {
            long days = (values[i].Months * 30L) + values[i].Days;
            target[i] = HashMix.Integer(((Int128)days * IntervalValue.NanosecondsPerDay) + values[i].Nanoseconds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Texts(StringView* views, nint rows, ulong* target)
    {
        for (nint i = 0; i < rows; i++)
        {
            target[i] = HashMix.Text(views + i);
        }
    }

    static void SetNulls(ulong* validity, ulong* target, int rows)
    {
        nint words = Bitmap.Words(rows);
        for (nint w = 0; w < words; w++)
        {
            ulong nulls = ~validity[w] & (w == words - 1 ? Bitmap.TailMask(rows) : ulong.MaxValue);
            while (nulls != 0)
            {
                target[(w << 6) + BitOperations.TrailingZeroCount(nulls)] = HashMix.Null;
                nulls &= nulls - 1;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void CombineBlock(ulong* hashes, ulong* next, nint rows)
    {
        nint i = 0;
        nint vectors = KernelWidth.Current == SimdWidth.Scalar ? 0 : rows;
        for (; i + 8 <= vectors; i += 8)
        {
            HashMix.Combine(Vector512.Load(hashes + i), Vector512.Load(next + i)).Store(hashes + i);
        }

        for (; i < rows; i++)
        {
            hashes[i] = HashMix.Combine(hashes[i], next[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Broadcast(ulong hash, ulong* hashes, nint length, bool combine)
    {
        for (nint i = 0; i < length; i++)
        {
            hashes[i] = combine ? HashMix.Combine(hashes[i], hash) : hash;
        }
    }

    static void HashDictionary(DictionaryColumn column, ulong* hashes, bool combine, DictionaryHashes? dictionaries)
    {
        if (dictionaries is not null)
        {
            GatherHashes(column, dictionaries.Of(column.Values), hashes, combine);
        }
        else if (column.Values.Length <= column.Length)
        {
            using NativeBuffer entries = NativeBuffer.Allocate(((long)column.Values.Length + 64) * sizeof(ulong), MemoryBudget.Unlimited);
            Hash(column.Values, (ulong*)entries.Pointer, combine: false);
            GatherHashes(column, (ulong*)entries.Pointer, hashes, combine);
        }
        else
        {
            // A dictionary larger than the batch: hash what the batch uses of it.
            using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
            Hash(FlattenKernel.Flatten(column, scratch), hashes, combine);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void GatherHashes(DictionaryColumn column, ulong* entries, ulong* hashes, bool combine)
    {
        nint length = column.Length;
        int* codes = column.Codes;
        ulong* validity = column.Validity;
        for (nint i = 0; i < length; i++)
        {
            ulong hash = entries[codes[i]];
            if (validity != null && ((validity[i >> 6] >> (int)(i & 63)) & 1) == 0)
            {
                hash = HashMix.Null;
            }

            hashes[i] = combine ? HashMix.Combine(hashes[i], hash) : hash;
        }
    }

    /// <summary>Hashes structs by their fields and lists by their length and elements, in order.</summary>
    static void HashNested(Column column, ulong* hashes, bool combine)
    {
        int length = column.Length;
        using NativeBuffer memory = NativeBuffer.Allocate(((long)length + 64) * sizeof(ulong), MemoryBudget.Unlimited);
        ulong* own = (ulong*)memory.Pointer;
        new Span<ulong>(own, length).Fill(HashMix.Nested);
        if (column is StructColumn fields)
        {
            foreach (Column field in fields.Fields)
            {
                Hash(field, own, combine: true);
            }
        }
        else
        {
            HashLists((ListColumn)column, own);
        }

        if (column.HasValidity)
        {
            SetNulls(column.Validity, own, length);
        }

        if (combine)
        {
            CombineBlock(hashes, own, length);
        }
        else
        {
            new Span<ulong>(own, length).CopyTo(new Span<ulong>(hashes, length));
        }
    }

    static void HashLists(ListColumn lists, ulong* own)
    {
        if (lists.Length == 0)
        {
            return;
        }

        int first = lists.Offsets[0];
        int count = lists.Offsets[lists.Length] - first;
        using NativeBuffer memory = NativeBuffer.Allocate(((long)count + 64) * sizeof(ulong), MemoryBudget.Unlimited);
        ulong* elements = (ulong*)memory.Pointer;
        using Column part = lists.Elements.Slice(first, count);
        Hash(part, elements, combine: false);
        for (int i = 0; i < lists.Length; i++)
        {
            ulong hash = HashMix.Combine(own[i], HashMix.Word((ulong)(lists.Offsets[i + 1] - lists.Offsets[i])));
            for (int j = lists.Offsets[i]; j < lists.Offsets[i + 1]; j++)
            {
                hash = HashMix.Combine(hash, elements[j - first]);
            }

            own[i] = hash;
        }
    }
}
