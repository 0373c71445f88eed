using System.Text.Json;

namespace Quiver.Server.Http.V3;

/// <summary>The values for the parameters of a statement, as JSON: an object by name, or an array by position.</summary>
static class QueryParameterText
{
    /// <summary>Reads the values.</summary>
    /// <exception cref="ApiException">The text is no such JSON, or a value is an array or an object: the status is 400.</exception>
    public static QueryParameters Parse(string text)
    {
        var parameters = new QueryParameters();
        try
        {
            using var document = JsonDocument.Parse(text);
            switch (document.RootElement.ValueKind)
            {
                case JsonValueKind.Null:
                    break;
                case JsonValueKind.Object:
                    foreach (JsonProperty member in document.RootElement.EnumerateObject())
                    {
                        parameters.Named[member.Name] = ValueOf(member.Name, member.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement value in document.RootElement.EnumerateArray())
                    {
                        parameters.Positional.Add(ValueOf($"{parameters.Positional.Count + 1}", value));
                    }

                    break;
                default:
                    throw new ApiException(400, "'params' is neither a JSON object of values by name nor an array of values by position");
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ApiException(400, $"serde json error: 'params': {error.Message}");
        }

        return parameters;
    }

    static object? ValueOf(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => NumberOf(value),
        _ => throw new ApiException(
            400, $"parameter ${name} is a JSON {(value.ValueKind == JsonValueKind.Array ? "array" : "object")}; "
            + "it takes null, true, false, a string or a number"),
    };

    /// <summary>
    /// A whole number is unsigned where it can be, else signed, else a float. Those that fit into both are bound signed, as SQL's own
    /// are, so that differences of them may be negative.
    /// </summary>
    static object NumberOf(JsonElement value)
    {
        if (value.TryGetInt64(out long signed))
        {
            return signed;
        }

        if (value.TryGetUInt64(out ulong unsigned))
        {
            return unsigned;
        }

        double number = value.GetDouble();
        return double.IsFinite(number)
            ? number
            : throw new ApiException(400, $"the number {value.GetRawText()} is too large for a parameter");
    }
}
