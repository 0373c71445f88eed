using System.Text;
using Microsoft.AspNetCore.Http;
using Quiver.Arrow.Errors;

namespace Quiver.Server.Http;

/// <summary>The one table from errors to answers of HTTP.</summary>
static class ApiErrors
{
    /// <summary>Returns the status of an error of a query or a write.</summary>
    public static int StatusOf(QuiverException error) => error.Code switch
    {
        ErrorCode.UnknownDatabase => StatusCodes.Status404NotFound,

        // A text that no server would take, unlike the memory that another one may have.
        ErrorCode.NestingTooDeep => StatusCodes.Status400BadRequest,
        _ => error.Kind switch
        {
            ErrorKind.Syntax or ErrorKind.Planning or ErrorKind.NotFound => StatusCodes.Status400BadRequest,
            ErrorKind.NotSupported => StatusCodes.Status405MethodNotAllowed,
            ErrorKind.AccessDenied => StatusCodes.Status403Forbidden,
            ErrorKind.Busy => StatusCodes.Status503ServiceUnavailable,
            ErrorKind.TimedOut => StatusCodes.Status504GatewayTimeout,
            ErrorKind.Cancelled => 499,
            _ => StatusCodes.Status500InternalServerError,
        },
    };

    /// <summary>Returns the answer to a request that failed.</summary>
    public static ApiException AnswerOf(Exception error) => error switch
    {
        ApiException known => known,
        QuiverException { Code: ErrorCode.UnknownDatabase } query => new ApiException(404,
            $"query error: {query.Message}") { IsJson = true },
        QuiverException { Kind: ErrorKind.Busy } busy => new ApiException(503, busy.Message) { RetryAfterSeconds = 1 },
        QuiverException query => new ApiException(StatusOf(query), MessageOf(query)),
        BadHttpRequestException request => new ApiException(request.StatusCode, request.Message),
        _ => new ApiException(500, "the server failed to answer; its log says why"),
    };

    /// <summary>Returns the body and its type for an error in a style.</summary>
    public static (byte[] Body, string? ContentType) BodyOf(ApiException error, ApiErrorStyle style) => error.Body is { } given
        ? (given, error.ContentType)
        : style switch
        {
            ApiErrorStyle.V1 => (JsonOf(("error", error.Message)), "application/json"),
            ApiErrorStyle.V2 => (JsonOf(("code", CodeOf(error.Status)), ("message", error.Message)), "application/json"),
            _ when error.IsJson => (JsonOf(("error", error.Message)), null),
            _ => (Encoding.UTF8.GetBytes(error.Message), null),
        };

    /// <summary>Returns the message of an error of a query, with its place in the text.</summary>
    public static string MessageOf(QuiverException error) => error.Line > 0
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{error.Message} (line {error.Line}, column {error.Column})")
        : error.Message;

    /// <summary>Returns a JSON object of texts.</summary>
    public static byte[] JsonOf(params (string Name, string Value)[] members) => ApiJson.Write(json =>
    {
        foreach ((string name, string value) in members)
        {
            json.WriteString(name, value);
        }
    });

    static string CodeOf(int status) => status switch
    {
        400 => "invalid",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not found",
        409 => "conflict",
        413 => "request too large",
        415 => "unsupported media type",
        422 => "unprocessable entity",
        429 => "too many requests",
        501 => "not implemented",
        503 => "unavailable",
        _ => status < 500 ? "invalid" : "internal error",
    };
}
