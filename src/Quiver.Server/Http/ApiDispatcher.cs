using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quiver.Arrow.Errors;
using Quiver.Server.Auth;
using Quiver.Server.Hosting;

namespace Quiver.Server.Http;

/// <summary>What every route has in common: who asks, what all answers carry, and how errors are told.</summary>
sealed partial class ApiDispatcher(QuiverServer server, ApiRoute route, ILogger logger)
{
    /// <summary>Answers a request.</summary>
    public async Task RunAsync(HttpContext http)
    {
        http.Response.Headers["cluster-uuid"] = server.ClusterId;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        try
        {
            Caller caller = server.Authenticator.Authenticate(http.Request, route);
            await route.Handler(new ApiCall(http, route, server, caller)).ConfigureAwait(false);
        }
        catch (Exception error) when (http.RequestAborted.IsCancellationRequested)
        {
            LogGone(logger, route.Name, error.Message);
            http.Abort();
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            await TellAsync(http, error).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The status is out already: a body that ends as it should would look whole.
            LogTruncated(logger, error, route.Name);
            http.Abort();
        }
    }

    async Task TellAsync(HttpContext http, Exception error)
    {
        if (error is not (ApiException or BadHttpRequestException) && (error as QuiverException)?.Kind is null or ErrorKind.Internal)
        {
            LogFailure(logger, error, route.Name);
        }

        ApiException answer = ApiErrors.AnswerOf(error);
        (byte[] body, string? contentType) = ApiErrors.BodyOf(answer, route.Errors);
        http.Response.Clear();
        http.Response.Headers["cluster-uuid"] = server.ClusterId;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        if (answer.Status == StatusCodes.Status401Unauthorized)
        {
            // RFC 9110, 15.5.2: the answer must say which scheme is right.
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        // Messages have names in them that clients gave, and some answers say of no type what they are.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (answer.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Route} failed")]
    static partial void LogFailure(ILogger logger, Exception error, string route);

    [LoggerMessage(Level = LogLevel.Warning, Message = "an answer of {Route} was cut off: it failed after its first bytes were out")]
    static partial void LogTruncated(ILogger logger, Exception error, string route);

    [LoggerMessage(Level = LogLevel.Debug, Message = "the client of {Route} went away: {Reason}")]
    static partial void LogGone(ILogger logger, string route, string reason);
}
