using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>Makes plain columns of encoded ones and puts columns together. Strings keep their bytes where they are.</summary>
static unsafe class ColumnGather
{
    /// <summary>Returns the values of a dictionary or constant column one after another.</summary>
    public static Column Flatten(Column column, MemoryBudget budget)
    {
        using NativeBuffer rows = NativeBuffer.Allocate((column.Length + 1L) * 4, budget);
        int* indices = (int*)rows.Pointer;
        switch (column)
        {
            case ConstantColumn constant:
                rows.Clear(column.Length * 4L);
                return Take(constant.Value, indices, column.Length, null, budget);
            case DictionaryColumn dictionary:
                return Take(dictionary.Values, dictionary.Codes, column.Length, column.NullCount == 0 ? null : column.Validity, budget);
            default:
                for (int i = 0; i < column.Length; i++)
                {
                    indices[i] = i;
                }

                return Take(column, indices, column.Length, null, budget);
        }
    }

    /// <summary>Returns the values at indices, null also where <paramref name="rowValidity"/> says so.</summary>
    public static Column Take(Column source, int* indices, int count, ulong* rowValidity, MemoryBudget budget)
    {
        if (source is DictionaryColumn or ConstantColumn)
        {
            using NativeBuffer inner = NativeBuffer.Allocate((count + 1L) * 4, budget);
            using NativeBuffer valid = NativeBuffer.Allocate(Bitmap.Bytes(count), budget);
            var innerIndices = (int*)inner.Pointer;
            for (int i = 0; i < count; i++)
            {
                bool isValid = (rowValidity == null || Bitmap.Get(rowValidity, i)) && !source.IsNull(indices[i]);
                Bitmap.Put((ulong*)valid.Pointer, i, isValid);
                innerIndices[i] = source is DictionaryColumn coded ? coded.Codes[indices[i]] : 0;
            }

            Column values = source is DictionaryColumn dictionary ? dictionary.Values : ((ConstantColumn)source).Value;
            return Take(values, innerIndices, count, (ulong*)valid.Pointer, budget);
        }

        var owner = new ColumnBuffers();
        ulong* validity = null;
        if (rowValidity != null || source.MayHaveNulls)
        {
            validity = (ulong*)owner.Add(Bitmap.Bytes(count), budget).Pointer;
            for (int i = 0; i < count; i++)
            {
                Bitmap.Put(validity, i, (rowValidity == null || Bitmap.Get(rowValidity, i)) && !source.IsNull(indices[i]));
            }
        }

        return TakeValues(source, indices, count, validity, owner, budget);
    }

    /// <summary>Returns a column in which every value is null.</summary>
    public static Column Nulls(DataType type, int length, MemoryBudget budget)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, budget);
        for (int i = 0; i < length; i++)
        {
            builder.AppendNull();
        }

        return builder.Finish();
    }

    /// <summary>Returns the same column with every value valid; what stood where nulls were is then shown.</summary>
    public static Column WithoutNulls(Column column) => column switch
    {
        FixedWidthColumn fixedWidth => new FixedWidthColumn(column.Type, column.Length, fixedWidth.Data, null, 0, null, column),
        BooleanColumn boolean => new BooleanColumn(column.Length, boolean.Bits, null, 0, null, column),
        StringColumn text => new StringColumn(column.Type, column.Length, text.Views, null, 0, null, column),
        ListColumn list => new ListColumn(column.Type, column.Length, list.Offsets, list.Elements, null, 0, null, column),
        StructColumn structs => new StructColumn(column.Type, column.Length, [.. structs.Fields], null, 0, null, column),
        _ => column,
    };

    /// <summary>Returns plain columns of one type one after another.</summary>
    public static Column Concat(Column[] parts, MemoryBudget budget)
    {
        long total = parts.Sum(p => (long)p.Length);
        int length = total < int.MaxValue ? (int)total : throw TooLong();
        var owner = new ColumnBuffers();
        ulong* validity = null;
        if (parts.Any(p => p.HasValidity))
        {
            validity = (ulong*)owner.Add(Bitmap.Bytes(length), budget).Pointer;
            for (int i = 0, at = 0; i < parts.Length; at += parts[i++].Length)
            {
                if (parts[i].HasValidity)
                {
                    Bitmap.CopyBits(parts[i].Validity, 0, validity, at, parts[i].Length);
                }
                else
                {
                    Bitmap.SetRange(validity, at, parts[i].Length, true);
                }
            }
        }

        return ConcatValues(parts, length, validity, owner, budget);
    }

    static Column TakeValues(Column source, int* indices, int count, ulong* validity, ColumnBuffers owner, MemoryBudget budget)
    {
        switch (source)
        {
            case FixedWidthColumn values:
                int width = source.Type.ByteWidth;
                byte* data = owner.Add((count + 65L) * width, budget).Pointer;
                for (int i = 0; i < count; i++)
                {
                    Buffer.MemoryCopy(values.Data + ((long)indices[i] * width), data + ((long)i * width), width, width);
                }

                return new FixedWidthColumn(source.Type, count, data, validity, Column.UnknownNulls, owner);
            case BooleanColumn bits:
                ulong* words = (ulong*)owner.Add(Bitmap.Bytes(count), budget).Pointer;
                for (int i = 0; i < count; i++)
                {
                    Bitmap.Put(words, i, Bitmap.Get(bits.Bits, indices[i]));
                }

                return new BooleanColumn(count, words, validity, Column.UnknownNulls, owner);
            case StringColumn text:
                var views = (StringView*)owner.Add((count + 65L) * sizeof(StringView), budget).Pointer;
                for (int i = 0; i < count; i++)
                {
                    views[i] = validity == null || Bitmap.Get(validity, i) ? text.Views[indices[i]] : default;
                }

                return new StringColumn(source.Type, count, views, validity, Column.UnknownNulls, owner, source);
            case ListColumn list:
                return TakeLists(list, indices, count, validity, owner, budget);
            case StructColumn structs:
                Column[] fields = [.. structs.Fields.Select(f => f)];
                for (int i = 0; i < fields.Length; i++)
                {
                    fields[i] = Take(fields[i], indices, count, null, budget);
                }

                return new StructColumn(source.Type, count, fields, validity, Column.UnknownNulls, owner);
            default:
                return new NullColumn(count);
        }
    }

    static ListColumn TakeLists(ListColumn list, int* indices, int count, ulong* validity, ColumnBuffers owner, MemoryBudget budget)
    {
        int* offsets = (int*)owner.Add((count + 65L) * 4, budget).Pointer;
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            offsets[i] = (int)total;
            bool isNull = validity != null && !Bitmap.Get(validity, i);
            total += isNull ? 0 : list.Offsets[indices[i] + 1] - list.Offsets[indices[i]];
            if (total >= int.MaxValue)
            {
                throw TooLong();
            }
        }

        offsets[count] = (int)total;
        using NativeBuffer inner = NativeBuffer.Allocate((total + 1) * 4, budget);
        int* innerIndices = (int*)inner.Pointer;
        for (int i = 0, at = 0; i < count; i++)
        {
            for (int element = 0; at < offsets[i + 1]; at++, element++)
            {
                innerIndices[at] = list.Offsets[indices[i]] + element;
            }
        }

        Column elements = Take(list.Elements, innerIndices, (int)total, null, budget);
        return new ListColumn(list.Type, count, offsets, elements, validity, Column.UnknownNulls, owner);
    }

    static Column ConcatValues(Column[] parts, int length, ulong* validity, ColumnBuffers owner, MemoryBudget budget)
    {
        Column first = parts[0];
        switch (first)
        {
            case FixedWidthColumn or StringColumn:
                int width = first.Type.ByteWidth;
                byte* data = owner.Add((length + 65L) * width, budget).Pointer;
                byte* end = data;
                foreach (Column part in parts)
                {
                    long bytes = (long)part.Length * width;
                    byte* source = part is StringColumn text ? (byte*)text.Views : ((FixedWidthColumn)part).Data;
                    Buffer.MemoryCopy(source, end, bytes, bytes);
                    end += bytes;
                }

                return first is StringColumn
                    ? new StringColumn(first.Type, length, (StringView*)data, validity, Column.UnknownNulls, owner, new Parts(owner, parts))
                    : new FixedWidthColumn(first.Type, length, data, validity, Column.UnknownNulls, owner);
            case BooleanColumn:
                ulong* words = (ulong*)owner.Add(Bitmap.Bytes(length), budget).Pointer;
                for (int i = 0, at = 0; i < parts.Length; at += parts[i++].Length)
                {
                    Bitmap.CopyBits(((BooleanColumn)parts[i]).Bits, 0, words, at, parts[i].Length);
                }

                return new BooleanColumn(length, words, validity, Column.UnknownNulls, owner);
            case ListColumn:
                return ConcatLists([.. parts.Cast<ListColumn>()], length, validity, owner, budget);
            case StructColumn structs:
                var fields = new Column[structs.Fields.Count];
                for (int i = 0; i < fields.Length; i++)
                {
                    fields[i] = Concat([.. parts.Select(p => ((StructColumn)p).Fields[i])], budget);
                }

                return new StructColumn(first.Type, length, fields, validity, Column.UnknownNulls, owner);
            default:
                return new NullColumn(length);
        }
    }

    static ListColumn ConcatLists(ListColumn[] parts, int length, ulong* validity, ColumnBuffers owner, MemoryBudget budget)
    {
        int* offsets = (int*)owner.Add((length + 65L) * 4, budget).Pointer;
        var elements = new Column[parts.Length];
        int row = 0;
        int shift = 0;
        for (int p = 0; p < parts.Length; p++)
        {
            ListColumn part = parts[p];
            int first = part.Offsets[0];
            int last = part.Offsets[part.Length];
            elements[p] = part.Elements.Slice(first, last - first);
            for (int i = 0; i < part.Length; i++)
            {
                offsets[row++] = part.Offsets[i] - first + shift;
            }

            shift = (long)shift + last - first < int.MaxValue ? shift + last - first : throw TooLong();
        }

        offsets[length] = shift;
        return new ListColumn(parts[0].Type, length, offsets, Concat(elements, budget), validity, Column.UnknownNulls, owner);
    }

    static QuiverException TooLong() =>
        new(ErrorCode.LimitExceeded, "an Arrow column would have more than 2,147,483,646 values; write smaller batches");

    /// <summary>Keeps the columns alive whose bytes a column refers to.</summary>
    sealed record Parts(ColumnBuffers Own, Column[] Sources);
}
