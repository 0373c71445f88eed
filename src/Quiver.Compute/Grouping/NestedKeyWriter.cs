using System.Buffers;
using System.Buffers.Binary;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Grouping;

/// <summary>
/// Writes lists, structs and maps as byte strings that are equal exactly where the values are, so that nested keys hash, compare and
/// move as strings do. A value is a byte that says whether it is null, then its bytes: numbers normalised as in
/// <see cref="KeyLayout"/>, texts and lists behind their length, fields one after another. <see cref="NestedKeyReader"/> reads them back.
/// </summary>
sealed unsafe class NestedKeyWriter
{
    readonly ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>Writes a column of nested values as binary strings in a scratch; constants stay constants.</summary>
    public Column Write(Column column, ColumnScratch scratch)
    {
        switch (column)
        {
            case NullColumn:
                return column;
            case ConstantColumn constant:
                return new ConstantColumn(Write(constant.Value, scratch), column.Length);
        }

        int length = column.Length;
        StringView* views = scratch.Views(length);
        StringHeap heap = scratch.ResetHeap();
        ulong* validity = scratch.Validity(length);
        for (int row = 0; row < length; row++)
        {
            bool isNull = column.IsNull(row);
            Bitmap.Put(validity, row, !isNull);
            views[row] = isNull ? default : heap.Add(BytesOf(column, row));
        }

        return scratch.Strings(DataType.Binary, length, validity);
    }

    ReadOnlySpan<byte> BytesOf(Column column, int row)
    {
        _bytes.ResetWrittenCount();
        WriteValue(column, row);
        return _bytes.WrittenSpan;
    }

    void WriteValue(Column column, int row)
    {
        if (column.IsNull(row))
        {
            WriteByte(0);
            return;
        }

        WriteByte(1);
        ValueComparer.Resolve(ref column, ref row);
        switch (column)
        {
            case BooleanColumn bits:
                WriteByte(bits[row] ? (byte)1 : (byte)0);
                break;
            case StringColumn text:
                WriteText(text.GetBytes(row));
                break;
            case ListColumn list:
                WriteList(list, row);
                break;
            case StructColumn structs:
                foreach (Column field in structs.Fields)
                {
                    WriteValue(field, row);
                }

                break;
            default:
                WriteFixed((FixedWidthColumn)column, row);
                break;
        }
    }

    void WriteList(ListColumn list, int row)
    {
        (int start, int end) = list.GetRange(row);
        WriteLength(end - start);
        for (int i = start; i < end; i++)
        {
            WriteValue(list.Elements, i);
        }
    }

    void WriteText(ReadOnlySpan<byte> text)
    {
        WriteLength(text.Length);
        Reserve(text.Length);
        text.CopyTo(_bytes.GetSpan(text.Length));
        _bytes.Advance(text.Length);
    }

    void WriteFixed(FixedWidthColumn column, int row)
    {
        int width = column.Type.ByteWidth;
        Reserve(width);
        Span<byte> target = _bytes.GetSpan(16);
        switch (column.Type.Physical)
        {
            case PhysicalType.Float32:
                float single = ((float*)column.Data)[row];
                BinaryPrimitives.WriteSingleLittleEndian(target, float.IsNaN(single) ? float.NaN : single == 0 ? 0 : single);
                break;
            case PhysicalType.Float64:
                double number = ((double*)column.Data)[row];
                BinaryPrimitives.WriteDoubleLittleEndian(target, double.IsNaN(number) ? double.NaN : number == 0 ? 0 : number);
                break;
            case PhysicalType.Interval:
                BinaryPrimitives.WriteInt128LittleEndian(target, ValueComparer.Normalize(((IntervalValue*)column.Data)[row]));
                break;
            default:
                new ReadOnlySpan<byte>(column.Data + ((long)row * width), width).CopyTo(target);
                break;
        }

        _bytes.Advance(width);
    }

    void WriteLength(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(4), length);
        _bytes.Advance(4);
    }

    void WriteByte(byte value)
    {
        Reserve(1);
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>A key is one string of the table, which has the limit of strings.</summary>
    void Reserve(int more)
    {
        if (_bytes.WrittenCount > MaxBytes - more)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded, $"a nested value of more than {MaxBytes} bytes cannot be a key; group by a part or a hash of it");
        }
    }

    const int MaxBytes = 1 << 30;
}
