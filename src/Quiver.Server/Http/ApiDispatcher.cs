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
        long start = server.Options.Clock.GetTimestamp();
        string? name = null;
        bool isCounted = false;
        CancellationTokenRegistration cutOff = default;
        http.Response.Headers["cluster-uuid"] = server.ClusterId;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        try
        {
            // The status can be asked for until the end.
            if (route.Access != ApiAccess.Exemptable)
            {
                isCounted = server.Drain.TryEnter();
                cutOff = isCounted
                    ? server.Drain.Stop.UnsafeRegister(static state => ((HttpContext)state!).Abort(), http)
                    : throw new ApiException(503, "the server is stopping; try again") { RetryAfterSeconds = 1 };
            }

            Caller caller = server.Authenticator.Authenticate(http.Request, route);
            name = caller.Name;
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
        finally
        {
            cutOff.Unregister();
            if (isCounted)
            {
                server.Drain.Leave();
            }

            server.Requests.Note(http, route.Name, name, server.Options.Clock.GetElapsedTime(start));
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
        if (!server.IsReady)
        {
            // The client is to connect anew: to the process that comes next.
            http.Response.Headers.Connection = "close";
        }

        // Messages have names in them that clients gave, and some answers say of no type what they are.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (answer.Status == StatusCodes.Status401Unauthorized)
        {
            // RFC 9110, 15.5.2: the answer must say which scheme is right.
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

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
