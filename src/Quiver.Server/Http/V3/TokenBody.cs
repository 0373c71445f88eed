using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Quiver.Server.Auth;

namespace Quiver.Server.Http.V3;

/// <summary>
/// Reads requests for tokens: <c>token_name</c>, <c>expiry_secs</c>, <c>description</c> and <c>permissions</c>, which are texts such as
/// <c>db:NAME:read,write</c> or the objects of InfluxDB 3 Enterprise.
/// </summary>
static class TokenBody
{
    const int MaxBytes = 64 * 1024;

    static readonly string[] Members = ["token_name", "expiry_secs", "description", "permissions"];

    /// <summary>Reads the body of a request.</summary>
    /// <param name="call">The request.</param>
    /// <param name="isAdmin">Whether the token is an administrator's, which needs no permissions.</param>
    /// <exception cref="ApiException">The body is not as it should be: 400, 413 or 415.</exception>
    public static async Task<TokenRequest> ReadAsync(ApiCall call, bool isAdmin)
    {
        if (!MediaTypeHeaderValue.TryParse(call.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(415, "unacceptable content-type, expected: application/json");
        }

        byte[] body = await ReadBytesAsync(call).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Read(document.RootElement, isAdmin, call.Caller.TokenId);
        }
        catch (JsonException error)
        {
            throw new ApiException(400, $"serde json error: {error.Message}");
        }
        catch (InvalidOperationException)
        {
            // GetString of a text that is no UTF-16, as an escaped lone surrogate is none.
            throw new ApiException(400, "serde json error: a text is not valid Unicode");
        }
    }

    static async Task<byte[]> ReadBytesAsync(ApiCall call)
    {
        byte[] buffer = new byte[MaxBytes + 1];
        int length = await call.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, call.Aborted)
            .ConfigureAwait(false);
        return length <= MaxBytes
            ? buffer[..length]
            : throw new ApiException(413, $"max request size ({MaxBytes} bytes) exceeded");
    }

    static TokenRequest Read(JsonElement root, bool isAdmin, long? creator)
    {
        Require(root.ValueKind == JsonValueKind.Object, "the body must be an object");
        foreach (JsonProperty member in root.EnumerateObject())
        {
            Require(
                Members.Contains(member.Name, StringComparer.Ordinal), $"there is no member \"{member.Name}\" in a request for a token");
        }

        string? name = TextOf(root, "token_name");
        Require(name is not null, "token_name is missing");
        return new TokenRequest(name!, ScopesOf(root, isAdmin))
        {
            Description = TextOf(root, "description"), Lifetime = LifetimeOf(root), Creator = creator,
        };
    }

    static TokenScopes ScopesOf(JsonElement root, bool isAdmin)
    {
        bool hasPermissions = root.TryGetProperty("permissions", out JsonElement permissions);
        if (isAdmin)
        {
            Require(!hasPermissions, "an administrator's token has all permissions; leave the member out");
            return TokenScopes.Admin;
        }

        Require(
            hasPermissions && permissions.ValueKind == JsonValueKind.Array && permissions.GetArrayLength() > 0,
            "permissions must be a list with at least one permission, such as \"db:NAME:read,write\"");
        if (permissions.EnumerateArray().All(permission => permission.ValueKind == JsonValueKind.String))
        {
            return TokenScopes.Parse(permissions.EnumerateArray().Select(permission => permission.GetString()!));
        }

        return TokenScopes.Of(permissions.EnumerateArray().SelectMany(permission =>
        {
            Require(permission.ValueKind == JsonValueKind.Object, "permissions must be all texts or all objects");
            return TokenScopes.Parse(
                TextOf(permission, "resource_type") ?? "", TextsOf(permission, "resource_identifier"), TextsOf(permission, "actions"),
                permission.GetRawText());
        }));
    }

    static TimeSpan? LifetimeOf(JsonElement root)
    {
        if (!root.TryGetProperty("expiry_secs", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        long seconds = 0;
        Require(
            value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out seconds) && seconds is > 0 and < uint.MaxValue * 8L,
            "expiry_secs must be a whole number of seconds, more than 0 and less than a thousand years");
        return TimeSpan.FromSeconds(seconds);
    }

    static string? TextOf(JsonElement element, string member)
    {
        if (!element.TryGetProperty(member, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        Require(value.ValueKind == JsonValueKind.String, $"{member} must be a text");
        return value.GetString();
    }

    static string[] TextsOf(JsonElement element, string member)
    {
        Require(
            element.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String),
            $"{member} must be a list of texts");
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    static void Require(bool isMet, string message)
    {
        if (!isMet)
        {
            throw new ApiException(400, $"serde json error: {message}");
        }
    }
}
