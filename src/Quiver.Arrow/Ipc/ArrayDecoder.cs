using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Turns arrays into columns. Buffers that are in memory what they are on the wire are taken over or leased, others converted into
/// memory of the column. Nothing that an array says is taken for true: lengths, offsets and codes are checked against its buffers.
/// </summary>
sealed unsafe class ArrayDecoder(DictionaryStore? dictionaries, ByteAllowance allowance, MemoryBudget budget)
{
    const int MaxSlack = WireBuffer.Slack;

    readonly List<IDisposable> _allocated = [];

    /// <summary>The array that is decoded, whose memory keeps foreign buffers alive.</summary>
    ForeignMemory? _memory;

    /// <summary>Decodes some of the values of arrays, null where one is.</summary>
    public Column?[] ReadColumns(WireField[] fields, WireArray?[] arrays, long skip, int length)
    {
        var columns = new Column?[fields.Length];
        return Guarded(columns, () =>
        {
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i] = arrays[i] is { } array ? Read(fields[i], array, skip, length, isColumn: true) : null;
            }
        });
    }

    /// <summary>Decodes the values of a dictionary.</summary>
    public Column ReadValues(WireField field, WireArray array)
    {
        var columns = new Column?[1];
        return Guarded(columns, () => columns[0] = ReadPlain(field, array, 0, CheckedLength(field, array)))[0]!;
    }

    Column?[] Guarded(Column?[] columns, Action read)
    {
        try
        {
            read();
            return columns;
        }
        catch
        {
            _allocated.ForEach(owner => owner.Dispose());
            throw;
        }
    }

    static int CheckedLength(WireField field, WireArray array) => array.Length is >= 0 and < int.MaxValue
        ? (int)array.Length
        : throw new IpcFormatException(FormattableString.Invariant($"column \"{field.Name}\" claims {array.Length} values"));

    /// <summary>Decodes some of the values of an array.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="array">The array.</param>
    /// <param name="skip">The values before the first one wanted.</param>
    /// <param name="length">The number of values wanted.</param>
    /// <param name="isColumn">Whether it is a column of the batch, and not nested in one.</param>
    Column Read(WireField field, WireArray array, long skip, int length, bool isColumn)
    {
        if (skip + length > array.Length)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"field \"{field.Name}\" has {array.Length} values where what it is nested in needs {skip + length}"));
        }

        if (field.Dictionary is null)
        {
            return ReadPlain(field, array, skip, length);
        }

        Column coded = ReadCodes(field, array, field.Dictionary, array.Offset + skip, length);
        return isColumn || coded is not DictionaryColumn ? coded : Flatten(coded, field);
    }

    /// <summary>Makes a plain column: inside of lists and structs the type is that of the values.</summary>
    Column Flatten(Column coded, WireField field)
    {
        allowance.Charge((long)coded.Length * Math.Max(1, field.ValueType.ByteWidth));
        Column flat = ColumnGather.Flatten(coded, budget);
        return Replace(coded, flat);
    }

    /// <summary>Takes up a column whose strings may lie where those of another do, which is given back with it.</summary>
    Column Replace(Column source, Column taken)
    {
        if (taken is NullColumn)
        {
            source.Dispose();
            return taken;
        }

        ColumnBuffers owner = NewOwner();
        owner.Add((IDisposable)taken);
        owner.Add((IDisposable)source);
        return taken.Own(owner);
    }

    Column ReadPlain(WireField field, WireArray array, long skip, int length)
    {
        long start = array.Offset + skip;
        int buffers = WireTypes.BufferCount(field, hasUnionValidity: false);
        if (array.Buffers.Length < buffers || array.Children.Length != field.Children.Length)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"field \"{field.Name}\" has {array.Buffers.Length} buffers and {array.Children.Length} nested arrays where {buffers} ")
                + FormattableString.Invariant($"and {field.Children.Length} belong to its type"));
        }

        _memory = array.Memory;
        switch (field.Type)
        {
            case WireType.Null:
                return new NullColumn(length);
            case WireType.Union:
                return ReadUnion(field, array, start, length);
            case WireType.RunEndEncoded:
                return ReadRuns(field, array, start, length);
        }

        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, array, owner, start, length);
        switch (field.Type)
        {
            case WireType.Bool:
                ulong* bits = ReadBits(field, array.Buffers[1], owner, start, length);
                return new BooleanColumn(length, bits, validity, Column.UnknownNulls, owner);
            case WireType.Utf8 or WireType.Binary:
                return ReadStrings(field, array, owner, validity, start, length, isLarge: false);
            case WireType.LargeUtf8 or WireType.LargeBinary:
                return ReadStrings(field, array, owner, validity, start, length, isLarge: true);
            case WireType.Utf8View or WireType.BinaryView:
                return ReadViews(field, array, owner, validity, start, length);
            case WireType.FixedSizeBinary:
                return ReadFixedBinary(field, array, owner, validity, start, length);
            case WireType.List or WireType.Map:
                return ReadList(field, array, owner, validity, start, length, isLarge: false);
            case WireType.LargeList:
                return ReadList(field, array, owner, validity, start, length, isLarge: true);
            case WireType.ListView or WireType.LargeListView:
                return ReadListViews(field, array, owner, validity, start, length);
            case WireType.FixedSizeList:
                return ReadFixedList(field, array, owner, validity, start, length);
            case WireType.Struct:
                return ReadStruct(field, array, owner, validity, start, length);
            default:
                return ReadFixed(field, array, owner, validity, start, length);
        }
    }

    ColumnBuffers NewOwner()
    {
        var owner = new ColumnBuffers();
        _allocated.Add(owner);
        return owner;
    }

    byte* Allocate(ColumnBuffers owner, long bytes, int slack = MaxSlack)
    {
        allowance.Charge(bytes);
        return owner.Add(bytes + slack, budget).Pointer;
    }

    /// <summary>Returns where values of a buffer start; it must have all of them.</summary>
    static byte* At(WireField field, WireBuffer buffer, long start, long count, int width)
    {
        long needed = (start + count) * width;
        return needed <= buffer.Length ? buffer.Pointer + (start * width) : throw new IpcFormatException(FormattableString.Invariant(
            $"a buffer of column \"{field.Name}\" has {buffer.Length} bytes where its values need {needed}"));
    }

    /// <summary>
    /// Returns bytes of a buffer that the column owns, with readable bytes behind them: the buffer itself where it can be taken over
    /// or leased, else a copy.
    /// </summary>
    byte* Adopt(ColumnBuffers owner, WireBuffer buffer, byte* start, long bytes, int slack = MaxSlack)
    {
        if (bytes > 0 && buffer.Owner is { } own && start + bytes + slack <= own.Pointer + own.Capacity)
        {
            owner.Add(own);
            buffer.Owner = null;
            return start;
        }

        if (bytes > 0 && _memory is not null && buffer.Owner is null && EndsInPage(start + bytes, slack))
        {
            owner.Add(_memory.Lease());
            return start;
        }

        byte* copy = Allocate(owner, bytes, slack);
        Buffer.MemoryCopy(start, copy, bytes, bytes);
        return copy;
    }

    /// <summary>
    /// Whether bytes behind the end of foreign memory can be read as kernels do: systems protect whole pages of at least 4 KiB, so
    /// that what lies on the page of the last byte can be read, whatever it is.
    /// </summary>
    static bool EndsInPage(byte* end, int slack)
    {
        const nuint Page = 4096;
        nuint used = (nuint)end & (Page - 1);
        return used != 0 && used + (nuint)slack <= Page;
    }

    /// <summary>Returns the validity; null where nothing is null.</summary>
    ulong* ReadValidity(WireField field, WireArray array, ColumnBuffers owner, long start, int length)
    {
        WireBuffer buffer = array.Buffers[0];
        if (array.NullCount == 0 || length == 0 || (array.NullCount < 0 && buffer.Length == 0))
        {
            return null;
        }

        return ReadBits(field, buffer, owner, start, length);
    }

    ulong* ReadBits(WireField field, WireBuffer buffer, ColumnBuffers owner, long start, int length)
    {
        const int WordSlack = 72;
        long end = (start + length + 7) / 8;
        byte* bytes = At(field, buffer, 0, end, 1);
        if ((start & 7) == 0)
        {
            return (ulong*)Adopt(owner, buffer, bytes + (start / 8), end - (start / 8), WordSlack);
        }

        ulong* bits = (ulong*)Allocate(owner, Bitmap.Bytes(length), 0);
        byte* source = bytes + (start / 8);
        int shift = (int)(start & 7);
        long last = end - (start / 8) - 1;
        for (int i = 0; i < (length + 7) / 8; i++)
        {
            int next = i < last ? source[i + 1] : 0;
            ((byte*)bits)[i] = (byte)((source[i] >> shift) | (next << (8 - shift)));
        }

        return bits;
    }

    FixedWidthColumn ReadFixed(WireField field, WireArray array, ColumnBuffers owner, ulong* validity, long start, int length)
    {
        int width = field.ValueType.ByteWidth;
        byte* source = At(field, array.Buffers[1], start, length, WireValues.WidthOf(field));
        byte* data;
        if (WireValues.IsSame(field))
        {
            WireValues.Check(field, source, length, validity);
            data = Adopt(owner, array.Buffers[1], source, (long)length * width, (64 * width) + 64);
        }
        else
        {
            data = Allocate(owner, (long)length * width, (64 * width) + 64);
            WireValues.Convert(field, source, data, length, validity);
        }

        return new FixedWidthColumn(field.ValueType, length, data, validity, Column.UnknownNulls, owner);
    }

    StringView* AllocateViews(ColumnBuffers owner, int length) =>
        (StringView*)Allocate(owner, (long)length * sizeof(StringView), 65 * sizeof(StringView));

    StringColumn ReadStrings(
        WireField field, WireArray array, ColumnBuffers owner, ulong* validity, long start, int length, bool isLarge)
    {
        StringView* views = AllocateViews(owner, length);
        if (length == 0)
        {
            // Columns without values may leave out the one offset that the format asks for.
            return new StringColumn(field.ValueType, 0, views, null, 0, owner);
        }

        byte* offsets = At(field, array.Buffers[1], start, length + 1L, isLarge ? 8 : 4);
        WireBuffer bytes = array.Buffers[2];
        (long first, long last) = WireValues.CheckOffsets(field, offsets, length, isLarge, bytes.Length);
        byte* heap = Adopt(owner, bytes, bytes.Pointer + first, last - first, 64);
        WireValues.MakeViews(field, offsets, isLarge, heap - first, views, length, validity);
        return new StringColumn(field.ValueType, length, views, validity, Column.UnknownNulls, owner);
    }

    StringColumn ReadViews(WireField field, WireArray array, ColumnBuffers owner, ulong* validity, long start, int length)
    {
        StringView* views = AllocateViews(owner, length);
        byte* source = At(field, array.Buffers[1], start, length, sizeof(StringView));
        var heaps = new (nint Start, long Length)[array.Buffers.Length - 2];
        for (int i = 0; i < heaps.Length; i++)
        {
            WireBuffer heap = array.Buffers[i + 2];
            heaps[i] = ((nint)Adopt(owner, heap, heap.Pointer, heap.Length, 64), heap.Length);
        }

        WireValues.MakeViews(field, source, heaps, views, length, validity);
        return new StringColumn(field.ValueType, length, views, validity, Column.UnknownNulls, owner);
    }

    StringColumn ReadFixedBinary(WireField field, WireArray array, ColumnBuffers owner, ulong* validity, long start, int length)
    {
        StringView* views = AllocateViews(owner, length);
        byte* source = At(field, array.Buffers[1], start, length, field.Width);
        long bytes = (long)length * field.Width;
        bool isUuid = field.ValueType.Id == TypeId.Utf8;
        byte* heap = isUuid
            ? Allocate(owner, (long)length * WireUuids.TextLength, 64)
            : Adopt(owner, array.Buffers[1], source, bytes, 64);
        if (isUuid)
        {
            WireUuids.Format(source, heap, length);
        }

        int width = isUuid ? WireUuids.TextLength : field.Width;
        for (int i = 0; i < length; i++)
        {
            bool isNull = validity != null && !Bitmap.Get(validity, i);
            views[i] = isNull ? default : StringView.Over(heap + ((long)i * width), width);
        }

        return new StringColumn(field.ValueType, length, views, validity, Column.UnknownNulls, owner);
    }

    ListColumn ReadList(
        WireField field, WireArray array, ColumnBuffers owner, ulong* validity, long start, int length, bool isLarge)
    {
        int elementCount = CheckedLength(field.Children[0], array.Children[0]);
        int* offsets;
        if (length == 0)
        {
            offsets = (int*)Allocate(owner, 4);
            *offsets = 0;
        }
        else
        {
            byte* source = At(field, array.Buffers[1], start, length + 1L, isLarge ? 8 : 4);
            WireValues.CheckOffsets(field, source, length, isLarge, elementCount);
            offsets = isLarge
                ? (int*)Allocate(owner, (length + 1L) * 4, 65 * 4)
                : (int*)Adopt(owner, array.Buffers[1], source, (length + 1L) * 4, 65 * 4);
            for (int i = 0; isLarge && i <= length; i++)
            {
                offsets[i] = (int)((long*)source)[i];
            }
        }

        Column elements = Read(field.Children[0], array.Children[0], 0, elementCount, isColumn: false);
        if (field.Type == WireType.Map && elements.NullCount > 0)
        {
            throw new IpcFormatException($"the entries of map \"{field.Name}\" are null in places");
        }

        return new ListColumn(field.ValueType, length, offsets, elements, validity, Column.UnknownNulls, owner);
    }

    ListColumn ReadListViews(WireField field, WireArray array, ColumnBuffers owner, ulong* validity, long start, int length)
    {
        bool isLarge = field.Type == WireType.LargeListView;
        int width = isLarge ? 8 : 4;
        byte* starts = At(field, array.Buffers[1], start, length, width);
        byte* sizes = At(field, array.Buffers[2], start, length, width);
        int elementCount = CheckedLength(field.Children[0], array.Children[0]);
        int* offsets = (int*)Allocate(owner, (length + 1L) * 4, 65 * 4);
        long total = 0;
        for (int i = 0; i < length; i++)
        {
            offsets[i] = (int)total;
            bool isNull = validity != null && !Bitmap.Get(validity, i);
            long from = isLarge ? ((long*)starts)[i] : ((int*)starts)[i];
            long size = isNull ? 0 : isLarge ? ((long*)sizes)[i] : ((int*)sizes)[i];
            if (size < 0 || (size > 0 && (from < 0 || from > elementCount - size)) || (total += size) >= int.MaxValue)
            {
                throw new IpcFormatException(FormattableString.Invariant(
                    $"the list at row {i} of column \"{field.Name}\" lies outside of its {elementCount} elements"));
            }
        }

        offsets[length] = (int)total;
        Column elements = Read(field.Children[0], array.Children[0], 0, elementCount, isColumn: false);
        allowance.Charge(total * (4 + Math.Max(1, elements.Type.ByteWidth)));
        using NativeBuffer rows = NativeBuffer.Allocate((total + 1) * 4, budget);
        int* indices = (int*)rows.Pointer;
        for (int i = 0; i < length; i++)
        {
            long from = isLarge ? ((long*)starts)[i] : ((int*)starts)[i];
            for (int at = offsets[i]; at < offsets[i + 1]; at++)
            {
                indices[at] = (int)from++;
            }
        }

        Column taken = Replace(elements, ColumnGather.Take(elements, indices, (int)total, null, budget));
        return new ListColumn(field.ValueType, length, offsets, taken, validity, Column.UnknownNulls, owner);
    }

    ListColumn ReadFixedList(WireField field, WireArray array, ColumnBuffers owner, ulong* validity, long start, int length)
    {
        long count = (long)length * field.Width;
        if (count >= int.MaxValue)
        {
            throw new IpcFormatException(FormattableString.Invariant($"list \"{field.Name}\" claims {count} elements"));
        }

        Column elements = Read(field.Children[0], array.Children[0], start * field.Width, (int)count, isColumn: false);
        int* offsets = (int*)Allocate(owner, (length + 1L) * 4, 65 * 4);
        for (int i = 0; i <= length; i++)
        {
            offsets[i] = i * field.Width;
        }

        return new ListColumn(field.ValueType, length, offsets, elements, validity, Column.UnknownNulls, owner);
    }

    StructColumn ReadStruct(WireField field, WireArray array, ColumnBuffers owner, ulong* validity, long start, int length)
    {
        var children = new Column[field.Children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = Read(field.Children[i], array.Children[i], start, length, isColumn: false);
        }

        return new StructColumn(field.ValueType, length, children, validity, Column.UnknownNulls, owner);
    }

    /// <summary>Reads a union as a struct of its members: in each row all of them are null but the one that the row is of.</summary>
    StructColumn ReadUnion(WireField field, WireArray array, long start, int length)
    {
        ColumnBuffers owner = NewOwner();
        byte* ids = At(field, array.Buffers[0], start, length, 1);
        bool isDense = field.Unit == WireTypes.UnionDense;
        int* offsets = isDense ? (int*)At(field, array.Buffers[1], start, length, 4) : null;
        var members = new Column[field.Children.Length];
        for (int m = 0; m < members.Length; m++)
        {
            WireArray child = array.Children[m];
            int count = isDense ? CheckedLength(field.Children[m], child) : length;
            Column all = Read(field.Children[m], child, isDense ? 0 : start, count, isColumn: false);
            using NativeBuffer rows = NativeBuffer.Allocate((length + 1L) * 4, budget);
            using NativeBuffer valid = NativeBuffer.Allocate(Bitmap.Bytes(length), budget);
            int* indices = (int*)rows.Pointer;
            for (int i = 0; i < length; i++)
            {
                bool isMember = ids[i] == field.TypeIds[m];
                int at = !isMember ? 0 : isDense ? offsets[i] : i;
                if (isMember && (uint)at >= (uint)count)
                {
                    throw new IpcFormatException(FormattableString.Invariant(
                        $"row {i} of union \"{field.Name}\" is value {at} of the {count} of member \"{field.Children[m].Name}\""));
                }

                indices[i] = at;
                Bitmap.Put((ulong*)valid.Pointer, i, isMember);
            }

            allowance.Charge((long)length * Math.Max(1, all.Type.ByteWidth));
            members[m] = count == 0
                ? Own(ColumnGather.Nulls(all.Type, length, budget))
                : Replace(all, ColumnGather.Take(all, indices, length, (ulong*)valid.Pointer, budget));
        }

        for (int i = 0; i < length; i++)
        {
            if (Array.IndexOf(field.TypeIds, ids[i]) < 0)
            {
                throw new IpcFormatException(FormattableString.Invariant($"row {i} of union \"{field.Name}\" is of no member: {ids[i]}"));
            }
        }

        return new StructColumn(field.ValueType, length, members, null, 0, owner);
    }

    Column Own(Column column)
    {
        _allocated.Add(column);
        return column;
    }

    /// <summary>Reads a column of runs as its values one after another.</summary>
    Column ReadRuns(WireField field, WireArray array, long start, int length)
    {
        (WireArray ends, WireArray values) = (array.Children[0], array.Children[1]);
        WireField endField = field.Children[0];
        int runs = CheckedLength(endField, ends);
        byte* source = At(endField, ends.Buffers[1], ends.Offset, runs, endField.Width / 8);
        allowance.Charge((long)length * (4 + Math.Max(1, field.ValueType.ByteWidth)));
        using NativeBuffer rows = NativeBuffer.Allocate((length + 1L) * 4, budget);
        int* indices = (int*)rows.Pointer;
        int row = 0;
        long before = 0;
        for (int run = 0; run < runs; run++)
        {
            long end = endField.Width switch { 16 => ((short*)source)[run], 32 => ((int*)source)[run], _ => ((long*)source)[run] };
            if (end <= before)
            {
                throw new IpcFormatException(FormattableString.Invariant($"run {run} of column \"{field.Name}\" ends before it begins"));
            }

            before = end;
            for (; row < length && row < end - start; row++)
            {
                indices[row] = run;
            }
        }

        if (row < length)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"the runs of column \"{field.Name}\" end after {row} of its {length} values"));
        }

        if (CheckedLength(field.Children[1], values) < runs)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"column \"{field.Name}\" has {values.Length} values where its {runs} runs need more"));
        }

        Column all = Read(field.Children[1], values, 0, runs, isColumn: false);
        return runs == 0 ? all : Replace(all, ColumnGather.Take(all, indices, length, null, budget));
    }

    DictionaryValues ValuesOf(WireField field, WireArray array, WireDictionary dictionary, ColumnBuffers owner)
    {
        if (array.Dictionary is null)
        {
            return dictionaries?.Get(dictionary.Id, budget)
                ?? throw new IpcFormatException($"column \"{field.Name}\" of codes comes without a dictionary");
        }

        ForeignMemory? memory = _memory;
        Column values = ReadPlain(field, array.Dictionary, 0, CheckedLength(field, array.Dictionary));
        _memory = memory;
        owner.Add((IDisposable)values);
        return DictionaryStore.Of(values, budget);
    }

    Column ReadCodes(WireField field, WireArray array, WireDictionary dictionary, long start, int length)
    {
        _memory = array.Memory;
        if (array.Buffers.Length < 2)
        {
            throw new IpcFormatException($"column \"{field.Name}\" of codes has {array.Buffers.Length} buffers, not 2");
        }

        if (field.ValueType.Id == TypeId.Null)
        {
            return new NullColumn(length);
        }

        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, array, owner, start, length);
        byte* source = At(field, array.Buffers[1], start, length, dictionary.IndexBits / 8);
        DictionaryValues values = ValuesOf(field, array, dictionary, owner);
        bool isSame = dictionary is { IndexBits: 32, IsSigned: true } && validity == null && values.Nulls is null;
        int* codes = isSame
            ? (int*)Adopt(owner, array.Buffers[1], source, length * 4L, 65 * 4)
            : (int*)Allocate(owner, (long)length * 4, 65 * 4);
        ulong* combined = validity;
        if (values.Nulls is not null)
        {
            combined = (ulong*)Allocate(owner, Bitmap.Bytes(length), 0);
            Bitmap.Fill(combined, length, true);
        }

        for (int i = 0; i < length; i++)
        {
            bool isNull = validity != null && !Bitmap.Get(validity, i);
            long code = isNull ? 0 : isSame ? codes[i] : WireValues.CodeAt(source, i, dictionary);
            if (!isNull && (ulong)code >= (ulong)values.Count)
            {
                throw new IpcFormatException(FormattableString.Invariant(
                    $"column \"{field.Name}\" has code {code} at row {i}, dictionary {dictionary.Id} has {values.Count} values"));
            }

            isNull |= values.Nulls is not null && values.Nulls.IsNull((int)code);
            if (isNull && combined != validity)
            {
                Bitmap.Clear(combined, i);
            }

            if (!isSame)
            {
                codes[i] = isNull ? 0 : (int)code;
            }
        }

        return new DictionaryColumn(length, codes, values.Column, ownsValues: false, combined, Column.UnknownNulls, owner);
    }
}
