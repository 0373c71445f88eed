using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Hashing;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Grouping;

/// <summary>Writes the keys of a batch as rows of words (see <see cref="KeyLayout"/>), a strip of rows at a time.</summary>
sealed unsafe class KeyStage(KeyLayout layout, MemoryBudget budget) : IDisposable
{
    /// <summary>Rows of a strip: what fits the first-level cache for a few words a row.</summary>
    public const int StripRows = 1024;

    /// <summary>The scratch of nested keys as strings; those before it are for making columns flat.</summary>
    const int NestedChild = 3;

    readonly ColumnScratch[] _flat = [.. layout.Types.Select(_ => new ColumnScratch(budget))];
    readonly DictionaryHashes _dictionaries = new(budget);
    readonly NestedKeyWriter? _nested = layout.HasNested ? new NestedKeyWriter() : null;
    readonly Column?[] _columns = new Column?[layout.Types.Count];
    NativeBuffer? _hashes;
    NativeBuffer? _rows;

    /// <summary>The rows of the last strip.</summary>
    public ulong* Rows => (ulong*)_rows!.Pointer;

    /// <summary>The hashes of all rows of the batch.</summary>
    public ulong* Hashes => (ulong*)_hashes!.Pointer;

    /// <summary>The hashes of the first rows of the batch.</summary>
    public ReadOnlySpan<ulong> HashSpan(int count) => new(Hashes, count);

    /// <summary>Takes the columns of a batch and hashes its rows by the first <paramref name="hashed"/> of them.</summary>
    public void Begin(IReadOnlyList<Column> keys, int hashed, int rowCount)
    {
        Ensure(ref _hashes, ((long)rowCount + 64) * 8);
        ulong* hashes = Hashes;
        if (hashed == 0)
        {
            new Span<ulong>(hashes, rowCount).Clear();
        }

        for (int i = 0; i < keys.Count; i++)
        {
            Column key = layout.Types[i].IsNested ? _nested!.Write(keys[i], _flat[i].Child(NestedChild)) : keys[i];
            if (i < hashed)
            {
                HashKernel.Hash(key, hashes, combine: i > 0, _dictionaries);
            }

            _columns[i] = FlattenKernel.Flatten(key, _flat[i]);
        }
    }

    /// <summary>Writes the rows of a strip to <see cref="Rows"/>, <paramref name="stride"/> words apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(int from, int count, int stride)
    {
        Ensure(ref _rows, ((long)count + 1) * stride * 8);
        ulong* rows = Rows;
        ulong* hashes = Hashes + from;
        for (nint i = 0; i < count; i++)
        {
            rows[i * stride] = hashes[i] & KeyLayout.HashMask;
        }

        for (int w = 1; w <= layout.NullWords; w++)
        {
            for (nint i = 0; i < count; i++)
            {
                rows[(i * stride) + w] = 0;
            }
        }

        for (int k = 0; k < _columns.Length; k++)
        {
            WriteColumn(rows + layout.Offsets[k], _columns[k]!, from, count, stride);
            MarkNulls(rows, _columns[k]!, k, from, count, stride);
        }
    }

    public void Dispose()
    {
        foreach (ColumnScratch scratch in _flat)
        {
            scratch.Dispose();
        }

        _dictionaries.Dispose();
        _hashes?.Dispose();
        _rows?.Dispose();
    }

    void MarkNulls(ulong* rows, Column column, int key, int from, int count, int stride)
    {
        if (!column.MayHaveNulls)
        {
            return;
        }

        int word = layout.NullWords == 0 ? 0 : 1 + (key >> 6);
        ulong bit = layout.NullWords == 0 ? 1UL << key : 1UL << (key & 63);
        int width = KeyLayout.WordsOf(layout.Types[key]);
        ulong* validity = column.Validity;
        for (nint i = 0; i < count; i++)
        {
            if (validity == null || !Bitmap.Get(validity, from + (int)i))
            {
                ulong* row = rows + (i * stride);
                row[word] |= bit;
                for (int w = 0; w < width; w++)
                {
                    row[layout.Offsets[key] + w] = 0;
                }
            }
        }
    }

    static void WriteColumn(ulong* target, Column column, int from, int count, int stride)
    {
        switch (column)
        {
            case NullColumn:
                break;
            case BooleanColumn bits:
                for (nint i = 0; i < count; i++)
                {
                    target[i * stride] = Bitmap.Get(bits.Bits, from + (int)i) ? 1UL : 0UL;
                }

                break;
            case StringColumn strings:
                Copy16((ulong*)(strings.Views + from), target, count, stride);
                break;
            case FixedWidthColumn fixedWidth:
                WriteFixed(target, fixedWidth, from, count, stride);
                break;
            default:
                throw new InvalidOperationException($"{column.GetType().Name} has no key layout");
        }
    }

    static void WriteFixed(ulong* target, FixedWidthColumn column, int from, int count, int stride)
    {
        switch (column.Type.Physical)
        {
            case PhysicalType.Int8:
                Widen((sbyte*)column.Data + from, target, count, stride);
                break;
            case PhysicalType.UInt8:
                Widen(column.Data + from, target, count, stride);
                break;
            case PhysicalType.Int16:
                Widen((short*)column.Data + from, target, count, stride);
                break;
            case PhysicalType.UInt16:
                Widen((ushort*)column.Data + from, target, count, stride);
                break;
            case PhysicalType.Int32:
                Widen((int*)column.Data + from, target, count, stride);
                break;
            case PhysicalType.UInt32:
                Widen((uint*)column.Data + from, target, count, stride);
                break;
            case PhysicalType.Float32:
                Normalise((float*)column.Data + from, target, count, stride);
                break;
            case PhysicalType.Float64:
                Normalise((double*)column.Data + from, target, count, stride);
                break;
            case PhysicalType.Int64 or PhysicalType.UInt64:
                for (nint i = 0; i < count; i++)
                {
                    target[i * stride] = ((ulong*)column.Data)[from + i];
                }

                break;
            case PhysicalType.Interval:
                NormaliseIntervals((IntervalValue*)column.Data + from, target, count, stride);
                break;
            default:
                Copy16((ulong*)column.Data + (2L * from), target, count, stride);
                break;
        }
    }

    static void Widen<T>(T* source, ulong* target, int count, int stride)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (nint i = 0; i < count; i++)
        {
            target[i * stride] = (ulong)long.CreateTruncating(source[i]);
        }
    }

    static void Normalise<T>(T* source, ulong* target, int count, int stride)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        for (nint i = 0; i < count; i++)
        {
            T value = source[i];
            double normal = T.IsNaN(value) ? double.NaN : T.IsZero(value) ? 0.0 : double.CreateTruncating(value);
            target[i * stride] = BitConverter.DoubleToUInt64Bits(normal);
        }
    }

    /// <summary>Equal intervals (a month is 30 days, a day 24 hours) get equal words.</summary>
    static void NormaliseIntervals(IntervalValue* source, ulong* target, int count, int stride)
    {
        for (nint i = 0; i < count; i++)
        {
            Int128 total = (((Int128)source[i].Months * 30) + source[i].Days) * IntervalValue.NanosecondsPerDay + source[i].Nanoseconds;
            target[i * stride] = (ulong)total;
            target[(i * stride) + 1] = (ulong)(total >> 64);
        }
    }

    static void Copy16(ulong* source, ulong* target, int count, int stride)
    {
        for (nint i = 0; i < count; i++)
        {
            target[i * stride] = source[2 * i];
            target[(i * stride) + 1] = source[(2 * i) + 1];
        }
    }

    void Ensure(ref NativeBuffer? buffer, long bytes)
    {
        if (buffer is null || buffer.Capacity < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = NativeBuffer.Allocate(bytes, budget, "keys");
        }
    }
}
