using System.Globalization;
using System.Text.Json;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of JSON text. Paths are $.a.b[0], /a/b/0, the name of a field, or the position of an element from 0.</summary>
static class JsonFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "json_extract json_extract_path", "The JSON at a path; null where there is none.",
                "json_extract('{\"a\": [1, 2]}', '$.a[1]')", PathTypes, c => Extract(c, asText: false)),
        new KernelFunction(
            "json_extract_string json_extract_path_text", "The text at a path, without quotes.",
                "json_extract_string('{\"a\": \"b\"}', 'a')", PathTypes, c => Extract(c, asText: true)),
        new KernelFunction(
            "json_valid", "Whether a text is JSON.", "json_valid('[1]')", Only(Truth, Text), c =>
                RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, TryParse(RowLoop.Text(a[0], row), out _)))),
        new KernelFunction(
            "json_array_length", "The number of elements of a JSON array.", "json_array_length('[1, 2]')", Only(Integer, Text), c =>
                RowLoop.Run(c, (a, row, result) =>
        {
            using JsonDocument document = Parse(RowLoop.Text(a[0], row));
            RowLoop.Put(result, document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.GetArrayLength() : 0L);
        })),
        new KernelFunction(
            "json_type", "The kind of a JSON value.", "json_type('[1]')", Only(Text, Text), c => RowLoop.Run(c, (a, row, result) =>
        {
            using JsonDocument document = Parse(RowLoop.Text(a[0], row));
            RowLoop.Put(result, KindOf(document.RootElement));
        })),
    ];

    static FunctionSignature? PathTypes(IReadOnlyList<DataType> arguments) => arguments is [var json, var path]
        && json.Logical.Id is TypeId.Utf8 or TypeId.Null
        ? path.Logical.IsInteger ? Of(Text, Text, Integer) : Overloads.Best([Of(Text, Text, Text)], arguments)
        : null;

    static Column Extract(ScalarInvocation call, bool asText) => RowLoop.Run(call, (a, row, result) =>
    {
        using JsonDocument document = Parse(RowLoop.Text(a[0], row));
        IReadOnlyList<string> steps = a[1] is StringColumn ? StepsOf(RowLoop.Text(a[1], row))
            : [RowLoop.Integer(a[1], row).ToString(CultureInfo.InvariantCulture)];
        JsonElement? found = Find(document.RootElement, steps);
        if (found is not { } element || (asText && element.ValueKind == JsonValueKind.Null))
        {
            result.AppendNull();
        }
        else
        {
            RowLoop.Put(result, asText && element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText());
        }
    });

    static string KindOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "OBJECT",
        JsonValueKind.Array => "ARRAY",
        JsonValueKind.String => "VARCHAR",
        JsonValueKind.True or JsonValueKind.False => "BOOLEAN",
        JsonValueKind.Null => "NULL",
        _ => element.TryGetInt64(out _) ? "BIGINT" : "DOUBLE",
    };

    static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"not valid JSON: {e.Message}", e);
        }
    }

    static bool TryParse(string text, out QuiverException? error)
    {
        try
        {
            using JsonDocument document = Parse(text);
            error = null;
            return true;
        }
        catch (QuiverException e)
        {
            error = e;
            return false;
        }
    }

    static IReadOnlyList<string> StepsOf(string path)
    {
        if (path.StartsWith('/'))
        {
            return [.. path[1..].Split('/').Select(s =>
                s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        }

        if (!path.StartsWith('$'))
        {
            return [path];
        }

        var steps = new List<string>();
        for (int i = 1; i < path.Length;)
        {
            int end;
            if (path[i] == '[')
            {
                end = path.IndexOf(']', i);
                end = end < 0 ? throw Invalid(path) : end;
                steps.Add(path[(i + 1)..end].Trim('"', '\''));
                i = end + 1;
                continue;
            }

            if (path[i] != '.' || i + 1 == path.Length)
            {
                throw Invalid(path);
            }

            bool isQuoted = path[i + 1] == '"';
            int from = isQuoted ? i + 2 : i + 1;
            end = isQuoted ? path.IndexOf('"', from) : path.IndexOfAny(['.', '['], from);
            end = end >= 0 ? end : isQuoted ? throw Invalid(path) : path.Length;
            steps.Add(path[from..end]);
            i = isQuoted ? end + 1 : end;
        }

        return steps;
    }

    static QuiverException Invalid(string path) => new(ErrorCode.InvalidValue, $"invalid JSON path '{path}'; write it as $.name[0]");

    static JsonElement? Find(JsonElement element, IReadOnlyList<string> steps)
    {
        foreach (string step in steps)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step, out JsonElement field))
            {
                element = field;
            }
            else if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
            {
                int at = index < 0 ? element.GetArrayLength() + index : index;
                if (at < 0 || at >= element.GetArrayLength())
                {
                    return null;
                }

                element = element[at];
            }
            else
            {
                return null;
            }
        }

        return element;
    }
}
