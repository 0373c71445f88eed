using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Strings;

/// <summary>Joins any number of texts row by row.</summary>
static unsafe class ConcatText
{
    public static Column Evaluate(IReadOnlyList<Column> texts, bool skipNulls, ColumnScratch scratch)
    {
        int length = texts[0].Length;
        bool isConstant = texts.All(t => t is ConstantColumn);
        int rows = isConstant ? 1 : length;
        List<Column> flat = [];
        List<bool> isSingle = [];
        foreach (Column text in texts)
        {
            if (text is NullColumn || (text is ConstantColumn && text.IsNull(0)))
            {
                if (!skipNulls)
                {
                    return TextCall.Nulls(DataType.Utf8, length, scratch);
                }

                continue;
            }

            Column source = text is ConstantColumn constant ? constant.Value : text;
            flat.Add(FlattenKernel.Flatten(source, scratch.Child(flat.Count)));
            isSingle.Add(text is ConstantColumn);
        }

        ulong* validity = skipNulls ? null : CombineValidity(flat, isSingle, rows, scratch);
        StringView* views = scratch.Views(rows);
        StringHeap heap = scratch.ResetHeap();
        TextArgument[] arguments = [.. flat.Select((c, i) => new TextArgument(((StringColumn)c).Views, isSingle[i]))];
        for (nint row = 0; row < rows; row++)
        {
            bool isNull = validity != null && !Bitmap.Get(validity, (int)row);
            views[row] = isNull ? default : Join(arguments, row, heap);
        }

        Column built = scratch.Strings(DataType.Utf8, rows, validity);
        return isConstant ? new ConstantColumn(built, length) : built;
    }

    /// <summary>Joins one row; the views of nulls are empty, so that they add nothing.</summary>
    static StringView Join(TextArgument[] arguments, nint row, StringHeap heap)
    {
        long total = 0;
        foreach (TextArgument argument in arguments)
        {
            total += argument.At(row)->Length;
        }

        int length = Utf8Text.CheckLength(total, "concat");
        byte* room = heap.Reserve(length);
        byte* next = room;
        foreach (TextArgument argument in arguments)
        {
            ReadOnlySpan<byte> bytes = argument.Bytes(row);
            bytes.CopyTo(new Span<byte>(next, bytes.Length));
            next += bytes.Length;
        }

        return Utf8Text.Keep(heap, room, length);
    }

    static ulong* CombineValidity(List<Column> flat, List<bool> isSingle, int rows, ColumnScratch scratch)
    {
        ulong* validity = null;
        for (int i = 0; i < flat.Count; i++)
        {
            if (isSingle[i] || !flat[i].HasValidity)
            {
                continue;
            }

            if (validity == null)
            {
                validity = TextCall.CopyValidity(flat[i], scratch);
                continue;
            }

            for (nint w = 0; w < Bitmap.Words(rows); w++)
            {
                validity[w] &= flat[i].Validity[w];
            }
        }

        return validity;
    }
}
