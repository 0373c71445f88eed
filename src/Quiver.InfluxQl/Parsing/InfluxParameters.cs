using System.Globalization;
using System.Text;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Reads bound parameters from the JSON object that clients send as <c>params</c>.</summary>
static class InfluxParameters
{
    static readonly IReadOnlyDictionary<string, InfluxParameter> _none = new Dictionary<string, InfluxParameter>();

    /// <summary>No parameters.</summary>
    public static IReadOnlyDictionary<string, InfluxParameter> None => _none;

    /// <summary>Reads the values of a JSON object. Values that cannot be bound fail where the query uses them.</summary>
    public static IReadOnlyDictionary<string, InfluxParameter> Parse(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw InfluxErrors.Plain($"error parsing query parameters: {ReasonOf(json, error)}");
        }

        using (document)
        {
            if (document.RootElement.ValueKind == JsonValueKind.Null)
            {
                return _none;
            }

            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                string type = document.RootElement.ValueKind switch
                {
                    JsonValueKind.Array => "array",
                    JsonValueKind.Number => "number",
                    JsonValueKind.String => "string",
                    _ => "bool",
                };
                throw InfluxErrors.Plain(
                    $"error parsing query parameters: json: cannot unmarshal {type} into Go value of type map[string]interface {{}}");
            }

            var parameters = new Dictionary<string, InfluxParameter>(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                parameters[property.Name] = Bind(property.Value);
            }

            return parameters;
        }
    }

    /// <summary>Returns what is wrong with a JSON text in the words of Go, as far as clients meet them.</summary>
    static string ReasonOf(string json, JsonException error)
    {
        byte[] line = Encoding.UTF8.GetBytes(json.Split('\n')[(int)(error.LineNumber ?? 0)]);
        int offset = (int)(error.BytePositionInLine ?? 0);
        if (json.Trim().Length == 0)
        {
            return "EOF";
        }

        if (offset >= line.Length)
        {
            return "unexpected EOF";
        }

        Rune.DecodeFromUtf8(line.AsSpan(offset), out Rune found, out _);
        string place = error.Message.Contains("start of a property name", StringComparison.Ordinal) ? "object key string" : "value";
        return $"invalid character '{found}' looking for beginning of {place}";
    }

    static InfluxParameter Bind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => BindNumber(value),
        JsonValueKind.String => InfluxParameter.String(value.GetString()!),
        JsonValueKind.True => InfluxParameter.Boolean(true),
        JsonValueKind.False => InfluxParameter.Boolean(false),
        JsonValueKind.Object => BindObject(value),
        JsonValueKind.Array => InfluxParameter.Unusable("unable to bind parameter with type []interface {}"),
        _ => InfluxParameter.Unusable("unable to bind parameter with type <nil>"),
    };

    /// <summary>A point makes a number; without one it must be an integer, and <c>1e1</c> is none.</summary>
    static InfluxParameter BindNumber(JsonElement value)
    {
        string text = value.GetRawText();
        if (text.Contains('.', StringComparison.Ordinal))
        {
            double number = double.Parse(text, CultureInfo.InvariantCulture);
            return double.IsFinite(number)
                ? InfluxParameter.Number(number)
                : throw InfluxErrors.Plain($"error parsing json value: strconv.ParseFloat: parsing \"{text}\": value out of range");
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            return InfluxParameter.Integer(integer);
        }

        string reason = text.AsSpan().IndexOfAny('e', 'E') >= 0 ? "invalid syntax" : "value out of range";
        throw InfluxErrors.Plain($"error parsing json value: strconv.ParseInt: parsing \"{text}\": {reason}");
    }

    /// <summary>An object with one member says the kind of token: <c>{"identifier": "cpu"}</c>.</summary>
    static InfluxParameter BindObject(JsonElement value)
    {
        JsonProperty[] members = [.. value.EnumerateObject()];
        if (members.Length != 1)
        {
            return InfluxParameter.Unusable("bound object parameter value must have exactly one entry");
        }

        JsonElement content = members[0].Value;
        string? text = content.ValueKind == JsonValueKind.String ? content.GetString() : null;
        return members[0].Name switch
        {
            "ident" or "identifier" => text is null ? Not("identifier", "a string") : InfluxParameter.Identifier(text),
            "regex" => text is null ? Not("regex literal", "a string") : InfluxParameter.Regex(text),
            "string" => text is null ? Not("string literal", "a string") : InfluxParameter.String(text),
            "float" or "number" => content.ValueKind == JsonValueKind.Number && content.TryGetDouble(out double number)
                && double.IsFinite(number)
                ? InfluxParameter.Number(number)
                : Not("number literal", "a float"),
            "int" or "integer" => content.ValueKind == JsonValueKind.Number && content.TryGetInt64(out long integer)
                ? InfluxParameter.Integer(integer)
                : Not("integer literal", "an integer"),
            "duration" => BindDuration(content, text),
            string kind => InfluxParameter.Unusable($"unknown bind object type: {kind}"),
        };
    }

    static InfluxParameter BindDuration(JsonElement content, string? text)
    {
        if (text is not null)
        {
            return DurationText.Parse(text, out long parsed) is string reason
                ? InfluxParameter.Unusable(reason)
                : InfluxParameter.Duration(parsed);
        }

        return content.ValueKind == JsonValueKind.Number && content.TryGetInt64(out long nanoseconds)
            ? InfluxParameter.Duration(nanoseconds)
            : Not("duration literal", "a string or integer");
    }

    static InfluxParameter Not(string what, string type) => InfluxParameter.Unusable($"{what} must be {type} value");
}
