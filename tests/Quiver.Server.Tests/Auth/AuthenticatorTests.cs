using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Quiver.Server.Auth;
using Quiver.Server.Http;
using Xunit;

namespace Quiver.Server.Tests.Auth;

public sealed class AuthenticatorTests
{
    [Theory]
    [InlineData("/write", true)]
    [InlineData("/query", true)]
    [InlineData("/api/v2/write", false)]
    [InlineData("/api/v3/write_lp", false)]
    [InlineData("/health", false)]
    public async Task The_parameter_p_is_a_token_for_clients_of_InfluxDB_1_only(string pattern, bool counts)
    {
        await using var setup = await AuthenticatorSetup.CreateAsync();
        DefaultHttpContext http = Request(null, $"?db=a&u=me&p={setup.Admin}");
        if (counts)
        {
            Assert.Equal("_admin", setup.Authenticator.Authenticate(http.Request, Route(pattern)).Name);
            ApiException wrong = Assert.Throws<ApiException>(
                () => setup.Authenticator.Authenticate(Request(null, "?p=wrong").Request, Route(pattern)));
            Assert.Equal(401, wrong.Status);
        }
        else
        {
            Assert.Equal(401, Assert.Throws<ApiException>(() => setup.Authenticator.Authenticate(http.Request, Route(pattern))).Status);
        }

        // What the header says counts more.
        http.Request.Headers.Authorization = "Bearer wrong";
        Assert.Equal(401, Assert.Throws<ApiException>(() => setup.Authenticator.Authenticate(http.Request, Route(pattern))).Status);
    }

    [Fact]
    public async Task Errors_are_told_in_the_style_of_the_route()
    {
        await using var setup = await AuthenticatorSetup.CreateAsync();
        foreach ((ApiErrorStyle style, string body) in new[]
            {
                (ApiErrorStyle.V1, """{"error":"the request was not authenticated"}"""),
                (ApiErrorStyle.V2, """{"code":"unauthorized","message":"unauthorized access"}"""),
                (ApiErrorStyle.V3, """{"error":"the request was not authenticated"}"""),
            })
        {
            ApiException error = Assert.Throws<ApiException>(
                () => setup.Authenticator.Authenticate(Request("Bearer x", "").Request, Route("/x") with { Errors = style }));
            Assert.Equal(body, System.Text.Encoding.UTF8.GetString(ApiErrors.BodyOf(error, style).Body));
        }
    }

    [Fact]
    public async Task Two_headers_and_endless_ones_are_refused()
    {
        await using var setup = await AuthenticatorSetup.CreateAsync();
        DefaultHttpContext http = Request(null, "");
        http.Request.Headers.Authorization = new([$"Bearer {setup.Admin}", $"Bearer {setup.Admin}"]);
        Assert.Equal(400, Assert.Throws<ApiException>(() => setup.Authenticator.Authenticate(http.Request, Route("/x"))).Status);
        foreach (int length in new[] { 513, 5_000, 1_000_000 })
        {
            foreach (string header in new[] { "Bearer " + new string('x', length), "Basic " + new string('A', length) })
            {
                int status = Assert.Throws<ApiException>(
                    () => setup.Authenticator.Authenticate(Request(header, "").Request, Route("/x"))).Status;
                Assert.Equal(header[1] == 'e' ? 401 : 400, status);
            }
        }
    }

    [Fact]
    public async Task A_client_that_goes_on_and_on_is_told_to_wait_and_harms_nobody_else()
    {
        await using var setup = await AuthenticatorSetup.CreateAsync();
        long measured = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter, setup.Meter))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref measured, value));
        listener.Start();
        for (int i = 0; i < FailedAttempts.MaxInWindow; i++)
        {
            Assert.Equal(401, setup.StatusOf("Bearer wrong"));
        }

        ApiException refused = Assert.Throws<ApiException>(
            () => setup.Authenticator.Authenticate(Request("Bearer wrong", "").Request, Route("/x")));
        Assert.Equal(429, refused.Status);
        Assert.InRange(refused.RetryAfterSeconds!.Value, 1, FailedAttempts.WindowSeconds);
        Assert.Equal(FailedAttempts.MaxInWindow + 1, measured);

        // A valid token passes, from the same address even.
        Assert.Equal("_admin", setup.Authenticator.Authenticate(Request($"Bearer {setup.Admin}", "").Request, Route("/x")).Name);
        setup.Clock.Advance(TimeSpan.FromSeconds(FailedAttempts.WindowSeconds));
        Assert.Equal(401, setup.StatusOf("Bearer wrong"));
    }

    [Fact]
    public async Task A_caller_may_do_what_the_token_allows()
    {
        await using var setup = await AuthenticatorSetup.CreateAsync();
        NewToken made = await setup.Tokens.CreateAsync(
            new TokenRequest("t", TokenScopes.Parse(["db:r:read", "db:w:write", "db:foo/rp:read,write"])),
            TestContext.Current.CancellationToken);
        Caller caller = setup.Authenticator.Authenticate(Request($"Token {made.Text}", "").Request, Route("/x"));
        Assert.Same(caller, setup.Authenticator.Authenticate(Request($"Token {made.Text}", "").Request, Route("/x")));
        Assert.Equal(("t", 1L), (caller.Name, caller.TokenId));
        caller.RequireRead("r");
        caller.RequireWrite("w");
        caller.RequireRead("foo/rp");
        caller.RequireWrite("foo/rp");
        caller.RequireRead("system");
        foreach (Action forbidden in (Action[])
            [
                () => caller.RequireWrite("r"), () => caller.RequireRead("w"), () => caller.RequireRead("foo"),
                () => caller.RequireRead("R"),
                () => caller.RequireRead("main"), () => caller.RequireWrite("system"), caller.RequireAdmin, () => caller.RequireRead(""),
                () => caller.RequireRead("*"), () => caller.RequireRead("SYSTEM"),
            ])
        {
            Assert.Equal(403, Assert.Throws<ApiException>(forbidden).Status);
        }

        Assert.Equal(
            403,
            Assert.Throws<ApiException>(() => setup.Authenticator.Authenticate(
                Request($"Token {made.Text}", "").Request, Route("/x") with { Access = ApiAccess.Admin })).Status);
    }

    static DefaultHttpContext Request(string? authorization, string query) => AuthenticatorSetup.Request(authorization, query);

    static ApiRoute Route(string pattern) => AuthenticatorSetup.Route(pattern);
}
