using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Quiver.Server.Http.Bodies;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>Reads bodies that are documents, with the errors that clients of InfluxDB 3 know.</summary>
static class JsonBody
{
    /// <summary>Reads the body of a request. Members that are not known are passed over.</summary>
    /// <exception cref="ApiException">The body is of another type (415), too long (413) or not such a document (400).</exception>
    public static async Task<T> ReadAsync<T>(ApiCall call, JsonTypeInfo<T> type)
        where T : class
    {
        if (!MediaTypeHeaderValue.TryParse(call.Request.ContentType, out MediaTypeHeaderValue? media)
            || !media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(415, "unacceptable content-type, expected: application/json");
        }

        using RequestBody body = await RequestBody.ReadAsync(call.Request, call.Server.Writes.Limits, call.Aborted).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body.Memory.Span, type) ?? throw Wrong("the body is null; it must be an object");
        }
        catch (JsonException error)
        {
            throw Wrong(Describe(error));
        }
    }

    /// <summary>Returns a member that must be there.</summary>
    /// <exception cref="ApiException">It is missing: the status is 400.</exception>
    public static T Required<T>(T? value, string name)
        where T : class => value ?? throw Wrong($"missing field `{name}`");

    /// <summary>Returns texts that must all be there.</summary>
    /// <exception cref="ApiException">One is null: the status is 400.</exception>
    public static IReadOnlyList<string>? Texts(IReadOnlyList<string?>? values, string name) =>
        values?.Contains(null) == true ? throw Wrong($"field `{name}` has a null in it; it takes texts") : values as IReadOnlyList<string>;

    /// <summary>Makes the error for a document that is not as it should be.</summary>
    public static ApiException Wrong(string why) => new(400, $"serde json error: {why}");

    /// <summary>Says where a document is wrong, without the names of types of the program.</summary>
    static string Describe(JsonException error)
    {
        string at = error.LineNumber is { } line
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" at line {line + 1} column {error.BytePositionInLine + 1}")
            : "";
        return error.Path is { Length: > 1 } path
            ? $"invalid value of `{path[1..].TrimStart('.')}`{at}" : $"the body is no valid JSON object{at}";
    }
}
