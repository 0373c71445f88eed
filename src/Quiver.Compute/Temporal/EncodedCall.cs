using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Temporal;

/// <summary>Runs a kernel of one argument over the flat values of any encoding and wraps the result in that encoding.</summary>
static unsafe class EncodedCall
{
    const int ValuesChild = 30;

    /// <summary>Evaluates once for constants and once an entry for dictionaries no larger than the batch. The kernel is called once a
    /// batch.</summary>
    public static Column Map(Column input, DataType nullType, ColumnScratch scratch, Func<FixedWidthColumn, ColumnScratch, Column> kernel)
    {
        switch (input)
        {
            case NullColumn:
                return Nulls(nullType, input.Length, scratch);
            case ConstantColumn constant:
                return new ConstantColumn(Map(constant.Value, nullType, scratch, kernel), constant.Length);
            case DictionaryColumn dictionary when dictionary.Values.Length <= Math.Max(dictionary.Length, 1):
                Column values = FlattenKernel.Flatten(dictionary.Values, scratch.Child(ValuesChild));
                Column built = FlattenKernel.Flatten(kernel((FixedWidthColumn)values, scratch.Child(0)), scratch.Child(1));
                int* codes = scratch.Offsets(dictionary.Length);
                Buffer.MemoryCopy(dictionary.Codes, codes, dictionary.Length * 4L, dictionary.Length * 4L);
                return scratch.Dictionary(dictionary.Length, built, CopyValidity(dictionary, scratch));
            default:
                return kernel((FixedWidthColumn)FlattenKernel.Flatten(input, scratch.Child(ValuesChild)), scratch);
        }
    }

    /// <summary>Evaluates a kernel of two arguments over flat columns, once where both are constant; null where either is.</summary>
    public static Column Map(
        Column left, Column right, DataType type, ColumnScratch scratch, Func<FixedWidthColumn, FixedWidthColumn, ColumnScratch,
            Column> kernel)
    {
        if (left is NullColumn || right is NullColumn)
        {
            return Nulls(type, left.Length, scratch);
        }

        if (left is ConstantColumn first && right is ConstantColumn second)
        {
            return new ConstantColumn(Map(first.Value, second.Value, type, scratch, kernel), left.Length);
        }

        Column a = FlattenKernel.Flatten(left, scratch.Child(ValuesChild));
        Column b = FlattenKernel.Flatten(right, scratch.Child(ValuesChild + 1));
        return kernel((FixedWidthColumn)a, (FixedWidthColumn)b, scratch);
    }

    /// <summary>Copies the validity of a column into a scratch; null where it has none.</summary>
    public static ulong* CopyValidity(Column column, ColumnScratch scratch)
    {
        if (!column.HasValidity)
        {
            return null;
        }

        ulong* copy = scratch.Validity(column.Length);
        long bytes = Bitmap.Words(column.Length) * 8L;
        Buffer.MemoryCopy(column.Validity, copy, bytes, bytes);
        return copy;
    }

    /// <summary>Writes the rows valid in both columns into a scratch; null where both have no nulls.</summary>
    public static ulong* BothValid(Column left, Column right, ColumnScratch scratch)
    {
        ulong* validity = CopyValidity(left.HasValidity ? left : right, scratch);
        if (left.HasValidity && right.HasValidity)
        {
            for (nint w = 0; w < Bitmap.Words(left.Length); w++)
            {
                validity[w] &= right.Validity[w];
            }
        }

        return validity;
    }

    /// <summary>Returns a column of nulls of a fixed-width type.</summary>
    public static Column Nulls(DataType type, int length, ColumnScratch scratch) => Strings.TextCall.Nulls(type, length, scratch);
}
