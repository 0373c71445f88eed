using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quiver.InfluxQueries.Users;
using Quiver.Server.Http;

namespace Quiver.Server.Auth;

/// <summary>
/// Asks for tokens, and on the paths of InfluxDB 1 for users of InfluxQL too. A request costs one SHA-512 and one look-up; nothing is
/// remembered that a change of the tokens would outdate.
/// </summary>
sealed partial class TokenAuthenticator(
    TokenStore tokens, InfluxUsers? users, ISet<string> openRoutes, bool allowsFiles, FailedAttempts failures, TimeProvider clock,
    ILogger logger)
    : Authenticator
{
    static readonly Caller Nobody = new(null, new NoAccess());

    /// <summary>Callers by token as it is in the store: a changed token is another object.</summary>
    readonly ConditionalWeakTable<Token, Caller> _callers = [];

    /// <inheritdoc/>
    public override Caller Authenticate(HttpRequest request, ApiRoute route)
    {
        if (route.Access == ApiAccess.Open || (route.Access == ApiAccess.Exemptable && openRoutes.Contains(route.Name)))
        {
            return Nobody;
        }

        Caller caller = Find(request, route);
        if (route.Access == ApiAccess.Admin)
        {
            caller.RequireAdmin();
        }

        return caller;
    }

    Caller Find(HttpRequest request, ApiRoute route)
    {
        if (users is { Exist: true } && Credentials.PairOf(request, route) is { } pair
            && (pair.Password.Length > TokenText.MaxLength || tokens.Find(TokenHash.Of(pair.Password)) is null))
        {
            return users.Authenticate(pair.User, pair.Password) is { } access
                ? new Caller(pair.User, access)
                : throw Refused(request, route, "user", new ApiException(401, "authorization failed"));
        }

        ReadOnlyMemory<char> text;
        try
        {
            text = Credentials.Of(request, route);
        }
        catch (ApiException malformed)
        {
            throw Refused(request, route, "malformed", malformed);
        }

        if (text.Length == 0)
        {
            throw Refused(request, route, "missing");
        }

        if (text.Length > TokenText.MaxLength || tokens.Find(TokenHash.Of(text.Span)) is not { } token)
        {
            throw Refused(request, route, "unknown");
        }

        DateTimeOffset now = clock.GetUtcNow();
        if (token.HasEnded(now))
        {
            throw Refused(request, route, "expired");
        }

        token.Use.Note(now);
        return _callers.TryGetValue(token, out Caller? known)
            ? known
            : _callers.GetValue(token, found => new Caller(found.Name, new TokenAccess(found.Scopes, allowsFiles), found.Id));
    }

    ApiException Refused(HttpRequest request, ApiRoute route, string reason, ApiException? answer = null)
    {
        System.Net.IPAddress? address = request.HttpContext.Connection.RemoteIpAddress;
        long count = failures.Count(address, reason);
        if (count is 1 or FailedAttempts.MaxInWindow)
        {
            LogRefused(logger, route.Name, address, reason, count, FailedAttempts.WindowSeconds);
        }

        if (count > FailedAttempts.MaxInWindow)
        {
            return new ApiException(429, "too many requests without a valid token came from this address")
            {
                RetryAfterSeconds = failures.SecondsLeft(),
            };
        }

        return answer ?? new ApiException(
            401, route.Errors == ApiErrorStyle.V2 ? "unauthorized access" : "the request was not authenticated")
        {
            IsJson = true,
        };
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "a request to {Route} from {Address} was refused, its token is {Reason}: "
            + "failure {Count} of this address in {Seconds} seconds")]
    static partial void LogRefused(ILogger logger, string route, System.Net.IPAddress? address, string reason, long count, int seconds);
}
