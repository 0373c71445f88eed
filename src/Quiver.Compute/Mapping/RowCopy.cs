using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Mapping;

/// <summary>Copies single values from columns in any encoding to builders of the same type, bit by bit.</summary>
static class RowCopy
{
    /// <summary>Appends the value of a row, null or not.</summary>
    public static void Append(ColumnBuilder target, Column source, int row)
    {
        if (source.IsNull(row))
        {
            target.AppendNull();
            return;
        }

        ValueComparer.Resolve(ref source, ref row);
        switch (source)
        {
            case FixedWidthColumn fixedWidth:
                AppendFixed((FixedWidthColumnBuilder)target, fixedWidth, row);
                break;
            case BooleanColumn boolean:
                ((BooleanColumnBuilder)target).Append(boolean[row]);
                break;
            case StringColumn text:
                ((StringColumnBuilder)target).Append(text.GetBytes(row));
                break;
            case ListColumn list:
                AppendList((ListColumnBuilder)target, list, row);
                break;
            case StructColumn structs:
                AppendStruct((StructColumnBuilder)target, structs, row);
                break;
            default:
                target.AppendNull();
                break;
        }
    }

    static void AppendFixed(FixedWidthColumnBuilder target, FixedWidthColumn source, int row)
    {
        switch (source.Type.ByteWidth)
        {
            case 1:
                target.AppendRaw(source.Values<byte>()[row]);
                break;
            case 2:
                target.AppendRaw(source.Values<short>()[row]);
                break;
            case 4:
                target.AppendRaw(source.Values<int>()[row]);
                break;
            case 8:
                target.AppendRaw(source.Values<long>()[row]);
                break;
            default:
                target.AppendRaw(source.Values<Int128>()[row]);
                break;
        }
    }

    static void AppendList(ListColumnBuilder target, ListColumn source, int row)
    {
        (int start, int end) = source.GetRange(row);
        for (int i = start; i < end; i++)
        {
            Append(target.Elements, source.Elements, i);
        }

        target.EndValue();
    }

    static void AppendStruct(StructColumnBuilder target, StructColumn source, int row)
    {
        for (int i = 0; i < source.Fields.Count; i++)
        {
            Append(target.Fields[i], source.Fields[i], row);
        }

        target.EndValue();
    }
}
