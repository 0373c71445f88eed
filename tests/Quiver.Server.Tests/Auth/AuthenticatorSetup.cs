using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Quiver.ObjectStorage;
using Quiver.Server.Auth;
using Quiver.Server.Http;

namespace Quiver.Server.Tests.Auth;

/// <summary>An authenticator without a server around it.</summary>
sealed class AuthenticatorSetup : IAsyncDisposable
{
    public required TokenStore Tokens { get; init; }

    public required ManualClock Clock { get; init; }

    public required Meter Meter { get; init; }

    public required TokenAuthenticator Authenticator { get; init; }

    public required string Admin { get; init; }

    public static async Task<AuthenticatorSetup> CreateAsync()
    {
        var clock = new ManualClock();
        TokenStore tokens = await TokenStore.OpenAsync(new MemoryStore(), clock);
        var meter = new Meter("test");
        return new AuthenticatorSetup
        {
            Tokens = tokens, Clock = clock, Meter = meter, Admin = (await tokens.ClaimAsync()).Text,
            Authenticator = new TokenAuthenticator(
                tokens, null, new HashSet<string>(), false, new FailedAttempts(meter, clock), clock, NullLogger.Instance),
        };
    }

    public static DefaultHttpContext Request(string? authorization, string query)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        http.Request.QueryString = new QueryString(query);
        http.Request.Headers.Authorization = authorization;
        return http;
    }

    public static ApiRoute Route(string pattern) =>
        new("POST", pattern, "test", ApiAccess.Caller, ApiErrorStyle.V3, call => call.EndAsync(204));

    public int StatusOf(string authorization)
    {
        try
        {
            Authenticator.Authenticate(Request(authorization, "").Request, Route("/x"));
            return 200;
        }
        catch (ApiException error)
        {
            return error.Status;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Meter.Dispose();
        await Tokens.DisposeAsync();
    }
}
