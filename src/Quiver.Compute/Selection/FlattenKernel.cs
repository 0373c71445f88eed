using Quiver.Arrow.Columns;

namespace Quiver.Compute.Selection;

/// <summary>Turns constants and dictionaries into flat columns, for kernels that have no other way.</summary>
static unsafe class FlattenKernel
{
    /// <summary>Returns a flat column of the same values: the column itself where it is flat. Long strings stay where they are.</summary>
    public static Column Flatten(Column column, ColumnScratch scratch)
    {
        switch (column)
        {
            case ConstantColumn constant:
                return FlattenConstant(constant, scratch);
            case DictionaryColumn dictionary:
                return FlattenDictionary(dictionary, scratch);
            default:
                return column;
        }
    }

    static Column FlattenConstant(ConstantColumn constant, ColumnScratch scratch)
    {
        int length = constant.Length;
        if (constant.Value is NullColumn)
        {
            return new NullColumn(length);
        }

        int* rows = (int*)scratch.Child(0).Data(length, sizeof(int));
        new Span<int>(rows, length).Clear();
        Column value = Flatten(constant.Value, scratch.Child(1));
        return TakeKernel.Take(value, rows, length, mayHaveMissing: false, scratch.Child(2));
    }

    static Column FlattenDictionary(DictionaryColumn dictionary, ColumnScratch scratch)
    {
        Column values = Flatten(dictionary.Values, scratch.Child(1));
        if (!dictionary.HasValidity)
        {
            return TakeKernel.Take(values, dictionary.Codes, dictionary.Length, mayHaveMissing: false, scratch.Child(2));
        }

        int length = dictionary.Length;
        int* codes = dictionary.Codes;
        ulong* validity = dictionary.Validity;
        int* rows = (int*)scratch.Child(0).Data(length, sizeof(int));
        for (nint i = 0; i < length; i++)
        {
            rows[i] = ((validity[i >> 6] >> (int)(i & 63)) & 1) != 0 ? codes[i] : -1;
        }

        return TakeKernel.Take(values, rows, length, mayHaveMissing: true, scratch.Child(2));
    }
}
