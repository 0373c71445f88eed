using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Text;

namespace Quiver.Formats.Json;

/// <summary>
/// Values as JSON: numbers and decimals as numbers with all their digits, floats that are not finite as null (JSON has no other
/// word for them), dates and times as ISO 8601 strings, lists as arrays, structs and maps as objects, everything else as the
/// string that <c>CAST(x AS VARCHAR)</c> gives.
/// </summary>
static unsafe class JsonValueText
{
    /// <summary>Appends a value.</summary>
    public static void Append(Column column, int row, TextBuffer buffer)
    {
        if (column.IsNull(row))
        {
            buffer.Append("null"u8);
            return;
        }

        ValueComparer.Resolve(ref column, ref row);
        switch (column)
        {
            case StringColumn strings when column.Type.Id == TypeId.Utf8:
                AppendString(StringView.SpanOf(strings.Views + row), buffer);
                break;
            case BooleanColumn booleans:
                buffer.Append(Bitmap.Get(booleans.Bits, row) ? "true"u8 : "false"u8);
                break;
            case FixedWidthColumn values when IsNumber(values, row):
                ValueText.Append(values, row, buffer);
                break;
            case FixedWidthColumn values when values.Type.IsFloating:
                buffer.Append("null"u8);
                break;
            case ListColumn maps when column.Type is MapType:
                AppendMap(maps, row, buffer);
                break;
            case ListColumn lists:
                AppendList(lists, row, buffer);
                break;
            case StructColumn structs:
                AppendStruct(structs, row, buffer);
                break;
            default:
                AppendText(column, row, buffer);
                break;
        }
    }

    /// <summary>Appends a string in quotes.</summary>
    public static void AppendString(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        buffer.Append((byte)'"');
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i];
            if (b >= 0x20 && b != (byte)'"' && b != (byte)'\\')
            {
                continue;
            }

            buffer.Append(text[start..i]);
            start = i + 1;
            AppendEscape(b, buffer);
        }

        buffer.Append(text[start..]);
        buffer.Append((byte)'"');
    }

    static void AppendEscape(byte value, TextBuffer buffer)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        buffer.Append((byte)'\\');
        switch (value)
        {
            case (byte)'\n':
                buffer.Append((byte)'n');
                break;
            case (byte)'\r':
                buffer.Append((byte)'r');
                break;
            case (byte)'\t':
                buffer.Append((byte)'t');
                break;
            case < 0x20:
                buffer.Append("u00"u8);
                buffer.Append(digits[value >> 4]);
                buffer.Append(digits[value & 15]);
                break;
            default:
                buffer.Append(value);
                break;
        }
    }

    static bool IsNumber(FixedWidthColumn column, int row) => column.Type.Id switch
    {
        TypeId.Float32 => float.IsFinite(((float*)column.Data)[row]),
        TypeId.Float64 => double.IsFinite(((double*)column.Data)[row]),
        _ => column.Type.IsNumeric,
    };

    static void AppendText(Column column, int row, TextBuffer buffer)
    {
        var text = new TextBuffer();
        ValueText.Append(column, row, text);
        byte[] bytes = text.Written.ToArray();
        const int DateLength = 10;
        if (column.Type.Id == TypeId.Timestamp && bytes.Length > DateLength && bytes[DateLength] == (byte)' ')
        {
            bytes[DateLength] = (byte)'T';
        }

        AppendString(bytes, buffer);
    }

    static void AppendList(ListColumn column, int row, TextBuffer buffer)
    {
        (int start, int end) = column.GetRange(row);
        buffer.Append((byte)'[');
        for (int i = start; i < end; i++)
        {
            if (i > start)
            {
                buffer.Append((byte)',');
            }

            Append(column.Elements, i, buffer);
        }

        buffer.Append((byte)']');
    }

    static void AppendStruct(StructColumn column, int row, TextBuffer buffer)
    {
        IReadOnlyList<Field> fields = ((StructType)column.Type).Fields;
        buffer.Append((byte)'{');
        for (int i = 0; i < fields.Count; i++)
        {
            if (i > 0)
            {
                buffer.Append((byte)',');
            }

            AppendString(Encoding.UTF8.GetBytes(fields[i].Name), buffer);
            buffer.Append((byte)':');
            Append(column.Fields[i], row, buffer);
        }

        buffer.Append((byte)'}');
    }

    static void AppendMap(ListColumn column, int row, TextBuffer buffer)
    {
        (int start, int end) = column.GetRange(row);
        Column entryColumn = column.Elements;
        buffer.Append((byte)'{');
        for (int i = start; i < end; i++)
        {
            if (i > start)
            {
                buffer.Append((byte)',');
            }

            Column entries = entryColumn;
            int entry = i;
            ValueComparer.Resolve(ref entries, ref entry);
            var pair = (StructColumn)entries;
            AppendText(pair.Fields[0], entry, buffer);
            buffer.Append((byte)':');
            Append(pair.Fields[1], entry, buffer);
        }

        buffer.Append((byte)'}');
    }
}
