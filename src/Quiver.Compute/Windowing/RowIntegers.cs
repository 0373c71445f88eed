using Quiver.Arrow.Columns;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Windowing;

/// <summary>A column of 64-bit integers, row by row.</summary>
readonly unsafe struct RowIntegers
{
    readonly Column _column;
    readonly long* _values;

    public RowIntegers(Column column, ColumnScratch scratch)
    {
        _column = FlattenKernel.Flatten(column, scratch);
        _values = _column is FixedWidthColumn values ? (long*)values.Data : null;
    }

    /// <summary>Gets the value of a row; false where it is null.</summary>
    public bool TryGet(int row, out long value)
    {
        bool valid = _values != null && !_column.IsNull(row);
        value = valid ? _values[row] : 0;
        return valid;
    }
}
