using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Compute.Json;
using Quiver.Compute.Text;

namespace Quiver.Engine.Catalog.Functions;

/// <summary>
/// Walks over a JSON text and appends a row for each value at or below a root. Values are numbered in the order of the text, names of
/// fields among them, as DuckDB does.
/// </summary>
sealed class JsonRows(byte[] json, JsonSlice root, bool isDeep, StructColumnBuilder rows)
{
    /// <summary>The most bytes of text that the rows may have: the path of a value is as long as the value is deep.</summary>
    const long MaxBytes = 1L << 28;

    readonly TextBuffer _buffer = new();
    long _next;
    long _bytes;

    /// <summary>Appends the rows.</summary>
    public void Run(JsonPath path)
    {
        Utf8JsonReader reader = JsonSearch.Open(json);
        reader.Read();
        Visit(ref reader, null, "", "$", -1, path.ToString(), isInside: false);
    }

    void Visit(ref Utf8JsonReader reader, string? key, string parentPath, string path, long parent, string rootPath, bool isInside)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        long id = _next++;
        bool isRoot = !isInside && reader.TokenStartIndex == root.Start;
        JsonTokenType token = reader.TokenType;
        bool isNested = token is JsonTokenType.StartArray or JsonTokenType.StartObject;
        if (isRoot)
        {
            path = rootPath;
            if (isDeep || !isNested)
            {
                Append(reader, key, rootPath, rootPath, id, -1);
            }
        }
        else if (isInside)
        {
            Append(reader, key, parentPath, path, id, isDeep ? parent : -1);
        }

        if (!isNested)
        {
            return;
        }

        bool isBelow = isDeep ? isInside || isRoot : isRoot;
        int index = 0;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            string name = index.ToString(CultureInfo.InvariantCulture);
            string inner = $"{path}[{name}]";
            if (token == JsonTokenType.StartObject)
            {
                name = reader.GetString() ?? "";
                inner = path + JsonPath.NameText(name);
                reader.Read();
                _next++;
            }

            index++;
            Visit(ref reader, name, path, inner, id, rootPath, isBelow);
        }
    }

    void Append(Utf8JsonReader at, string? key, string path, string fullKey, long id, long parent)
    {
        JsonTokenType token = at.TokenType;
        string kind = JsonKinds.Of(token, at.ValueSpan);
        _buffer.Truncate();
        JsonText.AppendCompact(JsonSearch.Take(ref at).Of(json), _buffer);
        bool isAtom = token is not (JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null);
        Put(0, Encoding.UTF8.GetBytes(key ?? ""), isThere: key is not null);
        Put(1, _buffer.Written);
        Put(2, Encoding.UTF8.GetBytes(kind));
        Put(3, _buffer.Written, isAtom);
        ((FixedWidthColumnBuilder)rows.Fields[4]).AppendRaw(id);
        if (parent < 0)
        {
            rows.Fields[5].AppendNull();
        }
        else
        {
            ((FixedWidthColumnBuilder)rows.Fields[5]).AppendRaw(parent);
        }

        Put(6, Encoding.UTF8.GetBytes(fullKey));
        Put(7, Encoding.UTF8.GetBytes(path));
        rows.EndValue();
    }

    void Put(int field, ReadOnlySpan<byte> text, bool isThere = true)
    {
        if (!isThere)
        {
            rows.Fields[field].AppendNull();
        }
        else
        {
            _bytes += text.Length;
            if (_bytes > MaxBytes)
            {
                throw new QuiverException(
                    ErrorCode.LimitExceeded,
                    $"the parts of the JSON and their paths take more than {MaxBytes} bytes; give a path to fewer of them");
            }

            ((StringColumnBuilder)rows.Fields[field]).Append(text);
        }
    }
}
