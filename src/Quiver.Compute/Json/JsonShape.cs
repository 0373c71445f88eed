using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Quiver.Compute.Text;

namespace Quiver.Compute.Json;

/// <summary>What JSON values look like: a kind, the shape of elements, the shapes of fields. Shapes of many values can be joined.</summary>
sealed class JsonShape
{
    readonly List<(string Name, JsonShape Shape)> _fields = [];
    Dictionary<string, int>? _places;
    JsonShape? _element;
    string _kind = "NULL";

    /// <summary>The bytes that the shape takes, about.</summary>
    public long Bytes => 64 + (_element?.Bytes ?? 0) + _fields.Sum(f => (f.Name.Length * 2L) + 32 + f.Shape.Bytes);

    /// <summary>Adds a JSON text.</summary>
    public void Add(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = JsonSearch.Open(json);
        reader.Read();
        Add(ref reader);
        JsonSearch.Finish(ref reader);
    }

    /// <summary>Adds a shape.</summary>
    public void Add(JsonShape other)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!Become(other._kind))
        {
            return;
        }

        if (other._element is not null)
        {
            (_element ??= new JsonShape()).Add(other._element);
        }

        foreach ((string name, JsonShape shape) in other._fields)
        {
            FieldOf(name).Add(shape);
        }
    }

    /// <summary>Appends the shape as JSON.</summary>
    public void Append(TextBuffer buffer)
    {
        switch (_kind)
        {
            case "ARRAY":
                buffer.Append((byte)'[');
                (_element ?? new JsonShape()).Append(buffer);
                buffer.Append((byte)']');
                break;
            case "OBJECT" when _fields.Count > 0:
                for (int i = 0; i < _fields.Count; i++)
                {
                    buffer.Append(i == 0 ? (byte)'{' : (byte)',');
                    JsonText.AppendString(Encoding.UTF8.GetBytes(_fields[i].Name), buffer);
                    buffer.Append((byte)':');
                    _fields[i].Shape.Append(buffer);
                }

                buffer.Append((byte)'}');
                break;
            default:
                JsonText.AppendString(Encoding.UTF8.GetBytes(_kind == "OBJECT" ? "JSON" : _kind), buffer);
                break;
        }
    }

    void Add(ref Utf8JsonReader reader)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        JsonTokenType token = reader.TokenType;
        bool isMine = Become(JsonKinds.Of(token, reader.ValueSpan));
        if (!isMine || token is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            reader.Skip();
            return;
        }

        if (token == JsonTokenType.StartArray)
        {
            _element ??= new JsonShape();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                _element.Add(ref reader);
            }

            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            JsonShape field = FieldOf(reader.GetString() ?? "");
            reader.Read();
            field.Add(ref reader);
        }
    }

    JsonShape FieldOf(string name)
    {
        _places ??= new Dictionary<string, int>(StringComparer.Ordinal);
        if (!_places.TryGetValue(name, out int at))
        {
            at = _fields.Count;
            _places[name] = at;
            _fields.Add((name, new JsonShape()));
        }

        return _fields[at].Shape;
    }

    /// <summary>Takes another kind in; answers whether parts of values of that kind belong to this shape.</summary>
    bool Become(string kind)
    {
        if (kind == _kind || kind == "NULL")
        {
            return kind == _kind;
        }

        string joined = (_kind, kind) switch
        {
            ("NULL", _) => kind,
            ("UBIGINT", "BIGINT") or ("BIGINT", "UBIGINT") => "BIGINT",
            ("UBIGINT" or "BIGINT", "DOUBLE") or ("DOUBLE", "UBIGINT" or "BIGINT") => "DOUBLE",
            _ => "JSON",
        };
        _kind = joined;
        return joined == kind;
    }
}
