using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Vectors;

/// <summary>
/// A fixed-width operand of a kernel. A constant is a block of 64 equal values with step 0, so that one loop over blocks of
/// 64 rows serves columns and constants on either side.
/// </summary>
readonly unsafe struct FixedOperand
{
    FixedOperand(byte* data, nint step, ulong* validity)
    {
        Data = data;
        Step = step;
        Validity = validity;
    }

    /// <summary>The first value.</summary>
    public byte* Data { get; }

    /// <summary>1 for columns, 0 for constants: row <c>i</c> of the block that starts at <c>b</c> is at <c>b * Step + i</c>.</summary>
    public nint Step { get; }

    /// <summary>The valid rows; null where all are.</summary>
    public ulong* Validity { get; }

    /// <summary>Makes an operand of a column of any encoding whose values are not all null.</summary>
    public static FixedOperand Of(Column column, ColumnScratch scratch)
    {
        if (column is ConstantColumn constant)
        {
            var value = (FixedWidthColumn)constant.Value;
            int width = value.Type.ByteWidth;
            byte* block = scratch.Data(64, width);
            for (int i = 0; i < 64; i++)
            {
                NativeMemory.Copy(value.Data, block + (i * width), (nuint)width);
            }

            return new FixedOperand(block, 0, null);
        }

        var flat = (FixedWidthColumn)ColumnGather.Flatten(column, scratch);
        return new FixedOperand(flat.Data, 1, flat.Validity);
    }
}
