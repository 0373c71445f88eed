using System.Runtime.CompilerServices;
using System.Text.Json;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;

namespace Quiver.Compute.Json;

/// <summary>
/// Turns JSON into nested columns whose leaves are text; a cast then turns the leaves into what they are to be, all at once and by the
/// rules of CAST.
/// </summary>
static class JsonColumns
{
    /// <summary>The type with text for every leaf.</summary>
    public static DataType Shape(DataType type) => type.Logical switch
    {
        ListType list => DataType.List(Shape(list.Element)),
        MapType map => DataType.Map(DataType.Utf8, Shape(map.Value)),
        StructType fields => DataType.Struct([.. fields.Fields.Select(f => new Field(f.Name, Shape(f.Type)))]),
        _ => DataType.Utf8,
    };

    /// <summary>Appends a JSON text; a value of another shape becomes null, or fails where <paramref name="isStrict"/>.</summary>
    public static void Append(ReadOnlySpan<byte> json, ColumnBuilder target, bool isStrict, TextBuffer buffer)
    {
        Utf8JsonReader reader = JsonSearch.Open(json);
        reader.Read();
        Append(json, ref reader, target, isStrict, buffer);
        JsonSearch.Finish(ref reader);
    }

    static void Append(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, ColumnBuilder target, bool isStrict, TextBuffer buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        JsonTokenType token = reader.TokenType;
        switch (target.Type)
        {
            case var _ when token == JsonTokenType.Null:
                target.AppendNull();
                break;
            case ListType when token == JsonTokenType.StartArray:
                var list = (ListColumnBuilder)target;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Append(json, ref reader, list.Elements, isStrict, buffer);
                }

                list.EndValue();
                break;
            case MapType when token == JsonTokenType.StartObject:
                AppendMap(json, ref reader, (ListColumnBuilder)target, isStrict, buffer);
                break;
            case StructType type when token == JsonTokenType.StartObject:
                AppendStruct(json, ref reader, type, (StructColumnBuilder)target, isStrict, buffer);
                break;
            case { IsNested: true } when isStrict:
                throw new Arrow.Errors.QuiverException(
                    Arrow.Errors.ErrorCode.InvalidCast,
                    $"JSON of kind {JsonKinds.Of(token, reader.ValueSpan)} is no {target.Type}; "
                    + "json_transform gives NULL where the shape differs");
            case { IsNested: true }:
                reader.Skip();
                target.AppendNull();
                break;
            default:
                buffer.Truncate();
                if (token == JsonTokenType.String)
                {
                    JsonText.AppendValue(ref reader, buffer);
                }
                else
                {
                    JsonText.AppendCompact(JsonSearch.Take(ref reader).Of(json), buffer);
                }

                ((StringColumnBuilder)target).Append(buffer.Written);
                break;
        }
    }

    static void AppendMap(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, ListColumnBuilder target, bool isStrict, TextBuffer buffer)
    {
        var entry = (StructColumnBuilder)target.Elements;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            buffer.Truncate();
            JsonText.AppendValue(ref reader, buffer);
            ((StringColumnBuilder)entry.Fields[0]).Append(buffer.Written);
            reader.Read();
            Append(json, ref reader, entry.Fields[1], isStrict, buffer);
            entry.EndValue();
        }

        target.EndValue();
    }

    static void AppendStruct(
        ReadOnlySpan<byte> json, ref Utf8JsonReader reader, StructType type, StructColumnBuilder target, bool isStrict, TextBuffer buffer)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            int field = FieldOf(ref reader, type);
            reader.Read();
            if (field >= 0 && target.Fields[field].Length == target.Length)
            {
                Append(json, ref reader, target.Fields[field], isStrict, buffer);
            }
            else
            {
                reader.Skip();
            }
        }

        target.EndValue();
    }

    static int FieldOf(ref Utf8JsonReader reader, StructType type)
    {
        for (int i = 0; i < type.Fields.Count; i++)
        {
            if (reader.ValueTextEquals(type.Fields[i].Name))
            {
                return i;
            }
        }

        string name = reader.GetString() ?? "";
        for (int i = 0; i < type.Fields.Count; i++)
        {
            if (string.Equals(type.Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
