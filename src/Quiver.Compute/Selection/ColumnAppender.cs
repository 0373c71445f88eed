using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Selection;

/// <summary>
/// A flat column that grows: sorts, joins and materialisation append runs or chosen rows of batches in any encoding. It owns
/// its memory, the bytes of long strings included.
/// </summary>
sealed unsafe class ColumnAppender : IDisposable
{
    const int ChunkRows = 1024;
    const int MaxRows = int.MaxValue - 4096;

    readonly MemoryBudget _budget;
    readonly int _width;
    readonly bool _isBit;
    readonly ColumnAppender[] _children;
    readonly StringHeap? _heap;
    NativeBuffer? _data;
    NativeBuffer? _validity;
    int _capacity;
    int _nullCount;

    public ColumnAppender(DataType type, MemoryBudget budget)
    {
        Type = type.Logical;
        _budget = budget;
        PhysicalType physical = Type.Physical;
        _isBit = physical == PhysicalType.Bit;
        _width = physical == PhysicalType.List ? sizeof(int) : PhysicalTypes.Width(physical);
        _heap = physical == PhysicalType.View ? new StringHeap(budget) : null;
        _children = Type switch
        {
            ListType list => [new ColumnAppender(list.Element, budget)],
            MapType map => [new ColumnAppender(map.Entries, budget)],
            StructType fields => [.. fields.Fields.Select(f => new ColumnAppender(f.Type, budget))],
            _ => [],
        };
    }

    /// <summary>The type of the column.</summary>
    public DataType Type { get; }

    /// <summary>The rows so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes held.</summary>
    public long Bytes
    {
        get
        {
            long bytes = (_data?.Capacity ?? 0) + (_validity?.Capacity ?? 0) + (_heap?.Bytes ?? 0);
            foreach (ColumnAppender child in _children)
            {
                bytes += child.Bytes;
            }

            return bytes;
        }
    }

    /// <summary>Makes room for rows that will be appended, no more than that: growing by and by takes up to twice as much.</summary>
    public void ReserveRows(int count) => Reserve(count);

    /// <summary>Appends a run of rows.</summary>
    public void Append(Column source, int from, int count)
    {
        if (count <= 0)
        {
            return;
        }

        Reserve(count);
        if (source is NullColumn || Type.Id == TypeId.Null)
        {
            AppendNulls(count);
            return;
        }

        switch (source)
        {
            case ConstantColumn constant:
                AppendConstant(constant, count);
                return;
            case DictionaryColumn dictionary:
                AppendCodes(dictionary, from, count);
                return;
        }

        CheckType(source);
        AppendValidity(source, from, count);
        switch (source)
        {
            case FixedWidthColumn flat:
                Buffer.MemoryCopy(flat.Data + ((long)from * _width), Slot(Length), (long)count * _width, (long)count * _width);
                break;
            case BooleanColumn boolean:
                Bitmap.CopyBits(boolean.Bits, from, (ulong*)_data!.Pointer, Length, count);
                break;
            case StringColumn text:
                AppendViews(text.Views + from, count);
                break;
            case ListColumn list:
                AppendLists(list, from, count);
                break;
            default:
                AppendFields((StructColumn)source, from, count);
                break;
        }

        Length += count;
    }

    /// <summary>Appends chosen rows; -1 appends null.</summary>
    public void Append(Column source, int* indices, int count)
    {
        if (count <= 0)
        {
            return;
        }

        Reserve(count);
        if (source is NullColumn || Type.Id == TypeId.Null)
        {
            AppendNulls(count);
            return;
        }

        if (source is ConstantColumn or DictionaryColumn)
        {
            AppendEncoded(source, indices, count);
            return;
        }

        CheckType(source);
        GatherValidity(source, indices, count);
        switch (source)
        {
            case FixedWidthColumn flat:
                GatherKernel.Values(flat.Data, _width, indices, count, mayHaveMissing: true, Slot(Length));
                break;
            case BooleanColumn boolean:
                AppendBits(boolean.Bits, indices, count);
                break;
            case StringColumn text:
                AppendViews(text.Views, indices, count);
                break;
            case ListColumn list:
                AppendLists(list, indices, count);
                break;
            default:
                var fields = (StructColumn)source;
                for (int i = 0; i < _children.Length; i++)
                {
                    _children[i].Append(fields.Fields[i], indices, count);
                }

                break;
        }

        Length += count;
    }

    /// <summary>Appends nulls.</summary>
    public void AppendNulls(int count)
    {
        Reserve(count);
        if (Type.Id != TypeId.Null)
        {
            EnsureValidity();
            Bitmap.SetRange((ulong*)_validity!.Pointer, Length, count, value: false);
            _nullCount += count;
            AppendDefaults(count);
        }

        Length += count;
    }

    /// <summary>Returns a flat column over what is there now; it is good until the next append.</summary>
    public Column View() => Build(null, [.. _children.Select(c => c.View())]);

    /// <summary>Returns the column with its memory and starts anew.</summary>
    public Column Finish()
    {
        Column[] children = [.. _children.Select(c => c.Finish())];
        var owned = new ColumnBuffers();
        Column column = Build(owned, children);
        MoveTo(owned);
        return column;
    }

    /// <summary>Returns fixed-width values as a view whose memory went to an owner.</summary>
    internal FixedWidthColumn FinishInto(ColumnBuffers owned)
    {
        var column = (FixedWidthColumn)Build(null, []);
        MoveTo(owned);
        return column;
    }

    public void Dispose()
    {
        _data?.Dispose();
        _validity?.Dispose();
        _heap?.Dispose();
        foreach (ColumnAppender child in _children)
        {
            child.Dispose();
        }

        Forget();
    }

    Column Build(ColumnBuffers? owned, Column[] children)
    {
        if (Type.Id == TypeId.Null)
        {
            return new NullColumn(Length);
        }

        Reserve(0);
        object? keepAlive = owned is null ? this : null;
        ulong* validity = _nullCount == 0 ? null : (ulong*)_validity!.Pointer;
        byte* data = _data is null ? null : _data.Pointer;
        return Type.Physical switch
        {
            PhysicalType.Bit => new BooleanColumn(Length, (ulong*)data, validity, _nullCount, owned, keepAlive),
            PhysicalType.View => new StringColumn(Type, Length, (StringView*)data, validity, _nullCount, owned, keepAlive),
            PhysicalType.List => new ListColumn(Type, Length, (int*)data, children[0], validity, _nullCount, owned, keepAlive),
            PhysicalType.Struct => new StructColumn(Type, Length, children, validity, _nullCount, owned, keepAlive),
            _ => new FixedWidthColumn(Type, Length, data, validity, _nullCount, owned, keepAlive),
        };
    }

    void MoveTo(ColumnBuffers owned)
    {
        if (_data is not null)
        {
            owned.Add(_data);
        }

        if (_validity is not null)
        {
            owned.Add(_validity);
        }

        _heap?.MoveTo(owned);
        Forget();
    }

    void Forget()
    {
        _data = _validity = null;
        _capacity = Length = _nullCount = 0;
    }

    byte* Slot(int row) => _data!.Pointer + ((long)row * _width);

    void CheckType(Column source)
    {
        if (source.Type.Physical != Type.Physical)
        {
            throw new InvalidOperationException($"cannot append values of {source.Type} to a column of {Type}");
        }
    }

    void AppendConstant(ConstantColumn constant, int count)
    {
        if (constant.IsNull(0))
        {
            AppendNulls(count);
            return;
        }

        int* rows = stackalloc int[ChunkRows];
        new Span<int>(rows, ChunkRows).Clear();
        for (int done = 0; done < count; done += ChunkRows)
        {
            Append(constant.Value, rows, Math.Min(ChunkRows, count - done));
        }
    }

    void AppendCodes(DictionaryColumn dictionary, int from, int count)
    {
        if (!dictionary.HasValidity)
        {
            Append(dictionary.Values, dictionary.Codes + from, count);
            return;
        }

        int* rows = stackalloc int[ChunkRows];
        for (int done = 0; done < count; done += ChunkRows)
        {
            int part = Math.Min(ChunkRows, count - done);
            for (int i = 0; i < part; i++)
            {
                int row = from + done + i;
                rows[i] = Bitmap.Get(dictionary.Validity, row) ? dictionary.Codes[row] : -1;
            }

            Append(dictionary.Values, rows, part);
        }
    }

    void AppendEncoded(Column source, int* indices, int count)
    {
        Column values = source is DictionaryColumn encoded ? encoded.Values : ((ConstantColumn)source).Value;
        var dictionary = source as DictionaryColumn;
        int* rows = stackalloc int[ChunkRows];
        for (int done = 0; done < count; done += ChunkRows)
        {
            int part = Math.Min(ChunkRows, count - done);
            for (int i = 0; i < part; i++)
            {
                int row = indices[done + i];
                bool isNull = row < 0 || (dictionary is not null && dictionary.HasValidity && !Bitmap.Get(dictionary.Validity, row));
                rows[i] = isNull ? -1 : dictionary is null ? 0 : dictionary.Codes[row];
            }

            Append(values, rows, part);
        }
    }

    void AppendBits(ulong* bits, int* indices, int count)
    {
        ulong* gathered = stackalloc ulong[ChunkRows / 64];
        for (int done = 0; done < count; done += ChunkRows)
        {
            int part = Math.Min(ChunkRows, count - done);
            GatherKernel.Bits(bits, indices + done, part, gathered);
            Bitmap.CopyBits(gathered, 0, (ulong*)_data!.Pointer, Length + done, part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AppendViews(StringView* source, nint count)
    {
        var target = (StringView*)Slot(Length);
        StringHeap heap = _heap!;
        for (nint i = 0; i < count; i++)
        {
            target[i] = heap.Add(source[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AppendViews(StringView* source, int* indices, nint count)
    {
        var target = (StringView*)Slot(Length);
        StringHeap heap = _heap!;
        for (nint i = 0; i < count; i++)
        {
            nint row = indices[i];
            target[i] = row < 0 ? default : heap.Add(source[row]);
        }
    }

    void AppendLists(ListColumn list, int from, int count)
    {
        if (list.HasValidity)
        {
            // Nulls may cover elements, which are left behind row by row.
            int* rows = stackalloc int[ChunkRows];
            for (int done = 0; done < count; done += ChunkRows)
            {
                int part = Math.Min(ChunkRows, count - done);
                for (int i = 0; i < part; i++)
                {
                    rows[i] = Bitmap.Get(list.Validity, from + done + i) ? from + done + i : -1;
                }

                AppendElements(list, rows, part, Length + done);
            }

            return;
        }

        int first = list.Offsets[from];
        long shift = (long)_children[0].Length - first;
        CheckRows(list.Offsets[from + count] + shift);
        int* ends = (int*)_data!.Pointer + Length + 1;
        for (int i = 0; i < count; i++)
        {
            ends[i] = (int)(list.Offsets[from + i + 1] + shift);
        }

        _children[0].Append(list.Elements, first, list.Offsets[from + count] - first);
    }

    void AppendLists(ListColumn list, int* indices, int count)
    {
        int* rows = stackalloc int[ChunkRows];
        for (int done = 0; done < count; done += ChunkRows)
        {
            int part = Math.Min(ChunkRows, count - done);
            for (int i = 0; i < part; i++)
            {
                int row = indices[done + i];
                rows[i] = row >= 0 && list.HasValidity && !Bitmap.Get(list.Validity, row) ? -1 : row;
            }

            AppendElements(list, rows, part, Length + done);
        }
    }

    /// <summary>Appends the elements of rows and the ends of the lists, of which the first is at a row of this column.</summary>
    void AppendElements(ListColumn list, int* rows, int count, int at)
    {
        int* elements = stackalloc int[ChunkRows];
        int pending = 0;
        long total = _children[0].Length;
        int* ends = (int*)_data!.Pointer + at + 1;
        for (int i = 0; i < count; i++)
        {
            if (rows[i] >= 0)
            {
                int end = list.Offsets[rows[i] + 1];
                for (int j = list.Offsets[rows[i]]; j < end; j++)
                {
                    elements[pending++] = j;
                    if (pending == ChunkRows)
                    {
                        _children[0].Append(list.Elements, elements, pending);
                        pending = 0;
                    }
                }

                total += end - list.Offsets[rows[i]];
            }

            ends[i] = (int)total;
        }

        _children[0].Append(list.Elements, elements, pending);
    }

    void AppendFields(StructColumn source, int from, int count)
    {
        for (int i = 0; i < _children.Length; i++)
        {
            _children[i].Append(source.Fields[i], from, count);
        }
    }

    void AppendDefaults(int count)
    {
        switch (Type.Physical)
        {
            case PhysicalType.Bit:
                Bitmap.SetRange((ulong*)_data!.Pointer, Length, count, value: false);
                break;
            case PhysicalType.List:
                new Span<int>((int*)_data!.Pointer + Length + 1, count).Fill(_children[0].Length);
                break;
            case PhysicalType.Struct:
                foreach (ColumnAppender child in _children)
                {
                    child.AppendNulls(count);
                }

                break;
            default:
                NativeMemory.Clear(Slot(Length), (nuint)count * (nuint)_width);
                break;
        }
    }

    void AppendValidity(Column source, int from, int count)
    {
        if (source.HasValidity)
        {
            EnsureValidity();
            Bitmap.CopyBits(source.Validity, from, (ulong*)_validity!.Pointer, Length, count);
            _nullCount += count - CountOnes((ulong*)_validity.Pointer, Length, count);
        }
        else if (_validity is not null)
        {
            Bitmap.SetRange((ulong*)_validity.Pointer, Length, count, value: true);
        }
    }

    void GatherValidity(Column source, int* indices, int count)
    {
        ulong* gathered = stackalloc ulong[ChunkRows / 64];
        for (int done = 0; done < count; done += ChunkRows)
        {
            int part = Math.Min(ChunkRows, count - done);
            int nulls = GatherKernel.Validity(source.Validity, indices + done, part, mayHaveMissing: true, gathered);
            if (nulls > 0)
            {
                EnsureValidity();
                _nullCount += nulls;
            }

            if (_validity is not null)
            {
                Bitmap.CopyBits(gathered, 0, (ulong*)_validity.Pointer, Length + done, part);
            }
        }
    }

    static int CountOnes(ulong* bits, int from, int count)
    {
        int head = Math.Min(count, (64 - (from & 63)) & 63);
        int ones = 0;
        for (int i = from; i < from + head; i++)
        {
            ones += Bitmap.Get(bits, i) ? 1 : 0;
        }

        return count == head ? ones : ones + Bitmap.CountOnes(bits + ((from + head) >> 6), count - head);
    }

    /// <summary>Makes the validity, all valid, when the first null comes.</summary>
    void EnsureValidity()
    {
        if (_validity is null)
        {
            _validity = NativeBuffer.Allocate(Bitmap.Bytes(_capacity), _budget);
            NativeMemory.Fill(_validity.Pointer, (nuint)_validity.Capacity, 0xFF);
        }
    }

    void Reserve(int count)
    {
        long needed = (long)Length + count;
        if (needed <= _capacity && _capacity > 0)
        {
            return;
        }

        CheckRows(needed);
        int capacity = (int)Math.Min(Math.Max(needed, Math.Max(64L, _capacity * 2L)), MaxRows);
        if (_width > 0 || _isBit)
        {
            Grow(capacity);
        }

        if (_validity is not null)
        {
            NativeBuffer grown = NativeBuffer.Allocate(Bitmap.Bytes(capacity), _budget);
            Buffer.MemoryCopy(_validity.Pointer, grown.Pointer, grown.Capacity, Bitmap.Words(Length) * 8L);
            _validity.Dispose();
            _validity = grown;
        }

        _capacity = capacity;
    }

    void Grow(int capacity)
    {
        long bytes = _isBit ? Bitmap.Bytes(capacity) : ((capacity + 65L) * _width) + 64;
        long used = _isBit ? Bitmap.Words(Length) * 8L : (Length + (Type.Physical == PhysicalType.List ? 1L : 0)) * _width;
        NativeBuffer grown = NativeBuffer.Allocate(bytes, _budget, "rows kept for later");
        if (_data is null)
        {
            // The first offset of lists, and a first bit for bit copies to keep.
            *(ulong*)grown.Pointer = 0;
        }
        else
        {
            Buffer.MemoryCopy(_data.Pointer, grown.Pointer, grown.Capacity, used);
            _data.Dispose();
        }

        _data = grown;
    }

    static void CheckRows(long rows)
    {
        if (rows > MaxRows)
        {
            throw new QuiverException(ErrorCode.LimitExceeded, string.Create(
                CultureInfo.InvariantCulture,
                    $"one column cannot hold {rows} values in memory, at most {MaxRows}; aggregate or filter first"));
        }
    }
}
