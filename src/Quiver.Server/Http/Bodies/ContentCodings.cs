using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Quiver.Server.Http.Bodies;

/// <summary>Finds the coding of a body.</summary>
static class ContentCodings
{
    /// <summary>Returns the coding that a request names.</summary>
    /// <exception cref="ApiException">It is another one, or there are several.</exception>
    public static ContentCoding Of(HttpRequest request)
    {
        StringValues values = request.Headers.ContentEncoding;
        string name = values.ToString().Trim();
        return name.ToLowerInvariant() switch
        {
            "" or "identity" => ContentCoding.Identity,
            "gzip" or "x-gzip" => ContentCoding.Gzip,
            "deflate" => ContentCoding.Deflate,
            "br" => ContentCoding.Brotli,
            "zstd" => ContentCoding.Zstd,
            _ => throw new ApiException(400, $"unacceptable content-encoding: {name}"),
        };
    }
}
