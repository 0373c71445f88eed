using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Text;

namespace Quiver.Compute.Json;

/// <summary>Writes values of columns as JSON: lists as arrays, structs and maps as objects, what has no form in JSON as its text.</summary>
static class JsonValues
{
    const string MarkName = "$json";

    /// <summary>
    /// The type of text that is JSON itself and is to be written as it is. JSON is text everywhere else; this says for one argument of
    /// one call that it came from a JSON function.
    /// </summary>
    public static DataType Mark { get; } = DataType.Struct(new Field(MarkName, DataType.Utf8));

    /// <summary>Appends the value of a row in a column of any encoding.</summary>
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
            case StructColumn marked when marked.Fields.Count == 1 && marked.Type.Equals(Mark):
                AppendMarked(marked.Fields[0], row, buffer);
                break;
            case StructColumn structs:
                AppendStruct(structs, row, buffer);
                break;
            case ListColumn { Type: MapType } map:
                AppendMap(map, row, buffer);
                break;
            case ListColumn list:
                AppendList(list, row, buffer);
                break;
            case StringColumn text when text.Type.Id == TypeId.Utf8:
                JsonText.AppendString(text.GetBytes(row), buffer);
                break;
            case BooleanColumn:
                ValueText.Append(column, row, buffer);
                break;
            case FixedWidthColumn when column.Type.IsNumeric && IsFinite(column, row):
                ValueText.Append(column, row, buffer);
                break;
            default:
                AppendText(column, row, buffer);
                break;
        }
    }

    static bool IsFinite(Column column, int row) => column.Type.Id switch
    {
        TypeId.Float32 => float.IsFinite(((FixedWidthColumn)column).Values<float>()[row]),
        TypeId.Float64 => double.IsFinite(((FixedWidthColumn)column).Values<double>()[row]),
        _ => true,
    };

    static void AppendMarked(Column json, int row, TextBuffer buffer)
    {
        if (json.IsNull(row))
        {
            buffer.Append("null"u8);
            return;
        }

        ValueComparer.Resolve(ref json, ref row);
        JsonText.AppendCompact(((StringColumn)json).GetBytes(row), buffer);
    }

    static void AppendText(Column column, int row, TextBuffer buffer)
    {
        var text = new TextBuffer();
        ValueText.Append(column, row, text);
        JsonText.AppendString(text.Written, buffer);
    }

    static void AppendList(ListColumn list, int row, TextBuffer buffer)
    {
        (int start, int end) = list.GetRange(row);
        buffer.Append((byte)'[');
        for (int i = start; i < end; i++)
        {
            Separate(i > start, buffer);
            Append(list.Elements, i, buffer);
        }

        buffer.Append((byte)']');
    }

    static void AppendMap(ListColumn map, int row, TextBuffer buffer)
    {
        (int start, int end) = map.GetRange(row);
        buffer.Append((byte)'{');
        for (int i = start; i < end; i++)
        {
            Separate(i > start, buffer);
            Column entries = map.Elements;
            int entry = i;
            ValueComparer.Resolve(ref entries, ref entry);
            AppendText(((StructColumn)entries).Fields[0], entry, buffer);
            buffer.Append((byte)':');
            Append(((StructColumn)entries).Fields[1], entry, buffer);
        }

        buffer.Append((byte)'}');
    }

    static void AppendStruct(StructColumn column, int row, TextBuffer buffer)
    {
        IReadOnlyList<Field> fields = ((StructType)column.Type).Fields;
        buffer.Append((byte)'{');
        for (int i = 0; i < fields.Count; i++)
        {
            Separate(i > 0, buffer);
            JsonText.AppendString(Encoding.UTF8.GetBytes(fields[i].Name), buffer);
            buffer.Append((byte)':');
            Append(column.Fields[i], row, buffer);
        }

        buffer.Append((byte)'}');
    }

    static void Separate(bool isNext, TextBuffer buffer)
    {
        if (isNext)
        {
            buffer.Append((byte)',');
        }
    }
}
