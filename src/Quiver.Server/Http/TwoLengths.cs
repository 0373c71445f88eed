using Microsoft.AspNetCore.Http;

namespace Quiver.Server.Http;

/// <summary>
/// Refuses requests that tell the end of their body twice, by a length and by chunks. Kestrel goes by the chunks and keeps the length under
/// another name; whoever passed the request on may have gone by the length, and another request would hide between the two (RFC 9112, 6.1).
/// </summary>
static class TwoLengths
{
    static readonly byte[] _answer = "a request has a Content-Length or a Transfer-Encoding, not both"u8.ToArray();

    /// <summary>Answers such a request, and goes on with others.</summary>
    public static Task Refuse(HttpContext http, RequestDelegate next)
    {
        IHeaderDictionary headers = http.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || !headers.ContainsKey("X-Content-Length"))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.Headers.Connection = "close";
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.ContentLength = _answer.Length;
        return http.Response.Body.WriteAsync(_answer, http.RequestAborted).AsTask();
    }
}
