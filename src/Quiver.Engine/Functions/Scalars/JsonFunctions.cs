using System.Text.Json;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Json;
using Quiver.Compute.Text;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// Functions that read JSON, which is text. Paths are <c>$.a.b[0]</c>, <c>/a/b/0</c>, the name of a field, or the position of an
/// element from 0. A path with <c>*</c> or <c>..</c>, which must be a constant, or a list of paths gives a list.
/// </summary>
static class JsonFunctions
{
    /// <summary>Appends what a function gives for a value that was found.</summary>
    delegate void Put(ReadOnlySpan<byte> value, JsonTokenType kind, ColumnBuilder target, TextBuffer buffer);

    public static IEnumerable<ScalarFunction> All =>
    [
        AtPath(
            "json_extract", "The JSON at a path; null where there is none.", "json_extract('{\"a\": [1, 2]}', '$.a[1]')", Text, Json,
            needsPath: true, isJson: true),
        AtPath(
            "json_extract_string", "The text at a path, strings without quotes.", "json_extract_string('{\"a\": \"b\"}', 'a')", Text,
            Unquoted, needsPath: true),
        AtPath(
            "json_value", "The JSON at a path; null where there is none, or an array or object.", "json_value('{\"a\": 1}', '$.a')", Text,
            Scalar, needsPath: true, isJson: true),
        AtPath(
            "json_exists", "Whether there is a value at a path.", "json_exists('{\"a\": null}', '$.a')", Truth,
            (_, _, target, _) => RowLoop.Put(target, true), needsPath: true),
        AtPath(
            "json_type json_typeof", "The kind of a JSON value.", "json_type('[1]')", Text,
            (value, kind, target, _) => RowLoop.Put(target, JsonKinds.Of(kind, value))),
        AtPath("json_array_length", "The number of elements of a JSON array.", "json_array_length('[1, 2]')", Integer, Length),
        AtPath("json_keys", "The names of the fields of a JSON object.", "json_keys('{\"a\": 1}')", DataType.List(Text), Keys),
        AtPath(
            "json_structure", "The kinds of all parts of a JSON value.", "json_structure('{\"a\": [1, 2.5]}')", Text, Structure,
            isJson: true),
        PathParts(
            "json_extract_path", "The JSON at a path of names and positions.", "json_extract_path('{\"a\": [1, 2]}', 'a', '1')", Json),
        PathParts(
            "json_extract_path_text", "The text at a path of names and positions.",
            "json_extract_path_text('{\"a\": [1, 2]}', 'a', '1')", Unquoted),
        new KernelFunction(
            "json_valid", "Whether a text is JSON.", "json_valid('[1]')", Only(Truth, Text), c =>
                RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, JsonSearch.IsValid(RowLoop.Bytes(a[0], row))))),
        new KernelFunction(
            "json_contains", "Whether a JSON value is in another one.", "json_contains('[1, [2]]', '2')", Only(Truth, Text, Text),
            Contains),
    ];

    /// <summary>Runs a function of JSON row by row; text that is not JSON fails with a place in it.</summary>
    public static Column Rows(ScalarInvocation call, RowLoop.Body body, bool seesNulls = false)
    {
        try
        {
            return RowLoop.Run(call, body, seesNulls);
        }
        catch (JsonException error)
        {
            throw JsonText.Invalid(error);
        }
    }

    public static bool IsText(DataType type) => type.Logical.Id is TypeId.Utf8 or TypeId.Null;

    static KernelFunction AtPath(
        string names, string description, string example, DataType result, Put put, bool needsPath = false, bool isJson = false) =>
        new(names, description, example, (a, c) => PathTypes(a, c, result, needsPath), c => Run(c, put)) { ReturnsJson = isJson };

    static FunctionSignature? PathTypes(
        IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants, DataType result, bool needsPath)
    {
        if (arguments.Count == 0 || arguments.Count > 2 || !IsText(arguments[0]) || (needsPath && arguments.Count == 1))
        {
            return null;
        }

        if (arguments.Count == 1)
        {
            return Of(result, Text);
        }

        return arguments[1].Logical switch
        {
            { IsInteger: true } => Of(result, Text, Integer),
            ListType { Element.Id: TypeId.Utf8 or TypeId.Null } => Of(DataType.List(result), Text, DataType.List(Text)),
            var path when IsText(path) => constants[1]?.Value is string text && text.StartsWith('$') && JsonPath.Parse(text).IsMany
                ? Of(DataType.List(result), Text, Text)
                : Of(result, Text, Text),
            _ => null,
        };
    }

    static Column Run(ScalarInvocation call, Put put)
    {
        var paths = (JsonPathCache)(RowLoop.StateOf(call).Compiled ??= new JsonPathCache());
        var buffer = new TextBuffer();
        var found = new List<JsonSlice>();
        bool givesList = call.Arguments.Count == 2 && call.Arguments[1].Type.Logical.Id == TypeId.Utf8 && call.ResultType is ListType;
        return Rows(call, (a, row, result) =>
        {
            ReadOnlySpan<byte> json = RowLoop.Bytes(a[0], row);
            switch (a.Length == 1 ? null : a[1])
            {
                case null:
                    PutAt(json, JsonPathCache.Whole, put, result, buffer);
                    break;
                case ListColumn list:
                    (int start, int end) = list.GetRange(row);
                    for (int i = start; i < end; i++)
                    {
                        PutAt(json, paths.Of(list.Elements, i), put, ((ListColumnBuilder)result).Elements, buffer);
                    }

                    ((ListColumnBuilder)result).EndValue();
                    break;
                case var column when givesList && paths.Of(column, row) is { IsMany: true } many:
                    found.Clear();
                    JsonSearch.FindAll(json, many, found);
                    foreach (JsonSlice slice in found)
                    {
                        put(slice.Of(json), slice.Kind, ((ListColumnBuilder)result).Elements, buffer);
                    }

                    ((ListColumnBuilder)result).EndValue();
                    break;
                case var column:
                    PutAt(json, paths.Of(column, row), put, result, buffer);
                    break;
            }
        });
    }

    static void PutAt(ReadOnlySpan<byte> json, JsonPath path, Put put, ColumnBuilder target, TextBuffer buffer)
    {
        if (path.IsMany)
        {
            throw new Arrow.Errors.QuiverException(
                Arrow.Errors.ErrorCode.InvalidValue, "a JSON path for many values, with * or .., must be a constant and alone");
        }

        if (JsonSearch.TryFind(json, path, out JsonSlice slice))
        {
            put(slice.Of(json), slice.Kind, target, buffer);
        }
        else if (target is BooleanColumnBuilder)
        {
            RowLoop.Put(target, false);
        }
        else
        {
            target.AppendNull();
        }
    }

    static void Json(ReadOnlySpan<byte> value, JsonTokenType kind, ColumnBuilder target, TextBuffer buffer)
    {
        buffer.Truncate();
        JsonText.AppendCompact(value, buffer);
        RowLoop.Put(target, buffer.Written);
    }

    static void Unquoted(ReadOnlySpan<byte> value, JsonTokenType kind, ColumnBuilder target, TextBuffer buffer)
    {
        if (kind == JsonTokenType.Null)
        {
            target.AppendNull();
            return;
        }

        buffer.Truncate();
        JsonText.AppendUnquoted(value, buffer);
        RowLoop.Put(target, buffer.Written);
    }

    static void Scalar(ReadOnlySpan<byte> value, JsonTokenType kind, ColumnBuilder target, TextBuffer buffer)
    {
        if (kind is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null)
        {
            target.AppendNull();
        }
        else
        {
            Json(value, kind, target, buffer);
        }
    }

    static void Length(ReadOnlySpan<byte> value, JsonTokenType kind, ColumnBuilder target, TextBuffer buffer)
    {
        Utf8JsonReader reader = JsonSearch.Open(value);
        reader.Read();
        RowLoop.Put(target, kind == JsonTokenType.StartArray ? (long)JsonSearch.CountElements(reader) : 0L);
    }

    static void Keys(ReadOnlySpan<byte> value, JsonTokenType kind, ColumnBuilder target, TextBuffer buffer)
    {
        var list = (ListColumnBuilder)target;
        Utf8JsonReader reader = JsonSearch.Open(value);
        reader.Read();
        while (kind == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            buffer.Truncate();
            JsonText.AppendValue(ref reader, buffer);
            RowLoop.Put(list.Elements, buffer.Written);
            reader.Read();
            reader.Skip();
        }

        list.EndValue();
    }

    static void Structure(ReadOnlySpan<byte> value, JsonTokenType kind, ColumnBuilder target, TextBuffer buffer)
    {
        var shape = new JsonShape();
        shape.Add(value);
        buffer.Truncate();
        shape.Append(buffer);
        RowLoop.Put(target, buffer.Written);
    }

    /// <summary>PostgreSQL's paths: a text for each step, which is a name in an object and a position in an array; or a list of them, or
    /// the text of one, as in <c>'{a,0}'</c>.</summary>
    static KernelFunction PathParts(string name, string description, string example, Put put) => new(
        name, description, example,
        a => a.Count >= 2 && IsText(a[0])
            ? a.Skip(1).All(IsText) ? new FunctionSignature([.. a.Select(_ => Text)], Text)
                : a.Count == 2 && a[1].Logical is ListType { Element.Id: TypeId.Utf8 } ? Of(Text, Text, DataType.List(Text)) : null
            : null,
        c =>
        {
            var paths = (JsonPathCache)(RowLoop.StateOf(c).Compiled ??= new JsonPathCache());
            var buffer = new TextBuffer();
            return Rows(c, (a, row, result) => PutAt(RowLoop.Bytes(a[0], row), paths.OfParts(a, row), put, result, buffer));
        }) { ReturnsJson = put == Json };

    static Column Contains(ScalarInvocation call) => Rows(call, (a, row, result) =>
    {
        using JsonDocument value = JsonTrees.Parse(RowLoop.Bytes(a[0], row));
        using JsonDocument sought = JsonTrees.Parse(RowLoop.Bytes(a[1], row));
        RowLoop.Put(result, JsonTrees.Contains(value.RootElement, sought.RootElement));
    });
}
