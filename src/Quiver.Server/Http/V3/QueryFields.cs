using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Quiver.Server.Http.Bodies;

namespace Quiver.Server.Http.V3;

/// <summary>
/// The fields of a query: those of the body, a JSON object or a form, and for names that it does not have those of the address.
/// </summary>
sealed class QueryFields
{
    readonly RequestParameters _address;
    readonly Dictionary<string, string>? _body;

    QueryFields(RequestParameters address, Dictionary<string, string>? body)
    {
        _address = address;
        _body = body;
    }

    /// <summary>Returns a field as text, JSON for what is an object or array; null where there is none.</summary>
    public string? this[string name] => _body is not null && _body.TryGetValue(name, out string? value) ? value : _address[name];

    /// <summary>Returns whether a flag is set.</summary>
    /// <exception cref="ApiException">It is neither true nor false.</exception>
    public bool? Flag(string name) => this[name] switch
    {
        null => null,
        "" or "true" or "1" => true,
        "false" or "0" => false,
        { } other => throw new ApiException(400, $"query parameter '{name}' is \"{other}\"; it takes true or false"),
    };

    /// <summary>Reads the fields of a request.</summary>
    /// <exception cref="ApiException">The body is no JSON object (400), too long (413) or of an unknown type (415).</exception>
    public static async Task<QueryFields> ReadAsync(ApiCall call)
    {
        if (call.Request.Method == "GET" || call.Request.ContentLength == 0)
        {
            return new QueryFields(call.Parameters, null);
        }

        string type = MediaTypeOf(call.Request.ContentType);
        bool isForm = type == "application/x-www-form-urlencoded";
        if (!isForm && type != "application/json")
        {
            throw new ApiException(415, "unacceptable content-type, expected: application/json");
        }

        using RequestBody body = await RequestBody.ReadAsync(call.Request, call.Server.Writes.Limits, call.Aborted)
            .ConfigureAwait(false);
        return new QueryFields(call.Parameters, isForm ? OfForm(body.Memory.Span) : OfJson(body.Memory));
    }

    static string MediaTypeOf(string? contentType)
    {
        ReadOnlySpan<char> type = contentType;
        int semicolon = type.IndexOf(';');
        return (semicolon < 0 ? type : type[..semicolon]).Trim().ToString().ToLowerInvariant();
    }

    static Dictionary<string, string> OfForm(ReadOnlySpan<byte> body)
    {
        Dictionary<string, string> fields = [];
        foreach ((string name, var values) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)))
        {
            fields[name] = values.Count == 0 ? "" : values[^1] ?? "";
        }

        return fields;
    }

    static Dictionary<string, string> OfJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ApiException(400, $"serde json error: expected an object with db and q, found {document.RootElement.ValueKind}");
            }

            Dictionary<string, string> fields = [];
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                switch (member.Value.ValueKind)
                {
                    case JsonValueKind.Null:
                        fields.Remove(member.Name);
                        break;
                    case JsonValueKind.String:
                        fields[member.Name] = member.Value.GetString()!;
                        break;
                    default:
                        fields[member.Name] = member.Value.GetRawText();
                        break;
                }
            }

            return fields;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Text that is no UTF-8 shows only when it is taken out.
            throw new ApiException(400, $"serde json error: {error.Message}");
        }
    }
}
