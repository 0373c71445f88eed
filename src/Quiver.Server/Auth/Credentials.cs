using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Quiver.Server.Http;

namespace Quiver.Server.Auth;

/// <summary>Finds the text of a token in a request. Nothing of what it finds is in its errors.</summary>
static class Credentials
{
    /// <summary>The paths whose clients, those of InfluxDB 1, give the token as the parameter <c>p</c>.</summary>
    static readonly string[] PathsWithPassword = ["/write", "/query"];

    /// <summary>Returns the text of the token; empty where there is none.</summary>
    /// <exception cref="ApiException">The header is malformed: 400.</exception>
    public static ReadOnlyMemory<char> Of(HttpRequest request, ApiRoute route)
    {
        StringValues header = request.Headers.Authorization;
        if (header.Count > 1)
        {
            throw Malformed();
        }

        if (header.Count == 1 && header[0] is { Length: > 0 } value)
        {
            return OfHeader(value);
        }

        return PathsWithPassword.Contains(route.Pattern, StringComparer.Ordinal)
            ? request.Query["p"] is { Count: > 0 } values ? values[^1].AsMemory() : default
            : default;
    }

    /// <summary>
    /// Returns the user and the password of a request by a path of InfluxDB 1: of the scheme <c>Basic</c>, of <c>Token user:password</c>,
    /// or the parameters <c>u</c> and <c>p</c>; null where there is none.
    /// </summary>
    public static (string User, string Password)? PairOf(HttpRequest request, ApiRoute route)
    {
        if (!PathsWithPassword.Contains(route.Pattern, StringComparer.Ordinal))
        {
            return null;
        }

        if (request.Headers.Authorization is not [{ Length: > 0 } header])
        {
            return request.Query["u"] is [.., { Length: > 0 } user] && request.Query["p"] is [.., { } password] ? (user, password) : null;
        }

        int space = header.IndexOf(' ', StringComparison.Ordinal);
        return (space < 0 ? "" : header[..space]) switch
        {
            "Basic" => Split(OfBase64(header.AsSpan(space + 1))),
            "Token" => Split(header[(space + 1)..]),
            _ => null,
        };
    }

    static (string User, string Password)? Split(string? pair)
    {
        int colon = pair?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 ? (pair![..colon], pair[(colon + 1)..]) : null;
    }

    static string? OfBase64(ReadOnlySpan<char> base64)
    {
        Span<byte> bytes = stackalloc byte[TokenText.MaxLength * 2];
        return base64.Length <= bytes.Length / 3 * 4 && Convert.TryFromBase64Chars(base64, bytes, out int length)
            ? Encoding.UTF8.GetString(bytes[..length]) : null;
    }

    /// <summary>Reads a header: a scheme, a space, and the token or, as <c>Basic</c> (RFC 7617), a user and the token.</summary>
    static ReadOnlyMemory<char> OfHeader(string header)
    {
        int space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || space == header.Length - 1 || header.AsSpan(space + 1).Contains(' '))
        {
            throw Malformed();
        }

        ReadOnlyMemory<char> given = header.AsMemory(space + 1);
        return header.AsSpan(0, space) switch
        {
            "Bearer" or "Token" => given,
            "Basic" => OfPair(given.Span),
            _ => throw Malformed(),
        };
    }

    static ReadOnlyMemory<char> OfPair(ReadOnlySpan<char> base64)
    {
        // Three bytes become four characters: a pair with a longer token cannot be right anyway.
        Span<byte> bytes = stackalloc byte[TokenText.MaxLength * 2];
        if (base64.Length > bytes.Length / 3 * 4 || !Convert.TryFromBase64Chars(base64, bytes, out int length))
        {
            throw Malformed();
        }

        ReadOnlySpan<byte> pair = bytes[..length];
        int colon = pair.LastIndexOf((byte)':');
        return colon >= 0 && !pair[..colon].Contains((byte)':')
            ? Encoding.UTF8.GetString(pair[(colon + 1)..]).AsMemory()
            : throw Malformed();
    }

    static ApiException Malformed() => new(
        400,
        "Authorization header was malformed, the request was not in the form of 'Authorization: <auth-scheme> <token>', "
        + "supported auth-schemes are Bearer, Token and Basic")
    {
        IsJson = true,
    };
}
