using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Selection;

/// <summary>Copies columns deeply: the result owns everything and keeps the encoding.</summary>
static unsafe class CopyKernel
{
    /// <summary>
    /// Copies a column. With <paramref name="dictionaries"/> the values of dictionaries are copied once and belong to it;
    /// without it each result owns a copy of its own.
    /// </summary>
    public static Column Copy(Column column, MemoryBudget budget, DictionaryCopies? dictionaries = null)
    {
        int length = column.Length;
        switch (column)
        {
            case NullColumn:
                return new NullColumn(length);
            case ConstantColumn constant:
                return new ConstantColumn(Copy(constant.Value, budget, dictionaries), length);
        }

        var owned = new ColumnBuffers();
        try
        {
            return CopyBuffers(column, owned, budget, dictionaries);
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    static Column CopyBuffers(Column column, ColumnBuffers owned, MemoryBudget budget, DictionaryCopies? dictionaries)
    {
        int length = column.Length;
        ulong* validity = column.HasValidity ? (ulong*)CopyBytes(column.Validity, Bitmap.Words(length) * 8L, 64, owned, budget) : null;
        switch (column)
        {
            case FixedWidthColumn flat:
                int width = flat.Type.ByteWidth;
                byte* data = CopyBytes(flat.Data, (long)length * width, (64L * width) + 64, owned, budget);
                return new FixedWidthColumn(flat.Type, length, data, validity, Column.UnknownNulls, owned);
            case BooleanColumn boolean:
                byte* bits = CopyBytes(boolean.Bits, Bitmap.Words(length) * 8L, 64, owned, budget);
                return new BooleanColumn(length, (ulong*)bits, validity, Column.UnknownNulls, owned);
            case StringColumn text:
                return CopyStrings(text, validity, owned, budget);
            case DictionaryColumn dictionary:
                int* codes = (int*)CopyBytes(dictionary.Codes, length * 4L, 320, owned, budget);
                Column values = dictionaries?.CopyOf(dictionary.Values) ?? Copy(dictionary.Values, budget);
                return new DictionaryColumn(length, codes, values, dictionaries is null, validity, Column.UnknownNulls, owned);
            case ListColumn list:
                return CopyList(list, validity, owned, budget, dictionaries);
            default:
                var source = (StructColumn)column;
                Column[] fields = [.. source.Fields.Select(f => Copy(f, budget, dictionaries))];
                return new StructColumn(source.Type, length, fields, validity, Column.UnknownNulls, owned);
        }
    }

    static StringColumn CopyStrings(StringColumn text, ulong* validity, ColumnBuffers owned, MemoryBudget budget)
    {
        int length = text.Length;
        var views = (StringView*)owned.Add((length + 68L) * sizeof(StringView), budget).Pointer;
        using var heap = new StringHeap(budget);
        StringView* source = text.Views;
        for (nint i = 0; i < length; i++)
        {
            views[i] = heap.Add(source[i]);
        }

        heap.MoveTo(owned);
        return new StringColumn(text.Type, length, views, validity, Column.UnknownNulls, owned);
    }

    static ListColumn CopyList(ListColumn list, ulong* validity, ColumnBuffers owned, MemoryBudget budget, DictionaryCopies? dictionaries)
    {
        int length = list.Length;
        int first = list.Offsets[0];
        int* offsets = (int*)owned.Add((length + 65L) * sizeof(int), budget).Pointer;
        for (nint i = 0; i <= length; i++)
        {
            offsets[i] = list.Offsets[i] - first;
        }

        using Column part = list.Elements.Slice(first, offsets[length]);
        Column elements = Copy(part, budget, dictionaries);
        return new ListColumn(list.Type, length, offsets, elements, validity, Column.UnknownNulls, owned);
    }

    static byte* CopyBytes(void* source, long bytes, long slack, ColumnBuffers owned, MemoryBudget budget)
    {
        NativeBuffer buffer = owned.Add(bytes + slack, budget);
        Buffer.MemoryCopy(source, buffer.Pointer, buffer.Capacity, bytes);
        return buffer.Pointer;
    }
}
