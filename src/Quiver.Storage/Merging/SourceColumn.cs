using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Storage.Merging;

/// <summary>Where the values of a column of any encoding lie: flat, by code into a dictionary, one for all rows, or none at all.</summary>
unsafe struct SourceColumn
{
    /// <summary>The values: raw ones, bits or string views.</summary>
    public byte* Data;

    /// <summary>The codes of a dictionary, else null.</summary>
    public int* Codes;

    /// <summary>The bits of the rows that are not null; null where no row is.</summary>
    public ulong* Validity;

    /// <summary>Whether all rows have the first value.</summary>
    public bool IsConstant;

    /// <summary>Whether all rows are null.</summary>
    public bool IsMissing;

    /// <summary>Whether a row may be null.</summary>
    public readonly bool MayHaveNulls => IsMissing || Validity != null;

    /// <summary>Whether a value is at the place of its row.</summary>
    public readonly bool IsFlat => Codes == null && !IsConstant && !IsMissing;

    /// <summary>Looks at a column; the scratch takes encodings within encodings apart.</summary>
    public static SourceColumn Of(Column column, ColumnScratch scratch)
    {
        switch (column)
        {
            case NullColumn:
                return new SourceColumn { IsMissing = true };
            case ConstantColumn constant when constant.IsNull(0):
                return new SourceColumn { IsMissing = true };
            case ConstantColumn { Value: FixedWidthColumn or BooleanColumn or StringColumn } constant:
                return new SourceColumn { IsConstant = true, Data = DataOf(constant.Value) };
            case DictionaryColumn { Values: FixedWidthColumn or BooleanColumn or StringColumn } dictionary:
                return new SourceColumn { Data = DataOf(dictionary.Values), Codes = dictionary.Codes, Validity = dictionary.Validity };
            case FixedWidthColumn or BooleanColumn or StringColumn:
                return new SourceColumn { Data = DataOf(column), Validity = column.Validity };
            default:
                return Of(FlattenKernel.Flatten(column, scratch), scratch);
        }
    }

    /// <summary>Whether a row is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsNull(int row) => IsMissing || (Validity != null && !Bitmap.Get(Validity, row));

    /// <summary>Returns the place of the value of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int IndexOf(int row) => Codes != null ? Codes[row] : IsConstant ? 0 : row;

    /// <summary>Returns the tag of a row, <see cref="SeriesOrder.Missing"/> where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly StringView TagAt(int row) => IsNull(row) ? SeriesOrder.Missing : ((StringView*)Data)[IndexOf(row)];

    static byte* DataOf(Column flat) => flat switch
    {
        FixedWidthColumn values => values.Data,
        BooleanColumn booleans => (byte*)booleans.Bits,
        _ => (byte*)((StringColumn)flat).Views,
    };
}
