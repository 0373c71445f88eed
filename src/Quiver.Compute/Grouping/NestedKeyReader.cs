using System.Buffers.Binary;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Grouping;

/// <summary>Reads the byte strings of <see cref="NestedKeyWriter"/> back into nested values.</summary>
ref struct NestedKeyReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Returns a nested key of some rows of words as a column that the scratch keeps.</summary>
    public static unsafe Column Decode(DataType type, ulong* values, int stride, int count, ulong* validity, ColumnScratch scratch)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, scratch.Budget);
        for (int i = 0; i < count; i++)
        {
            if (validity != null && !Bitmap.Get(validity, i))
            {
                builder.AppendNull();
                continue;
            }

            var reader = new NestedKeyReader(StringView.SpanOf((StringView*)(values + ((nint)i * stride))));
            reader.Append(builder);
        }

        return scratch.Keep(builder.Finish());
    }

    void Append(ColumnBuilder target)
    {
        if (Next(1)[0] == 0)
        {
            target.AppendNull();
            return;
        }

        switch (target)
        {
            case BooleanColumnBuilder bits:
                bits.Append(Next(1)[0] != 0);
                break;
            case StringColumnBuilder text:
                text.Append(Next(Length()));
                break;
            case ListColumnBuilder list:
                for (int left = Length(); left > 0; left--)
                {
                    Append(list.Elements);
                }

                list.EndValue();
                break;
            case StructColumnBuilder structs:
                foreach (ColumnBuilder field in structs.Fields)
                {
                    Append(field);
                }

                structs.EndValue();
                break;
            default:
                AppendFixed((FixedWidthColumnBuilder)target);
                break;
        }
    }

    void AppendFixed(FixedWidthColumnBuilder target)
    {
        ReadOnlySpan<byte> value = Next(target.Type.ByteWidth);
        switch (value.Length)
        {
            case 1:
                target.AppendRaw(value[0]);
                break;
            case 2:
                target.AppendRaw(BinaryPrimitives.ReadInt16LittleEndian(value));
                break;
            case 4:
                target.AppendRaw(BinaryPrimitives.ReadInt32LittleEndian(value));
                break;
            case 8:
                target.AppendRaw(BinaryPrimitives.ReadInt64LittleEndian(value));
                break;
            default:
                Int128 wide = BinaryPrimitives.ReadInt128LittleEndian(value);
                if (target.Type.Physical == PhysicalType.Interval)
                {
                    target.AppendRaw(KeyDecoder.IntervalOf(wide));
                }
                else
                {
                    target.AppendRaw(wide);
                }

                break;
        }
    }

    int Length() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

    ReadOnlySpan<byte> Next(int count)
    {
        ReadOnlySpan<byte> next = _rest[..count];
        _rest = _rest[count..];
        return next;
    }
}
