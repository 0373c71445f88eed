using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.Server.Auth;
using Quiver.Server.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Auth;

public sealed class TokenRoutesTests
{
    const string Path = TokenClient.Path;

    [Fact]
    public async Task The_first_token_is_made_once_and_opens_the_doors()
    {
        await using TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        var client = new TokenClient(server.Client);
        Assert.Equal((401, """{"error":"the request was not authenticated"}"""), await client.SendAsync("GET", "/health"));

        (int status, string body) = await client.SendAsync("POST", Path + "/admin");
        Assert.Equal(201, status);
        JsonElement made = JsonDocument.Parse(body).RootElement;
        string text = made.GetProperty("token").GetString()!;
        Assert.Equal(0, made.GetProperty("id").GetInt64());
        Assert.Equal("_admin", made.GetProperty("name").GetString());
        Assert.Equal("*:*:*", made.GetProperty("permissions").GetString());
        Assert.Equal(JsonValueKind.Null, made.GetProperty("expiry").ValueKind);
        Assert.Matches("^apiv3_[A-Za-z0-9_-]{86}$", text);
        Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(text))), made.GetProperty("hash").GetString());

        Assert.Equal(409, (await client.SendAsync("POST", Path + "/admin")).Status);
        Assert.Equal(409, (await client.SendAsync("POST", Path + "/admin", $"Bearer {text}")).Status);
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{text}"));
        foreach (string good in new[] { $"Bearer {text}", $"Token {text}", $"Basic {basic}" })
        {
            Assert.Equal((200, "OK"), await client.SendAsync("GET", "/health", good));
        }

        foreach (string wrong in new[]
            {
                "Bearer apiv3_x", $"Token {text}x", $"Bearer {text[..^1]}", $"Bearer {text.ToUpperInvariant()}", "Basic YTpi",
            })
        {
            Assert.Equal(401, (await client.SendAsync("GET", "/health", wrong)).Status);
        }
    }

    [Fact]
    public async Task Of_many_who_want_the_first_token_one_gets_it()
    {
        await using TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        var client = new TokenClient(server.Client);
        (int Status, string Body)[] answers = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(_ => client.SendAsync("POST", Path + "/admin")));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(23, answers.Count(answer => answer.Status == 409));
        Assert.Single(server.Server.Tokens.Describe());
    }

    [Fact]
    public async Task A_malformed_header_is_told_of()
    {
        await using TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        foreach (string header in (string[])
            [
                "Bearer",
                "Bearer ",
                "bearer apiv3_x",
                "Bearer apiv3_x more",
                "Bearer  apiv3_x",
                "apiv3_x",
                "Digest apiv3_x",
                "Basic !!!",
                "Basic bm9jb2xvbg==", // nocolon
                "Basic YTpiOmM=", // a:b:c
                "Basic gICA", // no UTF-8, no colon
            ])
        {
            (int status, string body) = await new TokenClient(server.Client).SendAsync("GET", "/health", header);
            Assert.Equal((400, header), (status, header));
            Assert.StartsWith("""{"error":"Authorization header was malformed, """, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_text_ends_the_old_one_at_once()
    {
        await using TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        var client = new TokenClient(server.Client);
        string old = await client.ClaimAsync();
        Assert.Equal(401, (await client.SendAsync("POST", Path + "/admin/regenerate")).Status);
        string text = TokenClient.TextOf(await client.SendAsync("POST", Path + "/admin/regenerate", $"Bearer {old}"));
        Assert.Equal(401, (await client.SendAsync("GET", "/health", $"Bearer {old}")).Status);
        Assert.Equal(200, (await client.SendAsync("GET", "/health", $"Bearer {text}")).Status);
        Assert.Equal(405, (await client.SendAsync("DELETE", Path + "?token_name=_admin", $"Bearer {text}")).Status);
        TokenDescription shown = Assert.Single(server.Server.Tokens.Describe());
        Assert.Equal((0L, 0L), (shown.Id, shown.UpdatedBy));
        Assert.NotNull(shown.UpdatedAt);
        Assert.NotNull(shown.LastUsedAt);
        Assert.Equal(9, shown.Hash.Length);
    }

    [Fact]
    public async Task Tokens_for_databases_are_made_listed_and_deleted()
    {
        await using TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        var client = new TokenClient(server.Client);
        string admin = $"Bearer {await client.ClaimAsync()}";
        string texts = """{"token_name":"t","permissions":["db:x,y:read","db:x:write"],"expiry_secs":3600,"description":"for t"}""";
        string objects = """
            {"token_name":"o","expiry_secs":null,
             "permissions":[{"resource_type":"db","resource_identifier":["*"],"actions":["read","write"]}]}
            """;
        string t = TokenClient.TextOf(await client.SendAsync("POST", Path, admin, texts));
        TokenClient.TextOf(await client.SendAsync("POST", "/api/v3/enterprise/configure/token", admin, objects));
        string named = TokenClient.TextOf(await client.SendAsync("POST", Path + "/named_admin", admin, """{"token_name":"second"}"""));
        Assert.Equal(
            ["*:*:*", "db:x:read,write db:y:read", "db:*:read,write", "*:*:*"],
            server.Server.Tokens.Describe().Select(token => token.Permissions));
        Assert.Equal(409, (await client.SendAsync("POST", Path, admin, texts)).Status);

        foreach ((string method, string path) in new[]
            {
                ("POST", Path), ("POST", Path + "/named_admin"), ("POST", Path + "/admin/regenerate"), ("DELETE", Path + "?token_name=o"),
            })
        {
            (int status, string body) = await client.SendAsync(method, path, $"Bearer {t}", "{}");
            Assert.Equal((403, """{"error":"requestor is forbidden from requested resource"}"""), (status, body));
        }

        Assert.Equal(200, (await client.SendAsync("DELETE", Path + "?token_name=t", $"Bearer {named}")).Status);
        Assert.Equal(401, (await client.SendAsync("GET", "/health", $"Bearer {t}")).Status);
        Assert.Equal(404, (await client.SendAsync("DELETE", Path + "?token_name=t", admin)).Status);
        Assert.Equal(404, (await client.SendAsync("DELETE", Path + "?token_name=..%2F..%2Fetc%0d%0aX-Evil:1", admin)).Status);
        Assert.Equal(400, (await client.SendAsync("DELETE", Path, admin)).Status);

        // A name is free again, an id is not.
        TokenClient.TextOf(await client.SendAsync("POST", Path, admin, texts));
        Assert.Equal(4, server.Server.Tokens.Describe()[^1].Id);
    }

    [Fact]
    public async Task A_wrong_request_makes_no_token()
    {
        var tokens = await SharedAsync();
        foreach (string body in (string[])
            [
                "",
                "[]",
                "{",
                "{}",
                """{"token_name":7,"permissions":["db:a:read"]}""",
                """{"token_name":"","permissions":["db:a:read"]}""",
                """{"token_name":" a","permissions":["db:a:read"]}""",
                """{"token_name":"a\nb: forged","permissions":["db:a:read"]}""",
                """{"token_name":"a\u001b[31m","permissions":["db:a:read"]}""",
                """{"token_name":"a\u202eb","permissions":["db:a:read"]}""",
                """{"token_name":"a\ud800","permissions":["db:a:read"]}""",
                """{"token_name":"a","description":"x\u0000","permissions":["db:a:read"]}""",
                """{"token_name":"a"}""",
                """{"token_name":"a","permissions":[]}""",
                """{"token_name":"a","permissions":"db:a:read"}""",
                """{"token_name":"a","permissions":["db:a"]}""",
                """{"token_name":"a","permissions":["db::read"]}""",
                """{"token_name":"a","permissions":["db:a:"]}""",
                """{"token_name":"a","permissions":["db:a:own"]}""",
                """{"token_name":"a","permissions":["db:../a:read"]}""",
                """{"token_name":"a","permissions":["db:a*:read"]}""",
                """{"token_name":"a","permissions":["system:*:read"]}""",
                """{"token_name":"a","permissions":["*:*:read"]}""",
                """{"token_name":"a","permissions":["db:a:read",{"resource_type":"db"}]}""",
                """{"token_name":"a","permissions":[{"resource_type":"db","resource_identifier":"a","actions":["read"]}]}""",
                """{"token_name":"a","permissions":[{"resource_type":"db","resource_identifier":["a"],"actions":[]}]}""",
                """{"token_name":"a","permissions":["db:a:read"],"expiry_secs":0}""",
                """{"token_name":"a","permissions":["db:a:read"],"expiry_secs":-5}""",
                """{"token_name":"a","permissions":["db:a:read"],"expiry_secs":1e300}""",
                """{"token_name":"a","permissions":["db:a:read"],"expiry_secs":9223372036854775807}""",
                """{"token_name":"a","permissions":["db:a:read"],"expirysecs":5}""",
            ])
        {
            (int status, string answer) = await tokens.Client.SendAsync("POST", Path, tokens.Admin, body);
            Assert.Equal((400, body), (status, body));
            Assert.DoesNotContain('\n', answer);
        }

        Assert.Single(tokens.Server.Server.Tokens.Describe());
        await tokens.Server.DisposeAsync();
    }

    [Fact]
    public async Task A_body_is_json_of_a_reasonable_size()
    {
        var tokens = await SharedAsync();
        string body = """{"token_name":"a","permissions":["db:a:read"]}""";
        Assert.Equal(415, (await tokens.Client.SendAsync("POST", Path, tokens.Admin, body, "text/plain")).Status);
        Assert.Equal(415, (await tokens.Client.SendAsync("POST", Path, tokens.Admin)).Status);
        Assert.Equal(413, (await tokens.Client.SendAsync("POST", Path, tokens.Admin, body + new string(' ', 100_000))).Status);
        Assert.Equal(400, (await tokens.Client.SendAsync("POST", Path, tokens.Admin, new string('[', 60_000))).Status);
        string name = new('n', 257);
        string named = body.Replace("\"a\"", $"\"{name}\"", StringComparison.Ordinal);
        Assert.Equal(400, (await tokens.Client.SendAsync("POST", Path, tokens.Admin, named)).Status);
        Assert.Equal(201, (await tokens.Client.SendAsync("POST", Path, tokens.Admin, body, "application/json; charset=utf-8")).Status);
        await tokens.Server.DisposeAsync();
    }

    [Fact]
    public async Task Without_authorization_there_are_no_tokens_to_make()
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new TokenClient(server.Client);
        foreach ((string method, string path) in new[]
            {
                ("POST", Path + "/admin"), ("POST", Path), ("POST", Path + "/named_admin"), ("POST", Path + "/admin/regenerate"),
                ("DELETE", Path + "?token_name=x"),
            })
        {
            Assert.Equal((405, "endpoint disabled, started without auth"), await client.SendAsync(method, path, json: "{}"));
        }
    }

    [Fact]
    public async Task Routes_are_open_where_the_operator_says_so()
    {
        await using TestServer server = await TestServer.StartAsync(o =>
        {
            o.RequiresTokens = true;
            o.OpenRoutes.Add("Health");
        });
        var client = new TokenClient(server.Client);
        Assert.Equal((200, "OK"), await client.SendAsync("GET", "/health"));
        Assert.Equal((200, "OK"), await client.SendAsync("GET", "/health", "Bearer apiv3_wrong"));
        Assert.Equal(401, (await client.SendAsync("POST", Path + "/named_admin")).Status);
    }

    [Fact]
    public async Task Tokens_survive_and_end_with_the_clock()
    {
        string directory = Directory.CreateTempSubdirectory("quiver-tokens-").FullName;
        var clock = new ManualClock();
        string admin, brief;
        await using (TestServer server = await TestServer.StartAsync(Configure, directory))
        {
            var client = new TokenClient(server.Client);
            admin = await client.ClaimAsync();
            brief = await client.CreateAsync(admin, "brief", "db:a:read", 60);
            clock.Advance(TimeSpan.FromSeconds(59));
            Assert.Equal(200, (await client.SendAsync("GET", "/health", $"Token {brief}")).Status);
        }

        await using (TestServer server = await TestServer.StartAsync(Configure, directory))
        {
            var client = new TokenClient(server.Client);
            Assert.Equal(409, (await client.SendAsync("POST", Path + "/admin")).Status);
            Assert.Equal(200, (await client.SendAsync("GET", "/health", $"Token {admin}")).Status);
            Assert.Equal(200, (await client.SendAsync("GET", "/health", $"Token {brief}")).Status);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(401, (await client.SendAsync("GET", "/health", $"Token {brief}")).Status);
        }

        Directory.Delete(directory, recursive: true);

        void Configure(QuiverServerOptions options)
        {
            options.RequiresTokens = true;
            options.Clock = clock;
        }
    }

    [Fact]
    public async Task An_operator_brings_the_first_token_in_a_file()
    {
        string file = System.IO.Path.GetTempFileName();
        string text = TokenText.Create();
        foreach ((string content, string name) in new[]
            {
                (text + "\n", "_admin"), ($$"""{"token":"{{text}}","name":"deploy","description":"made by a script"}""", "deploy"),
                ($$"""{"token":"{{text}}","expiry_millis":4102444800000}""", "_admin"),
            })
        {
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
            await using TestServer server = await TestServer.StartAsync(Configure);
            var client = new TokenClient(server.Client);
            Assert.Equal(409, (await client.SendAsync("POST", Path + "/admin")).Status);
            Assert.Equal(200, (await client.SendAsync("GET", "/health", $"Bearer {text}")).Status);
            Assert.Equal(name, Assert.Single(server.Server.Tokens.Describe()).Name);
        }

        foreach (string wrong in new[]
            {
                "", "secret-word", "apiv3_short",
                "{\"token\":\"secret-word\"}", "{\"name\":\"secret-word\"}", "{secret-word", "{\"token\":7}",
                $$"""{"token":"{{text}}","expiry_millis":"secret-word"}""", $$"""{"token":"{{text}}","expiry_millis":1}""",
                new string('x', 70_000),
            })
        {
            await File.WriteAllTextAsync(file, wrong, TestContext.Current.CancellationToken);
            QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => TestServer.StartAsync(Configure));
            Assert.DoesNotContain("secret-word", error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(text, error.ToString(), StringComparison.Ordinal);
        }

        File.Delete(file);
        await Assert.ThrowsAsync<QuiverException>(() => TestServer.StartAsync(Configure));

        void Configure(QuiverServerOptions options)
        {
            options.RequiresTokens = true;
            options.AdminTokenFile = file;
        }
    }

    static async Task<(TestServer Server, TokenClient Client, string Admin)> SharedAsync()
    {
        TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        var client = new TokenClient(server.Client);
        return (server, client, $"Bearer {await client.ClaimAsync()}");
    }
}
