using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Compute.Selection;

/// <summary>
/// Gathers rows of a column by row number. Dictionaries stay dictionaries and constants constants. Long strings are not
/// copied: the result is good as long as the source lives.
/// </summary>
static unsafe class TakeKernel
{
    /// <summary>Gathers rows; the row number -1 gives null where <paramref name="mayHaveMissing"/> is set.</summary>
    public static Column Take(Column source, int* indices, int count, bool mayHaveMissing, ColumnScratch scratch) =>
        TakeRows(source, indices, count, mayHaveMissing, scratch);

    /// <summary>Gathers rows of a batch.</summary>
    public static Column Take(Column source, ushort* indices, int count, ColumnScratch scratch) =>
        TakeRows(source, indices, count, mayHaveMissing: false, scratch);

    static Column TakeRows<TIndex>(Column source, TIndex* indices, int count, bool mayHaveMissing, ColumnScratch scratch)
        where TIndex : unmanaged
    {
        if (source is NullColumn)
        {
            return new NullColumn(count);
        }

        if (source is ConstantColumn constant && (!mayHaveMissing || constant.IsNull(0)))
        {
            return new ConstantColumn(constant.Value.View(), count);
        }

        ulong* validity = null;
        int nulls = 0;
        if (source.HasValidity || mayHaveMissing)
        {
            validity = scratch.Validity(count);
            nulls = GatherKernel.Validity(source.Validity, indices, count, mayHaveMissing, validity);
        }

        switch (source)
        {
            case ConstantColumn single:
                return TakeConstant(single, count, validity, nulls, scratch);
            case DictionaryColumn dictionary:
                GatherKernel.Values((byte*)dictionary.Codes, 4, indices, count, mayHaveMissing, (byte*)scratch.Offsets(count));
                if (mayHaveMissing && dictionary.Length == 0)
                {
                    new Span<int>(scratch.Offsets(count), count).Clear();
                }

                return scratch.Dictionary(count, dictionary.Values, validity, nulls);
            case FixedWidthColumn flat:
                GatherKernel.Values(
                    flat.Data, flat.Type.ByteWidth, indices, count, mayHaveMissing, scratch.Data(count, flat.Type.ByteWidth));
                return scratch.FixedWidth(flat.Type, count, validity, nulls);
            case BooleanColumn boolean:
                GatherKernel.Bits(boolean.Bits, indices, count, scratch.Bits(count));
                return scratch.Boolean(count, validity, nulls);
            case StringColumn text:
                StringView* views = scratch.Views(count);
                GatherKernel.Values((byte*)text.Views, sizeof(StringView), indices, count, mayHaveMissing, (byte*)views);
                if (mayHaveMissing && nulls > 0)
                {
                    GatherKernel.ClearNullViews(views, validity, count);
                }

                return scratch.Strings(text.Type, count, validity, nulls);
            case ListColumn list:
                return TakeList(list, indices, count, validity, nulls, scratch);
            default:
                return TakeStruct((StructColumn)source, indices, count, mayHaveMissing, validity, nulls, scratch);
        }
    }

    static Column TakeConstant(ConstantColumn source, int count, ulong* validity, int nulls, ColumnScratch scratch)
    {
        if (nulls == 0)
        {
            return new ConstantColumn(source.Value.View(), count);
        }

        new Span<int>(scratch.Offsets(count), count).Clear();
        return scratch.Dictionary(count, source.Value, validity, nulls);
    }

    static ListColumn TakeList<TIndex>(ListColumn source, TIndex* indices, int count, ulong* validity, int nulls, ColumnScratch scratch)
        where TIndex : unmanaged
    {
        int* from = source.Offsets;
        int* offsets = scratch.Offsets(count + 1);
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            offsets[i] = (int)total;
            if (nulls == 0 || Arrow.Memory.Bitmap.Get(validity, i))
            {
                nint row = GatherKernel.At(indices, i);
                total += from[row + 1] - from[row];
                if (total > int.MaxValue - 1024)
                {
                    throw new QuiverException(ErrorCode.LimitExceeded,
                        "the lists of a batch have more than 2147482623 elements; use smaller lists");
                }
            }
        }

        offsets[count] = (int)total;
        int* rows = (int*)scratch.Child(1).Data((int)total, sizeof(int));
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            int length = offsets[i + 1] - offsets[i];
            int start = length == 0 ? 0 : from[GatherKernel.At(indices, i)];
            for (int j = 0; j < length; j++)
            {
                rows[next++] = start + j;
            }
        }

        Column elements = TakeRows(source.Elements, rows, (int)total, mayHaveMissing: false, scratch.Child(0));
        return scratch.List(source.Type, count, elements, validity, nulls);
    }

    static StructColumn TakeStruct<TIndex>(
        StructColumn source, TIndex* indices, int count, bool mayHaveMissing, ulong* validity, int nulls, ColumnScratch scratch)
        where TIndex : unmanaged
    {
        var fields = new Column[source.Fields.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = TakeRows(source.Fields[i], indices, count, mayHaveMissing, scratch.Child(i));
        }

        return new StructColumn(source.Type, count, fields, validity, nulls, null, scratch);
    }
}
